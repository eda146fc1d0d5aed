using ModelSdk.Backends;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>One attempt to run a model on the GPU, with the CPU for operators that it does not take; called by <see cref="LiteRtBackend"/>.</summary>
/// <remarks>
/// Order: accelerator found, deny list and earlier crashes (probe); accelerator loaded, mark of the attempt, environment, native
/// calls. LiteRT goes on without a word where the accelerator is not there or takes nothing, and says status 3 of everything else.
/// </remarks>
internal static class GpuAttempt
{
    // Text of the accelerator's report on a model of which it takes nothing.
    private const string NothingTaken = "No operations will run on the GPU";

    /// <summary>Whether there is what the attempt needs, and whether the model may be tried; loads nothing.</summary>
    public static BackendProbe Probe(LoadedLibrary library, ModelArtifact artifact, ModelOptions options) =>
        GpuGuard.Check(library, artifact, options);

    /// <summary>Prepares the model.</summary>
    /// <param name="library">The native library.</param>
    /// <param name="artifact">The source model.</param>
    /// <param name="options">The application's options.</param>
    /// <param name="settings">How to compile for the GPU, with the CPU for what it does not take.</param>
    /// <param name="reference">How to compile the same for the CPU, to compare results with.</param>
    /// <param name="log">Whether LiteRT writes warnings to the error stream.</param>
    /// <exception cref="ModelException">It cannot run there; the message says what to do.</exception>
    public static LiteRtModel Create(
        LoadedLibrary library, ModelArtifact artifact, ModelOptions options, CompileSettings settings, CompileSettings reference, bool log)
    {
        GpuLibrary accelerator = GpuLibrary.Find(library, out BackendProbe failure) ?? throw new ModelException(failure.Code, failure.Detail);
        accelerator.Load();
        using GpuGuard guard = GpuGuard.Enter(library, artifact, options);
        EnvironmentHandle environment = LiteRtEnvironment.Get(
            new EnvironmentSettings(Accelerator.Gpu, library) { RuntimeFolder = accelerator.Folder, Log = log });
        CheckRegistration(library, accelerator, environment);
        LiteRtModel model = Compile(artifact, environment, accelerator, settings, options);
        try
        {
            return Finish(model, library, artifact, options, reference, guard.Problem, log);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static LiteRtModel Compile(
        ModelArtifact artifact, EnvironmentHandle environment, GpuLibrary accelerator, CompileSettings settings, ModelOptions options)
    {
        try
        {
            return new LiteRtModel(Accelerator.Gpu, new NativeModel(artifact.Model, environment), settings, options.MaxMemoryBytes);
        }
        catch (ModelException exception) when (exception.NativeStatus == (int)Status.RuntimeFailure)
        {
            throw GpuPresence.IsThere(environment) ? exception : new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"{Path.GetFileName(accelerator.Path)} finds no GPU that it can use here: it needs a driver for {GpuPresence.Interface}, and "
                + "not even a single addition runs; update the driver, or leave the GPU out of the accelerators "
                + "(what exactly is missing, LiteRT writes to the error stream when the logger is enabled for Debug)",
                exception.NativeStatus,
                exception);
        }
    }

    private static LiteRtModel Finish(
        LiteRtModel model,
        LoadedLibrary library,
        ModelArtifact artifact,
        ModelOptions options,
        CompileSettings reference,
        string? problem,
        bool log)
    {
        string? reported = model.First.Reported;
        bool? isWhole = IsWhole(library, model.First);
        if (isWhole != true && reported?.Contains(NothingTaken, StringComparison.Ordinal) == true
            && OperatorShares.OfGpu(reported, isWhole) is null)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice, $"the GPU takes none of the model's operators; LiteRT says: {reported.ReplaceLineEndings("; ")}");
        }

        IReadOnlyDictionary<Accelerator, double>? shares = OperatorShares.OfGpu(reported, isWhole);
        model.Measure = _ => shares;
        model.Guard = () => GpuGuard.Enter(library, artifact, options);
        model.Compare = () =>
        {
            EnvironmentHandle cpu = LiteRtEnvironment.Get(new EnvironmentSettings(Accelerator.Cpu, library) { Log = log });
            string sentence = GpuComparison.Check(model, artifact.Model, cpu, reference);
            return problem is null ? sentence : $"{sentence}; {problem}";
        };
        return model;
    }

    private static bool? IsWhole(LoadedLibrary library, NativeInstance instance) =>
        library.TellsNonCpuAcceleration && CompiledModelApi.IsNonCpuFullyAccelerated(instance.Handle, out byte whole) == Status.Ok
            ? whole != 0
            : null;

    // An accelerator of another release loads, and is then refused with a line in the log.
    private static void CheckRegistration(LoadedLibrary library, GpuLibrary accelerator, EnvironmentHandle environment)
    {
        if (!library.ListsAccelerators || EnvironmentApi.GetNumAccelerators(environment, out nuint count) != Status.Ok)
        {
            return;
        }

        for (nuint i = 0; i < count; i++)
        {
            if (EnvironmentApi.GetAccelerator(environment, i, out nint row) == Status.Ok
                && EnvironmentApi.GetAcceleratorHardwareSupport(row, out HwAccelerators hardware) == Status.Ok
                && hardware.HasFlag(HwAccelerators.Gpu))
            {
                return;
            }
        }

        throw new ModelException(
            ModelErrorCode.UnsupportedRuntimeVersion,
            $"LiteRT does not take the GPU accelerator {accelerator.Path}: it is of another release than {library.Path}; take both from the same one");
    }
}
