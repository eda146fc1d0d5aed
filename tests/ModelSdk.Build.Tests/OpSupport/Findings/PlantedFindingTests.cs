using ModelSdk.Build.OpSupport;
using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Build.Tests.OpSupport.Defects;

namespace ModelSdk.Build.Tests.OpSupport.Findings;

/// <summary>Every rule of an NPU compiler or the GPU that does more than note something ends in a message of the right number.</summary>
[TestClass]
public class PlantedFindingTests
{
    // MSDK3010 of the GPU is a warning, and what the GPU leaves or refuses an info, unless it ends the process.
    private static readonly Dictionary<(RuleEffect, RunsOn), (string Id, DiagnosticSeverity Severity)> Expected = new()
    {
        [(RuleEffect.Leave, RunsOn.Npu)] = ("MSDK3002", DiagnosticSeverity.Warning),
        [(RuleEffect.Refuse, RunsOn.Npu)] = ("MSDK3009", DiagnosticSeverity.Error),
        [(RuleEffect.Wrong, RunsOn.Npu)] = ("MSDK3010", DiagnosticSeverity.Error),
        [(RuleEffect.Imprecise, RunsOn.Npu)] = ("MSDK3007", DiagnosticSeverity.Warning),
        [(RuleEffect.Unknown, RunsOn.Npu)] = ("MSDK3011", DiagnosticSeverity.Warning),
        [(RuleEffect.Leave, RunsOn.Gpu)] = ("MSDK3002", DiagnosticSeverity.Info),
        [(RuleEffect.Refuse, RunsOn.Gpu)] = ("MSDK3009", DiagnosticSeverity.Info),
        [(RuleEffect.Wrong, RunsOn.Gpu)] = ("MSDK3010", DiagnosticSeverity.Warning),
        [(RuleEffect.Imprecise, RunsOn.Gpu)] = ("MSDK3007", DiagnosticSeverity.Warning),
        [(RuleEffect.Unknown, RunsOn.Gpu)] = ("MSDK3011", DiagnosticSeverity.Info),
    };

    private static IEnumerable<object[]> Rows => BackendTables.Ids
        .Where(static id => BackendTables.Find(id).Accelerator != RunsOn.Cpu)
        .SelectMany(static id => PlantedDefects.Of(id)
            .Where(defect => RuleOf(id, defect.Rule).Rule.Effect != RuleEffect.Note)
            .Select(defect => new object[] { id, defect.Rule, defect.Broken }));

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void Defect_IsToldWithReasonPlaceAndAdvice(string backend, string ruleId, string model)
    {
        TableRule rule = RuleOf(backend, ruleId);
        (string id, DiagnosticSeverity severity) = Expected[(rule.Rule.Effect, BackendTables.Find(backend).Accelerator)];
        id = rule.Rule.Diagnostic ?? id;
        ModelDiagnostic[] all = [.. Check(backend, rule, model)];
        ModelDiagnostic[] found = [.. all.Where(finding => finding.Rule.Id == id && finding.Message.Contains(rule.Rule.Reason, StringComparison.Ordinal))];

        Assert.AreEqual(1, found.Length, string.Join('\n', all.Select(static finding => $"{finding.Severity} {finding.Rule.Id} {finding.Message}")));
        Assert.AreEqual(rule.Rule.Diagnostic is null or "MSDK3006" or "MSDK3007" ? severity : found[0].Severity, found[0].Severity);
        StringAssert.Contains(found[0].Message, " What to do: ");
        StringAssert.EndsWith(found[0].Message, ".");
        StringAssert.DoesNotMatch(found[0].Message, new(@"[^.]\.\.( |$)"));
        if (id != "MSDK3005")
        {
            StringAssert.Matches(found[0].Message, new(@"node \d|tensor '|input \d"));
        }
    }

    private static TableRule RuleOf(string backend, string id) => BackendTables.Find(backend).AllRules.First(rule => rule.Rule.Id == id);

    private static IEnumerable<ModelDiagnostic> Check(string backend, TableRule rule, string model)
    {
        SocTarget? soc = SocTable.Builtin.All.FirstOrDefault(soc => soc.Backend == backend && rule.IsFor(soc));
        using ModelFolder folder = new();
        Dictionary<string, string> metadata = new()
        {
            ["Targets"] = soc?.Id ?? "",
            ["Accelerators"] = soc is null ? "Gpu;Cpu" : "Npu;Cpu",
        };
        if (backend == "litert")
        {
            metadata = new() { ["Targets"] = "Samsung_E9965" };
        }

        ModelItem item = new(folder.Write("net.tflite", GraphText.ToArray(model)), "net.tflite", metadata);
        return ModelCheck.Run(item, folder.Project, SocTable.Builtin).Findings.Select(static finding => finding.Diagnostic);
    }
}
