using ModelSdk.Build.Reports.Html;

namespace ModelSdk.Build.Reports;

/// <summary>Writes <c>report.html</c>: one page for people with all models, which loads nothing from anywhere.</summary>
/// <remarks>
/// The page reads without script: script adds the op under the pointer and the table of ops, from the same data as
/// report.json at its end. Parts are in the folder Html; style and script are files there.
/// </remarks>
public static class HtmlReport
{
    /// <summary>Writes the page; the same reports give the same text.</summary>
    public static void Write(IReadOnlyList<ModelReport> models, TextWriter output)
    {
        HtmlWriter html = new(output);
        html.Raw("<!DOCTYPE html>\n");
        html.Open("html", ("lang", "en"));
        PageHead.Write(html, models);
        html.Open("body");
        html.Element("a", "Skip to the content", ("class", "skip"), ("href", "#content"));
        PageHead.WriteTitle(html, models);
        html.Open("main", ("id", "content"));
        for (int i = 0; i < models.Count; i++)
        {
            ModelSection.Write(html, models[i], i);
        }

        html.Close();
        PageFoot.Write(html, models);
        html.Close().Close();
    }
}
