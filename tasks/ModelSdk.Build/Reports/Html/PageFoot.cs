using System.Text.Json;

namespace ModelSdk.Build.Reports.Html;

/// <summary>What a prediction is worth, versions, and the data for the script.</summary>
internal static class PageFoot
{
    private static readonly (string Term, string Meaning)[] Terms =
    [
        ("NPU, GPU, CPU",
            "The chips of a device that can run a model. The NPU is made for neural networks: it is usually the fastest and needs the least energy, but takes only some operators (ops). What the first chip does not take goes to the next."),
        ("What this page says",
            "Which ops each chip is likely to take. It is concluded from the model file and from tables about the compilers and runtimes, without running them. It says nothing about speed."),
        ("Likely",
            "The tables say that the compiler takes the op. Compilers also have limits that nobody has written down, so the compile at build time or on the device has the last word."),
        ("Unknown until compiled",
            "The tables do not tell. It may run on the NPU, or leave it. To find out, compile the model for this target and look at the build's output."),
        ("Part and switch",
            "Ops in a row that a chip runs in one go are a part (partition). Between parts the chip changes and data is copied: few large parts are better than many small ones."),
        ("Work and memory",
            "Estimates from shapes: multiplications and additions of one run, and the most that intermediate results take at one time. Drivers and compilers need more."),
    ];

    public static void Write(HtmlWriter html, IReadOnlyList<ModelReport> models)
    {
        html.Open("footer", ("id", "reading"));
        html.Element("h2", "How to read this page");
        html.Open("dl", ("class", "terms"));
        foreach ((string term, string meaning) in Terms)
        {
            html.Element("dt", term).Element("dd", meaning);
        }

        html.Close();
        html.Element("h3", "Where the facts come from");
        html.Open("ul", ("class", "tables"));
        foreach (ReportTable table in models.SelectMany(static model => model.Tables).Distinct())
        {
            html.Element("li", $"{table.Name}: held against LiteRT {table.LiteRt} on {table.Date}");
        }

        html.Close();
        ReportTool tool = models.Count > 0 ? models[0].Tool : ModelReport.CurrentTool;
        html.Element("p", $"Written by {tool.Name} {tool.Version}. The file report.json beside this page holds the same for programs.", ("class", "quiet"));
        html.Close();
        WriteData(html, models);
        PageHead.WriteScript(html);
    }

    // Default encoding of JSON escapes '<', so that no name in it ends the element.
    private static void WriteData(HtmlWriter html, IReadOnlyList<ModelReport> models)
    {
        ReportDocument document = new(ModelReport.CurrentSchema, models);
        html.Open("script", ("type", "application/json"), ("id", "report-data"))
            .Raw(JsonSerializer.Serialize(document, ReportJson.Page.ReportDocument))
            .Close();
    }
}
