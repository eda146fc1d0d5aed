using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports;

/// <summary>Versions of the support tables behind a model's predictions.</summary>
internal static class ReportTables
{
    public static IReadOnlyList<ReportTable> Of(IReadOnlyList<TargetPrediction> targets) => [];
}
