using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports.Html;

/// <summary>The graph in execution order, a strip for each distinct prediction; the script adds the op under the pointer.</summary>
internal static class GraphStrips
{
    public static void Write(HtmlWriter html, ModelReport model, int number)
    {
        html.Element("h3", "The graph in execution order");
        WriteLegend(html, model);

        // Many strips do not fit on a screen together with the op that the script shows below them: it then stays in view.
        html.Open("div", ("class", model.Plans.Count > 4 ? "strips many" : "strips"));
        for (int i = 0; i < model.Plans.Count; i++)
        {
            string[] targets = [.. model.Targets.Where(target => target.Plan == i).Select(static target => target.Title)];
            html.Open("div", ("class", "strip-row"));
            html.Open("p", ("class", "strip-name"), ("id", $"strip-{number}-{i}"));
            html.Name(Names(targets)).Close();
            WriteStrip(html, model.Plans[i], i, $"strip-{number}-{i}", string.Join(", ", targets));
            html.Close();
        }

        html.Close();
    }

    private static void WriteStrip(HtmlWriter html, ReportPlan plan, int position, string name, string targets)
    {
        (int columns, IReadOnlyDictionary<string, string> paths) = StripPaths.Of(plan);
        html.Open("div", ("class", "strip"), ("data-plan", $"{position}"), ("aria-labelledby", name));
        html.Open(
            "svg",
            ("viewBox", $"0 0 {Math.Max(1, columns)} {StripPaths.FullHeight}"), ("preserveAspectRatio", "none"), ("role", "img"),
            ("aria-label", $"Ops on {targets}: {Shares(plan)}"));
        foreach ((string look, string path) in paths)
        {
            html.Open("path", ("class", look), ("d", path)).Close();
        }

        html.Close().Close();
    }

    private static string Shares(ReportPlan plan) => string.Join(", ", plan.Shares
        .Where(static share => share.Ops > 0)
        .Select(static share => $"{Words.Ops(share.Ops)} {(share.RunsOn == RunsOn.Nowhere ? "" : "on the ")}{Words.Of(share.RunsOn)}"));

    private static string Names(string[] targets) => targets.Length <= 4
        ? string.Join(", ", targets)
        : $"{string.Join(", ", targets[..3])} and {targets.Length - 3} more";

    private static void WriteLegend(HtmlWriter html, ModelReport model)
    {
        html.Open("ul", ("class", "legend"), ("aria-label", "Legend"));
        foreach (RunsOn place in new[] { RunsOn.Npu, RunsOn.Gpu, RunsOn.Cpu, RunsOn.Nowhere })
        {
            if (model.Plans.Any(plan => plan.Share(place).Ops > 0))
            {
                int height = StripPaths.Height(place);
                Item(html, Words.Class(place), StripPaths.FullHeight - height, height, Explain(place));
            }
        }

        foreach ((OpOutcome outcome, string text) in Marks)
        {
            if (model.Plans.Any(plan => plan.Count(outcome) > 0))
            {
                (int height, string look) = StripPaths.Mark(outcome);
                Item(html, look, 0, height, text);
            }
        }

        html.Close();
    }

    private static (OpOutcome Outcome, string Text)[] Marks =>
    [
        (OpOutcome.LessPrecise, "thin line above: less precise"),
        (OpOutcome.Unknown, "line above: unknown until compiled"),
        (OpOutcome.Wrong, "thick line above: wrong results"),
        (OpOutcome.RefusesModel, "thick line above: makes the compiler refuse the model"),
    ];

    private static string Explain(RunsOn place) => place switch
    {
        RunsOn.Npu => "NPU (tall; two shades: parts)",
        RunsOn.Gpu => "GPU (middle)",
        RunsOn.Cpu => "CPU (low)",
        _ => "runs nowhere (tall, red)",
    };

    private static void Item(HtmlWriter html, string look, int top, int height, string text)
    {
        html.Open("li");
        html.Open("svg", ("viewBox", $"0 0 32 {StripPaths.FullHeight}"), ("aria-hidden", "true"));
        html.Open("rect", ("class", look), ("x", "0"), ("y", $"{top}"), ("width", "32"), ("height", $"{height}")).Close();
        html.Close();
        html.Element("span", text);
        html.Close();
    }
}
