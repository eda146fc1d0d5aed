using System.Reflection;
using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports;

/// <summary>Making of a report from what the check found.</summary>
public sealed partial record ModelReport
{
    internal static readonly ReportTool CurrentTool = new("ModelSdk", Version());

    /// <summary>The report of a checked model.</summary>
    public static ModelReport From(CheckedModel model)
    {
        HitTable hits = new();
        PlanTable plans = new(hits);
        List<ReportTarget> targets = [.. model.Targets.Select(target => Describe(target, plans.Add(target)))];
        List<ReportFinding> findings = [.. model.Findings.Select(finding => FindingReport.Of(finding, hits))];
        return new ModelReport
        {
            Tool = CurrentTool,
            Model = Describe(model),
            Tables = ReportTables.Of(model.Targets),
            Rules = hits.Rules,
            Hits = hits.Hits,
            OpLists = plans.OpLists,
            Plans = plans.Plans,
            Targets = targets,
            Findings = findings,
        };
    }

    private static ReportedModel Describe(CheckedModel model)
    {
        // Ops of the file itself where a compiler takes composites apart: the last target asks none.
        IReadOnlyList<OpPrediction> ops = model.Targets.Count > 0 ? model.Targets[^1].Ops : [];
        return new ReportedModel
        {
            Path = model.Item.Identity.Replace('\\', '/'),
            Name = model.Item.Name,
            Sha256 = model.Sha256,
            Bytes = model.Bytes,
            WeightBytes = model.Facts?.Memory.WeightBytes,
            ActivationBytes = model.Facts?.Memory.ActivationBytes,
            Flops = ops.Sum(static op => op.Node.Flops ?? 0),
            OpsWithoutFlops = ops.Count(static op => op.Node.Flops is null),
            Graphs = model.Facts?.Graphs ?? [],
        };
    }

    private static ReportTarget Describe(TargetPrediction target, int plan) => new(
        target.Target,
        target.Soc?.Title ?? target.Target switch
        {
            "gpu+cpu" => "Devices without such an NPU (GPU and CPU)",
            "cpu" => "Devices without such an NPU (CPU only)",
            _ => target.Target,
        },
        target.Soc?.Backend,
        target.CompilerName,
        plan);

    // Without the commit that the compiler appends: reports of one version are equal.
    private static string Version() =>
        typeof(ModelReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            .Split('+')[0] ?? "unknown";
}
