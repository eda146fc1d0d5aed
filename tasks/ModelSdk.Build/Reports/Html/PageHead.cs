using System.Security.Cryptography;
using System.Text;

namespace ModelSdk.Build.Reports.Html;

/// <summary>Head, title and list of models of the page.</summary>
internal static class PageHead
{
    private static readonly string Style = Resource("report.css");
    private static readonly string Script = Resource("report.js");

    // Nothing may be loaded, and no script or style runs but ours: even a hole in the encoding would be a dead one.
    private static readonly string Policy =
        $"default-src 'none'; style-src {Hash(Style)}; script-src {Hash(Script)}; base-uri 'none'; form-action 'none'";

    public static void Write(HtmlWriter html, IReadOnlyList<ModelReport> models)
    {
        html.Open("head");
        html.Void("meta", ("charset", "utf-8"));
        html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Element("title", models.Count == 1 ? $"{models[0].Model.Name}: where it runs" : "Where the models run");
        html.Open("style").Raw(Style).Close();
        html.Close();
    }

    /// <summary>The script, at the end of the page.</summary>
    public static void WriteScript(HtmlWriter html) => html.Open("script").Raw(Script).Close();

    public static void WriteTitle(HtmlWriter html, IReadOnlyList<ModelReport> models)
    {
        html.Open("header");
        html.Element("h1", models.Count == 1 ? "Where the model runs" : $"Where {Words.Count(models.Count, "model")} run");
        html.Open("p", ("class", "lead"));
        html.Text("A prediction for each target, made before anything is compiled. ").Element("a", "What it is worth", ("href", "#reading")).Text(".");
        html.Close();
        html.Close();
        if (models.Count < 2)
        {
            return;
        }

        html.Open("nav", ("aria-label", "Models"));
        html.Open("ul", ("class", "models"));
        for (int i = 0; i < models.Count; i++)
        {
            html.Open("li");
            html.Open("a", ("href", $"#model-{i}")).Name(models[i].Model.Name).Close();
            WriteCounts(html, models[i]);
            html.Element("span", Summary(models[i]), ("class", "quiet"));
            html.Close();
        }

        html.Close().Close();
    }

    /// <summary>Numbers of errors and warnings as badges.</summary>
    public static void WriteCounts(HtmlWriter html, ModelReport model)
    {
        foreach (DiagnosticSeverity severity in new[] { DiagnosticSeverity.Error, DiagnosticSeverity.Warning })
        {
            int count = model.Findings.Count(finding => finding.Severity == severity);
            if (count > 0)
            {
                string noun = severity.ToString().ToLowerInvariant();
                html.Element("span", Words.Count(count, noun), ("class", $"badge {noun}"));
            }
        }
    }

    // "NPU targets: whole model (2), refused (1)": worst last.
    private static string Summary(ModelReport model)
    {
        IEnumerable<string> parts = model.Targets
            .Where(static target => target.Backend is not null)
            .CountBy(target => model.Plans[target.Plan].Verdict)
            .OrderByDescending(static count => count.Key)
            .Select(static count => $"{Short(count.Key)} ({Words.Number(count.Value)})");
        string text = string.Join(", ", parts);
        return text.Length > 0 ? $"NPU targets: {text}"
            : model.Plans.Count > 0 ? Words.Of(model.Plans[model.Targets[^1].Plan], hasNpu: false).Text
            : "not checked";
    }

    private static string Short(ReportVerdict verdict) => verdict switch
    {
        ReportVerdict.Full => "whole model",
        ReportVerdict.Unknown => "whole model if a compile confirms it",
        ReportVerdict.Partly => "part of the model",
        ReportVerdict.CpuOnly => "nothing on the NPU",
        ReportVerdict.Refused => "refused",
        ReportVerdict.Wrong => "wrong results",
        _ => "does not run",
    };

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Resource(string name)
    {
        using Stream stream = typeof(PageHead).Assembly.GetManifestResourceStream("Reports/" + name)
            ?? throw new InvalidOperationException($"Reports/{name} is missing");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
