using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>Which share of a model's operators each accelerator really ran, from one profiled run of a compiled model that is thrown away.</summary>
internal static class OperatorShares
{
    /// <summary>Compiles with profiling, runs every signature's first once on zeros, reads the events.</summary>
    /// <param name="model">The model in the library.</param>
    /// <param name="settings">As for the compiled model that is used.</param>
    /// <param name="artifact">What it is, to count the operators that a compiled variant replaced.</param>
    /// <param name="accelerator">The accelerator that was asked for.</param>
    /// <param name="shares">Share of operators by accelerator; null when the events do not tell.</param>
    /// <returns>A sentence for people.</returns>
    /// <exception cref="ModelException">The run failed.</exception>
    public static string Measure(
        NativeModel model,
        CompileSettings settings,
        ModelArtifact artifact,
        Accelerator accelerator,
        out IReadOnlyDictionary<Accelerator, double>? shares) => throw new NotImplementedException();
}
