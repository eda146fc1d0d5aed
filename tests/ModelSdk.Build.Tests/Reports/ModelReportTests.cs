using System.Text;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;

namespace ModelSdk.Build.Tests.Reports;

/// <summary>The stored report of a model: nothing is lost, the bytes are stable, large models stay small.</summary>
[TestClass]
public sealed class ModelReportTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(3, 2)]
    [DataRow(300, 4)]
    public void Report_WrittenAndRead_IsTheSame(int ops, int targets)
    {
        byte[] first = Write(Prediction.Report(ops, targets));

        byte[] second = Write(ModelReport.Read(new MemoryStream(first)));

        Assert.AreEqual(Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(second));
    }

    [TestMethod]
    public void SameModel_GivesTheSameBytes() =>
        CollectionAssert.AreEqual(Write(Prediction.Report(200, 3)), Write(Prediction.Report(200, 3)));

    [TestMethod]
    public void Report_HoldsEveryPlacement()
    {
        CheckedModel model = Prediction.Checked(100, 2);

        ModelReport report = ModelReport.From(model);

        for (int t = 0; t < model.Targets.Count; t++)
        {
            ReportPlan plan = report.Plans[report.Targets[t].Plan];
            ReportOps ops = report.OpLists[plan.OpList];
            int[] placements = [.. ReportPlan.Expand(plan.Runs)];
            int[] partitions = [.. ReportPlan.Expand(plan.PartitionRuns)];
            Assert.AreEqual(model.Targets[t].Ops.Count, placements.Length);
            for (int i = 0; i < placements.Length; i++)
            {
                OpPrediction expected = model.Targets[t].Ops[i];
                ReportPlacement placement = plan.Placements[placements[i]];
                Assert.AreEqual(expected.RunsOn, placement.RunsOn);
                Assert.AreEqual(expected.Outcome, placement.Outcome);
                Assert.AreEqual(expected.Partition, partitions[i]);
                Assert.AreEqual(expected.Node.Path, ops.Path[i]);
                Assert.AreEqual(expected.Node.Op, ops.Operators[ops.Operator[i]].Name);
                Assert.AreEqual(expected.Node.OutputShape, ops.Shapes[ops.Shape[i]]);
                CollectionAssert.AreEqual(
                    expected.Hits.Select(static hit => hit.Rule.Id).ToArray(),
                    placement.Hits.Select(hit => report.Rules[report.Hits[hit].Rule].Id).ToArray());
            }
        }
    }

    [TestMethod]
    public void OpLists_AreSharedByTargets()
    {
        Assert.AreEqual(1, Prediction.Report(50, 5).OpLists.Count);

        CheckedModel model = Prediction.Checked(4, 1);
        TargetPrediction inlined = model.Targets[0] with
        {
            Ops = [.. model.Targets[0].Ops.Select(static op => op with { Node = op.Node with { Path = $"{op.Node.Path}/1:0" } })],
        };
        Assert.AreEqual(2, ModelReport.From(model with { Targets = [inlined, model.Targets[1]] }).OpLists.Count);
    }

    [TestMethod]
    public void Plans_AreSharedByTargets()
    {
        ModelReport report = Prediction.Report(50, 5);

        Assert.AreEqual(2, report.Plans.Count);
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 0, 0, 1 }, report.Targets.Select(static target => target.Plan).ToArray());
        Assert.AreEqual(3, Prediction.Report(50, 2, step: 1).Plans.Count);
    }

    [TestMethod]
    [DataRow("12", 0, 12)]
    [DataRow("2:5", 2, 5)]
    [DataRow("12/3:4", 3, 4)]
    [DataRow("12/3:4/5:6", 5, 6)]
    public void Paths_EndAtANodeOfASubgraph(string path, int subgraph, int node) =>
        Assert.AreEqual((subgraph, node), ReportOps.Locate(path));

    [TestMethod]
    [DataRow("""{"schemaVersion":2}""")]
    [DataRow("null")]
    [DataRow("[]")]
    [DataRow("{")]
    public void OtherFiles_AreRefused(string json) =>
        Assert.ThrowsException<InvalidDataException>(() => ModelReport.Read(new MemoryStream(Encoding.UTF8.GetBytes(json))));

    // The worst that a check makes: every second op elsewhere, on ten targets that all differ.
    [TestMethod]
    [DataRow(7, 1_000_000)]
    [DataRow(2, 2_000_000)]
    public void LargeModel_OnTenTargets_IsSmall(int everyCpu, int limit)
    {
        byte[] bytes = Write(ModelReport.From(Prediction.Checked(5_000, 10, everyCpu: everyCpu, step: 1)));

        Assert.IsTrue(bytes.Length < limit, $"{bytes.Length:N0} bytes");
        Assert.AreEqual(5_000, ModelReport.Read(new MemoryStream(bytes)).OpLists[0].Path.Count);
    }

    internal static byte[] Write(ModelReport report)
    {
        using MemoryStream stream = new();
        report.Write(stream);
        return stream.ToArray();
    }
}
