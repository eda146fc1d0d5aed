using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Tests.OpSupport.Findings;

/// <summary>Predictions as a test needs them, made without a model.</summary>
internal static class HandMade
{
    public static readonly ModelItem Item = new(Path.GetFullPath("net.tflite"), "net.tflite", new Dictionary<string, string>());

    public static readonly SocTarget Elite = Soc("Qualcomm_SM8750", "Snapdragon 8 Elite");

    public static readonly SocTarget Gen3 = Soc("Qualcomm_SM8650", "Snapdragon 8 Gen 3");

    public static SocTarget Soc(string id, params string[] marketing) => new()
    {
        Id = id,
        Vendor = "Qualcomm",
        Backend = "qualcomm",
        Manufacturer = "Qualcomm",
        MarketingNames = marketing,
    };

    public static SupportRule Rule(RuleEffect effect, string reason, string? remedy = null, string? diagnostic = null, string backend = "qualcomm") =>
        new($"test-{effect}-{reason.GetHashCode(StringComparison.Ordinal):x}", backend, effect, reason, remedy is null ? null : new Remedy(remedy, remedy, "exact", "test"), new Evidence("test", EvidenceBasis.Source, null, "2.3.0", "2026-08-21"))
        {
            Diagnostic = diagnostic,
        };

    public static OpPrediction Op(int index, string op, RunsOn runsOn, params RuleHit[] hits) => new(
        new OpNode(0, index, op, 1, $"y{index}", $"{index}"), runsOn, runsOn == RunsOn.Npu ? "qualcomm" : "gpu", -1, OpOutcome.Runs, hits);

    public static RuleHit Hit(SupportRule rule, string? tensor = null, string found = "", string allowed = "") => new(rule, tensor, found, allowed);

    public static TargetPrediction On(SocTarget? soc, params OpPrediction[] ops) => new()
    {
        Soc = soc,
        Target = soc?.Id ?? "gpu+cpu",
        CompilerName = "QNN",
        Ops = ops,
        Partitions = [],
    };

    /// <summary>A prediction with so many NPU partitions of one op each.</summary>
    public static TargetPrediction Cut(SocTarget soc, int partitions)
    {
        OpPrediction[] ops = [.. Enumerable.Range(0, partitions * 2).Select(i => Op(i, "ADD", i % 2 == 0 ? RunsOn.Npu : RunsOn.Cpu, i % 2 == 0 ? [] : [Hit(Rule(RuleEffect.Leave, "x"))]))];
        return On(soc, ops) with
        {
            Partitions = [.. Enumerable.Range(0, partitions).Select(i => new Partition(i, RunsOn.Npu, 0, [i * 2], 4, 4))],
            Transitions = (partitions * 2) - 1,
        };
    }

    public static CheckFinding[] Find(FindingSettings settings, params TargetPrediction[] predictions) =>
        [.. CheckFindings.Of(Item, settings, predictions)];

    public static CheckFinding Only(FindingSettings settings, params TargetPrediction[] predictions) =>
        Find(settings, predictions) is [CheckFinding only]
            ? only
            : throw new AssertFailedException(string.Join('\n', Find(settings, predictions).Select(static finding => $"{finding.Diagnostic.Rule.Id} {finding.Diagnostic.Message}")));

    public static void AssertIs(string id, DiagnosticSeverity severity, string message, CheckFinding finding)
    {
        Assert.AreEqual(message, finding.Diagnostic.Message);
        Assert.AreEqual(id, finding.Diagnostic.Rule.Id);
        Assert.AreEqual(severity, finding.Diagnostic.Severity);
        Assert.AreEqual(Item.FullPath, finding.Diagnostic.File);
    }
}
