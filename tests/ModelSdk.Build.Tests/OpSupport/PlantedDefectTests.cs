using ModelSdk.Build.OpSupport;
using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Build.Tests.OpSupport.Defects;
using ModelSdk.Format;

namespace ModelSdk.Build.Tests.OpSupport;

/// <summary>For every rule of every backend: a model that breaks it is predicted with it, and the same model without the defect is not.</summary>
[TestClass]
public sealed class PlantedDefectTests
{
    private static readonly Dictionary<string, string> UsualTargets = new()
    {
        ["mediatek"] = "MediaTek_MT6991",
        ["qualcomm"] = "Qualcomm_SM8750",
        ["google_tensor"] = "Google_Tensor_G5",
        ["samsung"] = "Samsung_E9965",
        ["intel_openvino"] = "IntelOpenVINO_LNL",
    };

    private static IEnumerable<object[]> Backends => BackendTables.Ids.Select(static id => new object[] { id });

    private static IEnumerable<object[]> Rows =>
        BackendTables.Ids.SelectMany(id => PlantedDefects.Of(id).Select(defect => new object[] { id, defect.Rule, defect.Text }));

    [TestMethod]
    [DynamicData(nameof(Backends))]
    public void EveryRule_HasAPlantedDefect(string backend)
    {
        string[] planted = [.. PlantedDefects.Of(backend).Select(static defect => defect.Rule)];
        string[] missing =
        [
            .. BackendTables.Find(backend).AllRules.Select(static rule => rule.Rule.Id)
                .Where(id => !planted.Contains(id) && !PlantedDefects.CannotBePlanted.ContainsKey(id)),
        ];
        Assert.AreEqual("", string.Join(", ", missing), "add a row to Defects/PlantedDefects");
    }

    [TestMethod]
    public void EveryPlantedDefect_IsOfARule() => Assert.AreEqual("", string.Join(", ", PlantedDefects.Orphans()));

    [TestMethod]
    public void RulesThatCannotBePlanted_AreFew() => Assert.AreEqual("", string.Join(", ", PlantedDefects.CannotBePlanted.Keys));

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void Defect_IsPredicted_AndOnlyWhereItIs(string backend, string ruleId, string text)
    {
        TableRule rule = BackendTables.Find(backend).AllRules.First(rule => rule.Rule.Id == ruleId);
        PlantedDefect defect = new(ruleId, text);
        TargetPrediction sound = Predict(backend, rule, defect.Sound);
        TargetPrediction broken = Predict(backend, rule, defect.Broken);

        Assert.AreEqual(0, HitsOf(sound, ruleId).Length, $"'{defect.Sound}' has no such defect");
        Assert.AreEqual("", string.Join(", ", sound.Refusals.Select(static refusal => refusal.Hit.Rule.Id)), $"'{defect.Sound}' is refused");
        Assert.AreNotEqual(0, HitsOf(broken, ruleId).Length, $"'{defect.Broken}' is not predicted");
        Assert.IsTrue(HitsOf(broken, ruleId).All(static hit => hit.Rule.Reason.Length > 0));
        OpPrediction[] touched = [.. broken.Ops.Where(op => op.Hits.Any(hit => hit.Rule.Id == ruleId))];
        switch (rule.Rule.Effect)
        {
            case RuleEffect.Refuse:
                Assert.IsTrue(broken.Refusals.Count > 0 || broken.Gpu == GpuVerdict.Refused, "the model is refused");
                Assert.AreNotEqual(GpuVerdict.Refused, sound.Gpu);
                break;
            case RuleEffect.Leave:
                Assert.IsTrue(sound.Ops.Any(op => Runs(op, backend)), $"'{defect.Sound}' does not run there");
                Assert.IsFalse(touched.Any(op => Runs(op, backend)), $"'{defect.Broken}' still runs there");
                break;
            case RuleEffect.Wrong or RuleEffect.Unknown or RuleEffect.Imprecise when rule.Scope != RuleScope.Partition:
                OpOutcome least = rule.Rule.Effect == RuleEffect.Wrong ? OpOutcome.Wrong
                    : rule.Rule.Effect == RuleEffect.Unknown ? OpOutcome.Unknown
                    : OpOutcome.LessPrecise;
                Assert.IsTrue(touched.All(op => op.Outcome >= least || op.Backend == "managed"), $"it is {touched[0].Outcome}");
                break;
            default:
                break;
        }
    }

    private static RuleHit[] HitsOf(TargetPrediction prediction, string rule) =>
    [
        .. prediction.Ops.SelectMany(static op => op.Hits)
            .Concat(prediction.Partitions.SelectMany(static partition => partition.Hits))
            .Concat(prediction.Refusals.Select(static refusal => refusal.Hit))
            .Where(hit => hit.Rule.Id == rule),
    ];

    private static bool Runs(OpPrediction op, string backend) => op.Backend == backend;

    private static TargetPrediction Predict(string backend, TableRule rule, string text)
    {
        using TfliteModel model = GraphText.Parse(text);
        CheckSettings settings = new() { NativeLiteRt = true, Subgraphs = new HashSet<int> { 0 } };
        if (BackendTables.Find(backend).Accelerator != RunsOn.Npu)
        {
            RunsOn asked = BackendTables.Find(backend).Accelerator;
            return ModelChecker.Check(model, settings with { Accelerators = [asked, RunsOn.Cpu] })[^1];
        }

        SocTarget soc = SocTable.Builtin.All.First(soc => rule.Socs.Count == 0
            ? soc.Id == UsualTargets.GetValueOrDefault(backend, "Samsung_E9965")
            : soc.Backend == backend && rule.IsFor(soc));
        return ModelChecker.Check(model, settings with { Accelerators = [RunsOn.Npu, RunsOn.Cpu], Targets = [soc] })[0];
    }
}
