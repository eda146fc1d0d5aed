using ModelSdk.Format;

namespace ModelSdk.Build.OpSupport;

/// <summary>Predicts for each op of a model where it runs on each target, as LiteRT and the compilers would decide.</summary>
/// <remarks>Called by the diagnostics of the build, the report, <c>modelsdk check</c> and the comparison with real partitioners.</remarks>
public static class ModelChecker
{
    /// <summary>One prediction for each target of <paramref name="settings"/>, then one for a device without an NPU.</summary>
    public static IReadOnlyList<TargetPrediction> Check(
        TfliteModel model, CheckSettings settings, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException("written next");
}
