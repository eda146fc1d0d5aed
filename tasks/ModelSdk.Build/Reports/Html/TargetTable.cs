using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports.Html;

/// <summary>The table of targets: what is predicted, how much runs where, parts and switches.</summary>
internal static class TargetTable
{
    private static readonly int BarHeight = StripPaths.Height(RunsOn.Npu);

    public static void Write(HtmlWriter html, ModelReport model)
    {
        html.Element("h3", "Targets");
        html.Open("table", ("class", "targets"));
        html.Open("thead").Open("tr");
        foreach (string column in (ReadOnlySpan<string>)["Target", "Prediction", "Share of ops", "Parts", "Switches"])
        {
            html.Element("th", column, ("scope", "col"));
        }

        html.Close().Close();
        html.Open("tbody");
        foreach (ReportTarget target in model.Targets)
        {
            WriteRow(html, target, model.Plans[target.Plan]);
        }

        html.Close().Close();
    }

    private static void WriteRow(HtmlWriter html, ReportTarget target, ReportPlan plan)
    {
        (string sign, string text, string quality) = Words.Of(plan, target.Backend is not null);
        html.Open("tr");
        html.Open("th", ("scope", "row")).Name(target.Title);
        if (target.Compiler.Length > 0)
        {
            html.Element("small", target.Compiler);
        }

        html.Close();
        html.Open("td", ("class", $"verdict {quality}"));
        html.Element("span", sign, ("class", "sign"), ("aria-hidden", "true")).Element("span", text);
        html.Close();
        html.Open("td", ("class", "share"));
        WriteBar(html, plan);
        html.Element("span", Numbers(plan), ("class", "numbers"));
        html.Close();
        html.Element("td", Words.Number(plan.Partitions.RunsOn.Count), ("class", "number"), ("data-label", "Parts"));
        html.Element("td", Words.Number(plan.Transitions), ("class", "number"), ("data-label", "Switches"));
        html.Close();
    }

    // Heights tell the chips apart without colours, as in the strips.
    private static void WriteBar(HtmlWriter html, ReportPlan plan)
    {
        int all = Math.Max(1, plan.Shares.Sum(static share => share.Ops));
        html.Open("svg", ("class", "bar"), ("viewBox", $"0 0 {all} {BarHeight}"), ("preserveAspectRatio", "none"), ("aria-hidden", "true"));
        int start = 0;
        foreach (ReportShare share in plan.Shares)
        {
            if (share.Ops > 0)
            {
                int height = StripPaths.Height(share.RunsOn);
                html.Open(
                    "rect",
                    ("class", Words.Class(share.RunsOn)), ("x", $"{start}"), ("y", $"{BarHeight - height}"),
                    ("width", $"{share.Ops}"), ("height", $"{height}")).Close();
                start += share.Ops;
            }
        }

        html.Close();
    }

    private static string Numbers(ReportPlan plan)
    {
        int all = Math.Max(1, plan.Shares.Sum(static share => share.Ops));
        IEnumerable<string> parts = plan.Shares
            .Where(static share => share.Ops > 0)
            .Select(share => $"{Words.Of(share.RunsOn)}\u00A0{Words.Number(share.Ops)}\u00A0({Percent(share.Ops, all)})");
        return string.Join(" · ", parts);
    }

    // Never 100 % or 0 % when something is left.
    private static string Percent(int part, int all) =>
        part == all ? "100\u00A0%" : $"{Math.Clamp((int)Math.Round(100.0 * part / all), 1, 99)}\u00A0%";
}
