using ModelSdk.Build.OpSupport;
using static ModelSdk.Build.Tests.OpSupport.Findings.HandMade;

namespace ModelSdk.Build.Tests.OpSupport.Findings;

/// <summary>What shares a message, what is left out of it, and in which order messages come.</summary>
[TestClass]
public class GroupingTests
{
    private static readonly FindingSettings Usual = new();
    private static readonly SupportRule Unlisted = Rule(RuleEffect.Leave, "the plugin does not list it");

    [TestMethod]
    public void TargetsOfTheSameResult_ShareAMessage()
    {
        OpPrediction op = Op(1, "GATHER", RunsOn.Cpu, Hit(Unlisted));
        CheckFinding found = Only(Usual, On(Elite, op), On(Gen3, op));
        StringAssert.Contains(found.Diagnostic.Message, "the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite), Qualcomm_SM8650 (Snapdragon 8 Gen 3), because");
        CollectionAssert.AreEqual(new[] { "Qualcomm_SM8750", "Qualcomm_SM8650" }, found.Targets.ToArray());
    }

    [TestMethod]
    public void CompilersThatSayTheSame_ShareAMessage()
    {
        SupportRule other = Unlisted with { Id = "other-unlisted", Backend = "samsung" };
        CheckFinding found = Only(
            Usual,
            On(Elite, Op(1, "GATHER", RunsOn.Cpu, Hit(Unlisted))),
            On(Soc("Samsung_E9965", "Exynos 2600") with { Backend = "samsung" }, Op(1, "GATHER", RunsOn.Cpu, Hit(other))));
        StringAssert.Contains(found.Diagnostic.Message, "Qualcomm_SM8750 (Snapdragon 8 Elite), Samsung_E9965 (Exynos 2600), because");
    }

    [TestMethod]
    public void TargetsOfOtherResults_DoNot() => Assert.AreEqual(
        2,
        Find(
            Usual,
            On(Elite, Op(0, "GATHER", RunsOn.Cpu, Hit(Unlisted)), Op(1, "ADD", RunsOn.Npu)),
            On(Gen3, Op(0, "GATHER", RunsOn.Cpu, Hit(Unlisted)), Op(1, "ADD", RunsOn.Cpu, Hit(Unlisted)))).Length);

    [TestMethod]
    public void ManyTargets_AreCounted()
    {
        TargetPrediction[] predictions = [.. Enumerable.Range(1, 14).Select(static i => On(Soc($"Qualcomm_X{i}", "X"), Op(0, "ADD", RunsOn.Cpu, Hit(Unlisted))))];
        StringAssert.Contains(Only(Usual, predictions).Diagnostic.Message, "the NPU of 14 targets (Qualcomm_X1, Qualcomm_X2, Qualcomm_X3 and 11 more), because");
    }

    [TestMethod]
    public void MoreThanTwentyNodes_AreCounted_AndAllKept()
    {
        OpPrediction[] ops = [.. Enumerable.Range(0, 25).Select(static i => Op(i, "GATHER", RunsOn.Cpu, Hit(Unlisted)))];
        CheckFinding found = Only(Usual, On(Elite, ops));
        StringAssert.Contains(found.Diagnostic.Message, "25 of 25 ops");
        StringAssert.Contains(found.Diagnostic.Message, "node 19 (output 'y19'); and 5 more. What to do: ");
        Assert.IsFalse(found.Diagnostic.Message.Contains("node 20", StringComparison.Ordinal));
        Assert.AreEqual(25, found.Occurrences.Count);
    }

    [TestMethod]
    public void OpsWithOtherAdvice_HaveAMessageOfTheirOwn()
    {
        SupportRule lookup = Rule(RuleEffect.Leave, "the plugin does not list it", "Look it up in C#.");
        SupportRule mask = Rule(RuleEffect.Leave, "the plugin does not list it", "Use float masks.");
        CheckFinding[] found = Find(Usual, On(Elite, Op(0, "GATHER", RunsOn.Cpu, Hit(lookup)), Op(1, "SELECT", RunsOn.Cpu, Hit(mask)), Op(2, "GATHER", RunsOn.Cpu, Hit(lookup))));
        Assert.AreEqual(2, found.Length);
        StringAssert.EndsWith(found[0].Diagnostic.Message, "GATHER at node 0 (output 'y0'), node 2 (output 'y2'). What to do: Look it up in C#.");
        StringAssert.EndsWith(found[1].Diagnostic.Message, "SELECT at node 1 (output 'y1'). What to do: Use float masks.");
    }

    [TestMethod]
    public void WithoutNpuInAccelerators_NothingIsSaidOfIt() => Assert.AreEqual(
        0, Find(Usual with { Accelerators = [RunsOn.Gpu, RunsOn.Cpu] }, On(Elite, Op(0, "ADD", RunsOn.Cpu, Hit(Unlisted)))).Length);

    [TestMethod]
    public void NodesOfOtherSubgraphsAndComposites_AreNamedInWords()
    {
        OpNode inComposite = new(3, 4, "MUL", 1, "y", "12/3:4");
        OpNode inBody = new(2, 5, "MUL", 1, "", "2:5");
        OpPrediction[] ops = [.. new[] { inComposite, inBody }.Select(static node => new OpPrediction(node, RunsOn.Cpu, "builtin", -1, OpOutcome.Runs, [Hit(Unlisted)]))];
        StringAssert.Contains(
            Only(Usual, On(Elite, ops)).Diagnostic.Message, "MUL at node 4 of subgraph 3 in composite 12 (output 'y'), node 5 of subgraph 2. ");
    }

    [TestMethod]
    public void LongNames_KeepTheirEnd()
    {
        OpPrediction op = Op(0, "ADD", RunsOn.Cpu, Hit(Unlisted));
        op = op with { Node = op.Node with { Output = new string('a', 100) + "/BiasAdd" } };
        StringAssert.Contains(Only(Usual, On(Elite, op)).Diagnostic.Message, $"(output '…{new string('a', 32)}/BiasAdd')");
    }

    [DataTestMethod]
    [DataRow(3, null, NpuRequirement.Partial, null)]
    [DataRow(4, null, NpuRequirement.Partial, DiagnosticSeverity.Warning)]
    [DataRow(4, null, NpuRequirement.None, DiagnosticSeverity.Info)]
    [DataRow(4, 4, NpuRequirement.Partial, null)]
    [DataRow(2, 1, NpuRequirement.None, DiagnosticSeverity.Error)]
    public void Partitions_AreHeldAgainstTheLimit(int partitions, int? most, NpuRequirement requirement, DiagnosticSeverity? severity)
    {
        FindingSettings settings = new() { MaxPartitions = most, NpuRequirement = requirement };
        CheckFinding? found = Find(settings, Cut(Elite, partitions)).SingleOrDefault(static finding => finding.Diagnostic.Rule.Id == "MSDK3008");
        Assert.AreEqual(severity, found?.Diagnostic.Severity);
    }

    [TestMethod]
    public void Fragmentation_NamesPartsAndTransitions()
    {
        CheckFinding Found(int? most) => Find(Usual with { MaxPartitions = most }, Cut(Elite, 4)).Single(static finding => finding.Diagnostic.Rule.Id == "MSDK3008");
        AssertIs(
            "MSDK3008",
            DiagnosticSeverity.Warning,
            "'net.tflite' is cut into 4 parts (partitions) for the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite): each run changes 7 times between the NPU and the rest, and each change waits and copies data. What to do: Mend the ops that leave the NPU (MSDK3002 names them), or accept the number with MaxPartitions=\"4\" on the Model item.",
            Found(null));
        AssertIs(
            "MSDK3008",
            DiagnosticSeverity.Error,
            "'net.tflite' is cut into 4 parts (partitions) for the NPU of Qualcomm_SM8750 (Snapdragon 8 Elite), but MaxPartitions allows 2: each run changes 7 times between the NPU and the rest, and each change waits and copies data. What to do: Mend the ops that leave the NPU (MSDK3002 names them), or raise MaxPartitions.",
            Found(2));
    }

    [TestMethod]
    public void Findings_AreInOrderOfNumbers()
    {
        TargetPrediction prediction = On(
            Elite,
            Op(0, "A", RunsOn.Npu, Hit(Rule(RuleEffect.Unknown, "u"))),
            Op(1, "B", RunsOn.Npu, Hit(Rule(RuleEffect.Wrong, "w"))),
            Op(2, "C", RunsOn.Cpu, Hit(Unlisted)),
            Op(3, "D", RunsOn.Npu, Hit(Rule(RuleEffect.Imprecise, "i"))));
        CollectionAssert.AreEqual(
            new[] { "MSDK3002", "MSDK3007", "MSDK3010", "MSDK3011" }, Find(Usual, prediction).Select(static finding => finding.Diagnostic.Rule.Id).ToArray());
    }
}
