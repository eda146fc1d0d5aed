using System.Text.Json;
using System.Text.RegularExpressions;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Reports;

/// <summary>The page: hostile names stay text, nothing is loaded, the essential parts need no script.</summary>
[TestClass]
public sealed partial class HtmlReportTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("</script><script>alert(1)</script>")]
    [DataRow("<!--<script>")]
    [DataRow("\"><img src=x onerror=alert(1)>")]
    [DataRow("' onmouseover='alert(1)")]
    [DataRow("]]><svg onload=alert(1)>")]
    [DataRow("\u202Egnp.exe \u0000\u0007 \u2028 {0} ${x} `y`")]
    [DataRow("שלום عالم 模型 🤖")]
    public void HostileNames_StayText(string name)
    {
        string plain = Page(Prediction.Report(20, 2));

        ModelReport report = Prediction.Report(20, 2, _ => name, name);
        string page = Page(report);

        // The same elements as with harmless names, and the names come back from the data.
        CollectionAssert.AreEqual(Tags(plain), Tags(page));
        using JsonDocument data = Data(page);
        Assert.AreEqual(name, data.RootElement.GetProperty("models")[0].GetProperty("opLists")[0].GetProperty("output")[0].GetString());
        Assert.AreEqual(name, data.RootElement.GetProperty("models")[0].GetProperty("model").GetProperty("name").GetString());
    }

    [TestMethod]
    public void VeryLongNames_AreWritten()
    {
        string page = Page(Prediction.Report(3, 1, static _ => new string('x', 100_000)));

        Assert.IsTrue(page.EndsWith("</html>\n", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Page_LoadsNothing()
    {
        string page = Page(Prediction.Report(20, 2));

        Assert.IsFalse(Loading().IsMatch(page), Loading().Match(page).Value);
        StringAssert.Contains(page, "default-src &#x27;none&#x27;");
    }

    // A browser runs the script and the style only if the hashes of the policy are theirs.
    [TestMethod]
    [DataRow("style", "style-src")]
    [DataRow("script", "script-src")]
    public void Policy_AllowsTheScriptAndStyleOfThePage(string element, string directive)
    {
        string page = Page(Prediction.Report(3, 1));
        string content = Regex.Match(page, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline).Groups[1].Value;
        string hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));

        string policy = System.Net.WebUtility.HtmlDecode(Regex.Match(page, "http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value);

        StringAssert.Contains(policy, $"{directive} 'sha256-{hash}'");
    }

    [TestMethod]
    public void Page_HasTheEssentialsWithoutScript()
    {
        ModelReport report = Prediction.Report(30, 2);
        string page = Regex.Replace(Page(report), "<script.*?</script>", "", RegexOptions.Singleline);

        foreach (string text in new[]
        {
            "MediaTek_MT6900 (Dimensity 900)", "MediaTek NeuroPilot compiler", "26 of 30 ops likely on the NPU", "NPU&#xA0;26&#xA0;(87&#xA0;%)",
            "MSDK3002", "Replace the op by one that the NPU knows", "node 6 CONV_2D", "docs/errors/MSDK3002.md", "3.55 MB", "ModelSdk",
        })
        {
            StringAssert.Contains(page, text);
        }
    }

    [TestMethod]
    public void SameReports_GiveTheSamePage() => Assert.AreEqual(Page(Prediction.Report(50, 3)), Page(Prediction.Report(50, 3)));

    [TestMethod]
    public void SeveralModels_HaveAListWithAnchors()
    {
        string page = Page(Prediction.Report(3, 1, name: "first"), Prediction.Report(3, 1, name: "second"));

        foreach (Match link in Regex.Matches(page, "href=\"#([^\"]+)\""))
        {
            StringAssert.Contains(page, $"id=\"{link.Groups[1].Value}\"");
        }

        StringAssert.Contains(page, "href=\"#model-1\"");
    }

    [TestMethod]
    public void UnreadableModel_IsListed()
    {
        ModelItem item = new("/project/bad.tflite", "bad.tflite", new Dictionary<string, string>());

        string page = Page(ModelReport.From(new CheckedModel(item, "", 0, [], [])));

        StringAssert.Contains(page, "was not checked");
    }

    [TestMethod]
    public void NoModels_GiveAPage() => StringAssert.Contains(Page(), "</html>");

    [TestMethod]
    public void LargeModel_OnTenTargets_GivesASmallPage()
    {
        string page = Page(Prediction.Report(5_000, 10, step: 1));

        Assert.IsTrue(page.Length < 2_000_000, $"{page.Length}");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [DataRow("models/yamnet_audio_classifier_with_metadata.tflite")]
    [DataRow("models/coco_ssd_mobilenet_v1_1.0_quant_2018_06_29.tflite")]
    [DataRow("realmodels/seeded_lm_kv/model.tflite")]
    public void RealModels_HaveAPage(string file)
    {
        ModelReport report = RealModel.Check(file, "MediaTek_MT6993;Qualcomm_SM8750;Google_Tensor_G5");

        string page = Page(report);

        Assert.AreEqual(4, report.Targets.Count);
        Assert.IsTrue(report.Model.WeightBytes > 0);
        Assert.AreEqual(report.Plans.Count, Regex.Matches(page, "class=\"strip\"").Count);
        Assert.AreEqual(report.Findings.Count, Regex.Matches(page, "<details class=\"finding").Count);
    }

    private static string Page(params IReadOnlyList<ModelReport> reports)
    {
        using StringWriter writer = new();
        HtmlReport.Write(reports, writer);
        return writer.ToString();
    }

    private static JsonDocument Data(string page) =>
        JsonDocument.Parse(Regex.Match(page, "id=\"report-data\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value);

    private static string[] Tags(string page) => [.. Regex.Matches(page, "<(/?[a-zA-Z!][a-zA-Z0-9-]*)").Select(static tag => tag.Value)];

    [GeneratedRegex("""https?:|//[a-z]|\ssrc=|<link|<iframe|<object|<embed|@import|url\(|fetch\(|XMLHttpRequest|import\(|\son[a-z]+=""")]
    private static partial Regex Loading();
}
