using ModelSdk.Backends;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.LiteRt;

/// <summary>One attempt to run a model on an NPU: a variant that was compiled for it, or the source model compiled here; called by <see cref="LiteRtBackend"/>.</summary>
/// <remarks>
/// Order: libraries found (probe), file checked, libraries loaded, crash mark, native calls. What LiteRT says of a failure
/// is one status for everything, so <see cref="NpuFailure"/> explains it with what is known here.
/// </remarks>
internal static class NpuAttempt
{
    /// <summary>Whether there is what the attempt needs; cheap, loads nothing.</summary>
    public static BackendProbe Probe(LoadedLibrary library, ModelArtifact artifact, ModelOptions options)
    {
        if (NpuLibraries.Find(library, artifact, options, out BackendProbe failure) is not { } libraries)
        {
            return failure;
        }

        if (OtherInUse(libraries) is { } other)
        {
            return BackendProbe.No(
                ModelErrorCode.UnsupportedOnDevice,
                $"the NPU library {libraries.Dispatch} cannot be used: LiteRT uses one in a process, and that is {other} already");
        }

        return CrashMark.FindCrash(CacheFolder.Of(options), KeyOf(library, libraries, artifact)) is { } crash
            ? BackendProbe.No(ModelErrorCode.CrashedBefore, crash.Sentence("the NPU"))
            : BackendProbe.Yes;
    }

    /// <summary>Prepares the model.</summary>
    /// <param name="library">The native library.</param>
    /// <param name="artifact">The variant, or the source model.</param>
    /// <param name="options">The application's options.</param>
    /// <param name="settings">How to compile for the NPU, with the CPU for what it does not take.</param>
    /// <param name="log">Whether LiteRT writes warnings to the error stream.</param>
    /// <exception cref="ModelException">It cannot run there; the message says what to do.</exception>
    public static LiteRtModel Create(
        LoadedLibrary library, ModelArtifact artifact, ModelOptions options, CompileSettings settings, bool log)
    {
        NpuLibraries libraries = NpuLibraries.Find(library, artifact, options, out BackendProbe failure)
            ?? throw new ModelException(failure.Code, failure.Detail);
        bool isCompiled = DispatchOptions.IsCompiled(artifact.Model);
        if (isCompiled)
        {
            CompiledFileCheck.Check(artifact.Model);
        }

        DispatchApi api = NpuLibraryLoad.Load(libraries, compile: !isCompiled);
        string? cache = CacheFolder.Of(options);
        EnvironmentSettings environment = new(Accelerator.Npu, library)
        {
            DispatchFolder = SingleLibraryFolder.Of(libraries.Dispatch, NpuVendor.OfDispatch, cache),
            CompilerFolder = libraries.Compiler is { } compiler ? SingleLibraryFolder.Of(compiler, NpuVendor.OfCompiler, cache) : null,
            Log = log,
        };
        Func<IDisposable> guard = () => Mark(library, libraries, artifact, options);
        using IDisposable mark = guard();
        try
        {
            return isCompiled
                ? new LiteRtModel(
                    Accelerator.Npu, new NativeModel(artifact.Model, LiteRtEnvironment.Get(environment)), settings, options.MaxMemoryBytes)
                {
                    Guard = guard,
                    Measure = _ => OperatorShares.OfCompiled(artifact.Model, artifact.Source),
                }
                : CompileHere(library, libraries, environment, artifact, settings, options, guard);
        }
        catch (ModelException exception)
        {
            throw NpuFailure.Explain(exception, libraries, artifact, api);
        }
    }

    private static LiteRtModel CompileHere(
        LoadedLibrary library,
        NpuLibraries libraries,
        EnvironmentSettings environment,
        ModelArtifact artifact,
        CompileSettings settings,
        ModelOptions options,
        Func<IDisposable> guard)
    {
        OnDeviceModel compiled = OnDeviceCompiler.Compile(library, libraries, environment, artifact, settings, options);
        try
        {
            return new LiteRtModel(
                Accelerator.Npu,
                new NativeModel(compiled.File ?? artifact.Model, LiteRtEnvironment.Get(environment)),
                settings,
                options.MaxMemoryBytes)
            {
                Artifact = compiled.Info,
                Owned = compiled.File,
                Guard = guard,
                Measure = _ => compiled.Shares,
            };
        }
        catch
        {
            compiled.File?.Dispose();
            throw;
        }
    }

    // The dispatch library that LiteRT has for the life of the process, when it is another one.
    private static string? OtherInUse(NpuLibraries libraries)
    {
        if (LiteRtEnvironment.SettingsOf(Accelerator.Npu)?.DispatchFolder is not { } folder)
        {
            return null;
        }

        string? used = NpuFiles.SeenByLiteRt(folder, NpuVendor.OfDispatch).FirstOrDefault();
        return used is null || LibraryPath.AreSame(used, libraries.Dispatch) ? null : LibraryPath.Real(used);
    }

    private static CrashMark Mark(LoadedLibrary library, NpuLibraries libraries, ModelArtifact artifact, ModelOptions options)
    {
        string name = artifact.Info.Path is { } path ? Path.GetFileName(path) : "a model from memory";
        return CrashMark.Begin(
            CacheFolder.Of(options), KeyOf(library, libraries, artifact), $"{name} on the NPU with {Path.GetFileName(libraries.Dispatch)}");
    }

    private static string KeyOf(LoadedLibrary library, NpuLibraries libraries, ModelArtifact artifact) => CrashMark.Key(
        "npu",
        ModelHash.Of(artifact.Model.File),
        library.Identity,
        LibraryIdentity.Of(LibraryPath.Real(libraries.Dispatch)),
        libraries.Compiler is { } compiler ? LibraryIdentity.Of(LibraryPath.Real(compiler)) : "");
}
