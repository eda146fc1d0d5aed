using System.Text.Json;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Reports;

/// <summary>Node data as Model Explorer reads it: graph, then node, then value and colour.</summary>
[TestClass]
public sealed class NodeDataReportTests
{
    [TestMethod]
    public void EveryOp_HasAValueAndAColour()
    {
        ModelReport report = Prediction.Report(20, 1);

        using JsonDocument data = Write(report, report.Targets[0]);

        JsonElement graph = data.RootElement.GetProperty("main");
        Assert.AreEqual("MediaTek_MT6900", graph.GetProperty("name").GetString());
        JsonElement results = graph.GetProperty("results");
        Assert.AreEqual(20, results.EnumerateObject().Count());
        Assert.AreEqual("NPU", results.GetProperty("0").GetProperty("value").GetString());
        Assert.AreEqual("CPU", results.GetProperty("6").GetProperty("value").GetString());
        Assert.IsTrue(results.EnumerateObject().All(static node => node.Value.GetProperty("bgColor").GetString()!.StartsWith('#')));
    }

    [TestMethod]
    public void Composites_AreColouredOutsideAndInside()
    {
        CheckedModel model = Prediction.Checked(4, 1);
        OpPrediction[] ops = [.. model.Targets[0].Ops];
        ops[1] = ops[1] with { Node = ops[1].Node with { Path = "1/3:0" } };
        ops[2] = ops[2] with { Node = ops[2].Node with { Path = "1/3:1" }, RunsOn = RunsOn.Cpu };
        model = model with
        {
            Targets = [model.Targets[0] with { Ops = ops }, model.Targets[1]],
            Facts = model.Facts! with { Graphs = ["main", "a", "b", "decomposition"] },
        };
        ModelReport report = ModelReport.From(model);

        using JsonDocument data = Write(report, report.Targets[0]);

        Assert.AreEqual("on several", Value(data, "main", "1"));
        Assert.AreEqual("NPU", Value(data, "decomposition", "0"));
        Assert.AreEqual("CPU", Value(data, "decomposition", "1"));
    }

    // Its adapter names graphs by themselves, by signature, or by position.
    [TestMethod]
    [Needs(Shared.Data)]
    public void Graphs_OfARealModel_HaveNames()
    {
        ModelReport report = RealModel.Check("realmodels/microwakeword_hey_jarvis/model.tflite", "MediaTek_MT6993");

        using JsonDocument data = Write(report, report.Targets[0]);

        CollectionAssert.IsSubsetOf(
            data.RootElement.EnumerateObject().Select(static graph => graph.Name).ToArray(), report.Model.Graphs.ToArray());
        Assert.AreEqual("model.MediaTek_MT6993.nodedata.json", NodeDataReport.FileName(report, report.Targets[0]));
    }

    private static string? Value(JsonDocument data, string graph, string node) =>
        data.RootElement.GetProperty(graph).GetProperty("results").GetProperty(node).GetProperty("value").GetString();

    private static JsonDocument Write(ModelReport report, ReportTarget target)
    {
        using MemoryStream stream = new();
        NodeDataReport.Write(report, target, stream);
        stream.Position = 0;
        return JsonDocument.Parse(stream);
    }
}
