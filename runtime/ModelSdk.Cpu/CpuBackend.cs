using Microsoft.Extensions.Logging;
using ModelSdk.Backends;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Kernels;

namespace ModelSdk.Cpu;

/// <summary>The managed CPU engine: runs models everywhere .NET runs, without any native library.</summary>
public sealed class CpuBackend : IBackend
{
    // More threads than this lose time in handing work over for the models that phones run.
    private const int MostThreads = 8;

    private readonly bool _forceReference;

    private CpuBackend(bool forceReference) => _forceReference = forceReference;

    /// <summary>The engine.</summary>
    public static CpuBackend Instance { get; } = new(forceReference: false);

    /// <summary>The engine with its plain reference kernels everywhere: slow, and the one to compare with.</summary>
    public static CpuBackend Reference { get; } = new(forceReference: true);

    /// <inheritdoc/>
    public string Name => "managed";

    /// <inheritdoc/>
    public BackendProbe Probe(Accelerator accelerator, ModelArtifact artifact, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(options);
        return accelerator == Accelerator.Cpu
            ? BackendProbe.Yes
            : BackendProbe.No(ModelErrorCode.UnsupportedOnDevice, "the managed engine runs on the CPU only");
    }

    /// <inheritdoc/>
    public ICompiledModel Create(Accelerator accelerator, ModelArtifact artifact, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(options);
        Dictionary<string, CustomOperator> registered = new(options.CustomOperators, StringComparer.Ordinal);
        UnsupportedOperators.ThrowIfAny(artifact.Model, registered);
        int threads = options.CpuThreads ?? Math.Min(Environment.ProcessorCount, MostThreads);
        ILogger? logger = options.Logger;
        Action<string>? log = logger is null || !logger.IsEnabled(LogLevel.Debug)
            ? null
            : choice => Log.KernelChosen(logger, choice);
        KernelSettings settings = new(_forceReference, log)
        {
            MaxMemoryBytes = options.MaxMemoryBytes,
            CustomOperators = registered,
        };
        return new CpuModel(artifact.Model, settings, Math.Max(threads, 1));
    }
}
