using System.Text.Json;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;

namespace ModelSdk.Build.Tests.Reports;

/// <summary>The log follows SARIF 2.1.0 where viewers rely on it.</summary>
[TestClass]
public sealed class SarifReportTests
{
    [TestMethod]
    public void Log_HasTheFormOfSarif()
    {
        using JsonDocument log = Write(Prediction.Report(20, 2), Prediction.Report(3, 1, name: "other"));

        Assert.AreEqual("2.1.0", log.RootElement.GetProperty("version").GetString());
        JsonElement run = log.RootElement.GetProperty("runs").EnumerateArray().Single();
        JsonElement driver = run.GetProperty("tool").GetProperty("driver");
        Assert.AreEqual("ModelSdk", driver.GetProperty("name").GetString());
        JsonElement[] rules = [.. driver.GetProperty("rules").EnumerateArray()];
        JsonElement[] artifacts = [.. run.GetProperty("artifacts").EnumerateArray()];
        Assert.AreEqual(2, artifacts.Length);
        foreach (JsonElement result in run.GetProperty("results").EnumerateArray())
        {
            JsonElement rule = rules[result.GetProperty("ruleIndex").GetInt32()];
            Assert.AreEqual(rule.GetProperty("id").GetString(), result.GetProperty("ruleId").GetString());
            CollectionAssert.Contains(new[] { "error", "warning", "note" }, result.GetProperty("level").GetString());
            Assert.IsTrue(result.GetProperty("message").GetProperty("text").GetString()!.Length > 0);
            JsonElement location = result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation");
            string uri = location.GetProperty("uri").GetString()!;
            Assert.IsTrue(Uri.TryCreate(uri, UriKind.Relative, out _), uri);
            Assert.AreEqual(artifacts[location.GetProperty("index").GetInt32()].GetProperty("location").GetProperty("uri").GetString(), uri);
            Assert.IsTrue(run.GetProperty("originalUriBaseIds").TryGetProperty(location.GetProperty("uriBaseId").GetString()!, out _));
            Assert.AreEqual(32, result.GetProperty("partialFingerprints").GetProperty("modelSdk/v1").GetString()!.Length);
        }
    }

    [TestMethod]
    public void Rules_NameTheirHelpPages()
    {
        using JsonDocument log = Write(Prediction.Report(20, 1));

        JsonElement rule = log.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules")[0];

        Assert.AreEqual("docs/errors/MSDK3002.md", rule.GetProperty("properties").GetProperty("helpPage").GetString());
        StringAssert.Contains(rule.GetProperty("help").GetProperty("text").GetString(), "docs/errors/MSDK3002.md");
        Assert.IsFalse(rule.GetProperty("shortDescription").GetProperty("text").GetString()!.Contains('{'));
    }

    [TestMethod]
    [DataRow("models/a b#1%.tflite", "models/a%20b%231%25.tflite", true)]
    [DataRow("..\\shared\\é.tflite", "../shared/%C3%A9.tflite", true)]
    [DataRow("/data/m.tflite", "file:///data/m.tflite", false)]
    [DataRow("C:\\data\\m.tflite", "file:///C:/data/m.tflite", false)]
    public void Locations_AreAddresses(string identity, string uri, bool isRelative)
    {
        CheckedModel model = Prediction.Checked(20, 1);
        model = model with { Item = model.Item with { Identity = identity } };

        using JsonDocument log = Write(ModelReport.From(model));

        JsonElement location = log.RootElement.GetProperty("runs")[0].GetProperty("artifacts")[0].GetProperty("location");
        Assert.AreEqual(uri, location.GetProperty("uri").GetString());
        Assert.AreEqual(isRelative, location.TryGetProperty("uriBaseId", out _));
    }

    [TestMethod]
    public void Braces_OfNames_AreNoPlaceholders()
    {
        using JsonDocument log = Write(Prediction.Report(20, 1, name: "{0}"));

        StringAssert.Contains(
            log.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("message").GetProperty("text").GetString(), "'{{0}}'");
    }

    private static JsonDocument Write(params IReadOnlyList<ModelReport> reports)
    {
        using MemoryStream stream = new();
        SarifReport.Write(reports, stream);
        stream.Position = 0;
        return JsonDocument.Parse(stream);
    }
}
