using System.Text.Json;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Reports;

/// <summary>report.json is as its documented schema says, and its positions lead somewhere.</summary>
[TestClass]
public sealed class JsonReportTests
{
    private static readonly Lazy<JsonDocument> Schema =
        new(static () => JsonDocument.Parse(File.ReadAllText(Repository.Path("docs", "report.schema.json"))));

    [TestMethod]
    public void Report_FollowsItsSchema()
    {
        CheckedModel model = Prediction.Checked(40, 3);
        RuleHit hit = new(Prediction.Fused, "input 0 'x'", "SIGN_BIT", "NONE, RELU");
        TargetPrediction refused = model.Targets[0] with
        {
            Refusals = [new Refusal(hit, [1, 2])],
            Gpu = GpuVerdict.Refused,
            Partitions = [.. model.Targets[0].Partitions.Select(partition => partition with { Hits = [hit], InputBytes = null })],
        };

        Check(ModelReport.From(model with { Targets = [refused, .. model.Targets] }), Prediction.Report(0, 1));
    }

    [TestMethod]
    public void UnreadableModel_FollowsTheSchema() => Check(ModelReport.From(new CheckedModel(
        new ModelItem("/p/m.tflite", "m.tflite", new Dictionary<string, string>()), "", 0, [], [])));

    [TestMethod]
    [Needs(Shared.Data)]
    [DataRow("models/yamnet_audio_classifier_with_metadata.tflite")]
    [DataRow("models/deeplabv3.tflite")]
    [DataRow("realmodels/microwakeword_okay_nabu/model.tflite")]
    [DataRow("realmodels/mediapipe_face_landmark_with_attention/model.tflite")]
    public void RealModels_FollowTheSchema(string file) =>
        Check(RealModel.Check(file, "MediaTek_*;Qualcomm_SM8750;Google_Tensor_G5"));

    [TestMethod]
    public void Schema_RefusesWhatIsNotInIt()
    {
        using JsonDocument odd = JsonDocument.Parse("""{"schemaVersion":2,"models":[{"extra":1}]}""");

        IReadOnlyList<string> wrong = new JsonSchema(Schema.Value.RootElement).Validate(odd.RootElement);

        CollectionAssert.IsSubsetOf(
            new[] { "$.schemaVersion: 2 is not 1", "$.models[0]: 'extra' is not in the schema", "$.models[0]: 'plans' is missing" },
            wrong.ToArray());
    }

    private static void Check(params IReadOnlyList<ModelReport> reports)
    {
        using MemoryStream stream = new();
        JsonReport.Write(reports, stream);
        using JsonDocument document = JsonDocument.Parse(stream.ToArray());

        IReadOnlyList<string> wrong = new JsonSchema(Schema.Value.RootElement).Validate(document.RootElement);

        Assert.AreEqual(0, wrong.Count, string.Join('\n', wrong.Take(5)));
        foreach (ModelReport report in reports)
        {
            CheckPositions(report);
        }
    }

    private static void CheckPositions(ModelReport report)
    {
        Assert.IsTrue(report.Hits.All(hit => hit.Rule < report.Rules.Count));
        Assert.IsTrue(report.Targets.All(target => target.Plan < report.Plans.Count));
        Assert.IsTrue(report.Findings.All(finding => finding.Rule is null || finding.Rule < report.Rules.Count));
        HashSet<string> paths = [.. report.OpLists.SelectMany(static list => list.Path), ""];
        Assert.IsTrue(report.Findings.SelectMany(static finding => finding.Occurrences).SelectMany(static group => group.Nodes).All(paths.Contains));
        foreach (ReportPlan plan in report.Plans)
        {
            ReportOps ops = report.OpLists[plan.OpList];
            int count = ops.Path.Count;
            Assert.AreEqual(count, ReportPlan.Expand(plan.Runs).Count());
            Assert.AreEqual(count, ReportPlan.Expand(plan.PartitionRuns).Count());
            Assert.AreEqual(count, plan.Shares.Sum(static share => share.Ops));
            Assert.IsTrue(ReportPlan.Expand(plan.Runs).All(placement => placement < plan.Placements.Count));
            Assert.IsTrue(ReportPlan.Expand(plan.PartitionRuns).All(partition => partition < plan.Partitions.Ops.Count));
            Assert.IsTrue(plan.Placements.SelectMany(static placement => placement.Hits).All(hit => hit < report.Hits.Count));
            Assert.IsTrue(ops.Operator.Count == count && ops.Shape.Count == count && ops.Flops.Count == count
                && ops.Output.Count == count && ops.WeightBytes.Count == count && ops.OutputBytes.Count == count);
            Assert.AreEqual(count, ops.Path.Distinct().Count());
        }
    }
}
