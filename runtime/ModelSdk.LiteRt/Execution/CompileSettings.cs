using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>How a model is prepared; becomes LiteRtOptions.</summary>
/// <param name="Accelerators">Processors that may run operators; never empty.</param>
internal sealed record CompileSettings(HwAccelerators Accelerators)
{
    /// <summary>Threads of the CPU's kernels.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether runs are profiled, which costs time and memory.</summary>
    public bool Profile { get; init; }

    /// <summary>Texts by identifier, as ModelOptions.LiteRtOptions.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();
}
