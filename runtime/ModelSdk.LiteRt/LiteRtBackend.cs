using Microsoft.Extensions.Logging;
using ModelSdk.Backends;
using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>The native LiteRT engine for NPU, GPU and CPU; the loader asks it, accelerator by accelerator.</summary>
/// <remarks>
/// Nothing native is loaded before the first probe, and what is missing is an answer, never an exception out of a static
/// constructor. Order of an attempt: library, accelerator's libraries, checks of the file, then the native calls.
/// </remarks>
public sealed class LiteRtBackend : IBackend
{
    // The rule of the managed engine: more threads lose time in handing work over for the models that phones run.
    private const int MostThreads = 8;

    private LiteRtBackend()
    {
    }

    /// <summary>The engine; what generated code passes to the loader.</summary>
    public static LiteRtBackend Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "litert";

    /// <inheritdoc/>
    public bool Serves(Accelerator accelerator) => true;

    /// <inheritdoc/>
    public BackendProbe Probe(Accelerator accelerator, ModelArtifact artifact, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(options);
        return ApplicationOperatorOf(artifact.Model, options) is { } custom
            ? BackendProbe.No(
                ModelErrorCode.UnsupportedOnDevice,
                $"the model uses the operator '{custom}', which the application implements (ModelOptions.CustomOperators): LiteRT "
                + "cannot run it, the managed engine does")
            : LiteRtLibrary.TryLoad(options.LiteRtLibrary, out BackendProbe failure) is not { } library ? failure
            : accelerator == Accelerator.Cpu ? BackendProbe.Yes
            : accelerator == Accelerator.Npu ? NpuAttempt.Probe(library, artifact, options)
            : GpuAttempt.Probe(library, artifact, options);
    }

    /// <inheritdoc/>
    public ICompiledModel Create(Accelerator accelerator, ModelArtifact artifact, ModelOptions options)
    {
        BackendProbe probe = Probe(accelerator, artifact, options);
        LoadedLibrary? library = LiteRtLibrary.TryLoad(options.LiteRtLibrary, out BackendProbe failure);
        if (!probe.CanRun || library is null)
        {
            BackendProbe reason = probe.CanRun ? failure : probe;
            throw new ModelException(reason.Code, reason.Detail);
        }

        FileCheck.Check(artifact.Model);
        return accelerator switch
        {
            Accelerator.Npu => NpuAttempt.Create(
                library, artifact, options, Settings(HwAccelerators.Npu | HwAccelerators.Cpu, options), Logs(options)),
            Accelerator.Gpu => GpuAttempt.Create(
                library,
                artifact,
                options,
                Settings(HwAccelerators.Gpu | HwAccelerators.Cpu, options),
                Settings(HwAccelerators.Cpu, options),
                Logs(options)),
            _ => CreateForCpu(library, artifact, options),
        };
    }

    // Operators that are written in C# run where the whole model does.
    private static string? ApplicationOperatorOf(TfliteModel model, ModelOptions options)
    {
        if (options.CustomOperators.Count > 0)
        {
            foreach (OperatorCode code in model.OperatorCodes)
            {
                if (code.Builtin == BuiltinOperator.Custom && code.CustomCode is { } name && options.CustomOperators.ContainsKey(name))
                {
                    return name;
                }
            }
        }

        return null;
    }

    private static LiteRtModel CreateForCpu(LoadedLibrary library, ModelArtifact artifact, ModelOptions options)
    {
        EnvironmentHandle environment = LiteRtEnvironment.Get(
            new EnvironmentSettings(Accelerator.Cpu, library) { Log = Logs(options) });
        return new LiteRtModel(
            Accelerator.Cpu, new NativeModel(artifact.Model, environment), Settings(HwAccelerators.Cpu, options), options.MaxMemoryBytes);
    }

    private static CompileSettings Settings(HwAccelerators accelerators, ModelOptions options) => new(accelerators)
    {
        Threads = options.CpuThreads ?? Math.Min(Environment.ProcessorCount, MostThreads),
        Texts = options.LiteRtOptions,
    };

    // LiteRT writes its log to the error stream and cannot be told to write it elsewhere: silent unless somebody looks.
    private static bool Logs(ModelOptions options) => options.Logger?.IsEnabled(LogLevel.Debug) == true;
}
