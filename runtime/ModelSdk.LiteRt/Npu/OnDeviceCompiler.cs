using ModelSdk.Backends;
using ModelSdk.Format;
using ModelSdk.Format.LiteRt;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Compiles a source model with the vendor's plugin, once; later loads take what was compiled from the cache.</summary>
/// <remarks>
/// LiteRT compiles as a part of making a compiled model, and when that fails it quietly runs the model on the CPU. So it is
/// done with a compiled model that is thrown away; what it left in the cache is then used like a variant from the build,
/// with the same checks. Where it leaves no file, a profiled run tells whether the NPU did anything. Called by <see cref="NpuAttempt"/>.
/// </remarks>
internal static class OnDeviceCompiler
{
    /// <summary>The compiled model.</summary>
    /// <param name="library">The native library.</param>
    /// <param name="libraries">The vendor's.</param>
    /// <param name="environment">The NPU's environment, with the compiler's folder.</param>
    /// <param name="artifact">The source model.</param>
    /// <param name="settings">As the model is to run.</param>
    /// <param name="options">The application's options.</param>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.CompilationFailed"/>: the plugin did not compile it, or nothing of it.</exception>
    public static OnDeviceModel Compile(
        LoadedLibrary library,
        NpuLibraries libraries,
        EnvironmentSettings environment,
        ModelArtifact artifact,
        CompileSettings settings,
        ModelOptions options)
    {
        OnDeviceCache cache = OnDeviceCache.For(library, libraries, artifact.Model, options);
        try
        {
            if (cache.Open(out string? path) is { } cached)
            {
                return Describe(cached, path, artifact, libraries);
            }

            // The environment has one cache folder at a time; another thread may have compiled the model in the meantime.
            lock (LiteRtEnvironment.Compiling)
            {
                if (cache.Open(out path) is { } other)
                {
                    return Describe(other, path, artifact, libraries);
                }

                cache.BeginWork();
                EnvironmentHandle handle = LiteRtEnvironment.Get(environment with { CacheFolder = cache.WorkFolder });
                using LiteRtModel thrownAway = new(
                    Accelerator.Npu, new NativeModel(artifact.Model, handle), ProfiledRun.Settings(settings), maxMemoryBytes: null);
                if (cache.Accept(out path) is { } compiled)
                {
                    return Describe(compiled, cache.IsTemporary ? null : path, artifact, libraries);
                }

                return new OnDeviceModel(null, null, InMemoryShares(thrownAway, artifact.Model, libraries));
            }
        }
        finally
        {
            cache.EndWork();
        }
    }

    private static OnDeviceModel Describe(TfliteModel compiled, string? path, ModelArtifact artifact, NpuLibraries libraries)
    {
        // The plugin asks the device and leaves the chip out of the stamp.
        string chip = BuildStamp.TryRead(compiled, out BuildStamp? stamp) && stamp.SocModel.Length > 0 ? $"_{stamp.SocModel}" : "";
        ArtifactInfo info = artifact.Info with
        {
            Target = $"{stamp?.Manufacturer ?? libraries.Vendor.Name}{chip}",
            Path = path,
            Sha256 = null,
            Origin = ArtifactOrigin.OnDevice,
        };
        return new OnDeviceModel(compiled, info, OperatorShares.OfCompiled(compiled, artifact.Model));
    }

    // No file: the plugin keeps its code in memory (Qualcomm can), took no operator, or failed.
    private static IReadOnlyDictionary<Accelerator, double> InMemoryShares(LiteRtModel model, TfliteModel source, NpuLibraries libraries)
    {
        IReadOnlyDictionary<Accelerator, double>? shares = ProfiledRun.Measure(model, Accelerator.Npu, source);
        return shares?.GetValueOrDefault(Accelerator.Npu) > 0 ? shares : throw new ModelException(
            ModelErrorCode.CompilationFailed,
            $"the compiler plugin {Path.GetFileName(libraries.Compiler)} compiled nothing of the model: it failed, or it takes none of its "
            + "operators, or its interface is not that of this LiteRT. LiteRT tells the reason on the error stream only (on Android: logcat), when "
            + "ModelOptions.Logger takes Debug; modelsdk compile with the same plugin shows it too");
    }
}

/// <summary>A model that was compiled on this device.</summary>
/// <param name="File">The compiled file; null when it exists only in the library's memory, and the source model is to be handed over again.</param>
/// <param name="Info">For the report; null when there is no file.</param>
/// <param name="Shares">Share of operators by accelerator; null when they cannot be told.</param>
internal sealed record OnDeviceModel(TfliteModel? File, ArtifactInfo? Info, IReadOnlyDictionary<Accelerator, double>? Shares);
