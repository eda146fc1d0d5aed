namespace ModelSdk.Build.Reports.Html;

/// <summary>The findings of a model, each with reason, remedy, evidence and places.</summary>
internal static class FindingList
{
    // Without script these are all; the script shows the rest on demand.
    private const int MostNodes = 20;

    public static void Write(HtmlWriter html, ModelReport model)
    {
        html.Open("h3").Text("Problems");
        html.Element("span", model.Findings.Count == 0 ? "none" : Words.Number(model.Findings.Count), ("class", "badge"));
        html.Close();
        if (model.Findings.Count == 0)
        {
            html.Element("p", "The check has nothing to say about this model.", ("class", "quiet"));
            return;
        }

        OpIndex index = new(model);
        html.Open("ul", ("class", "findings"));

        // Worst first; the build logs them in the order of numbers.
        foreach (int i in Enumerable.Range(0, model.Findings.Count).OrderByDescending(i => model.Findings[i].Severity))
        {
            html.Open("li");
            Write(html, model, i, index);
            html.Close();
        }

        html.Close();
    }

    private static void Write(HtmlWriter html, ModelReport model, int position, OpIndex index)
    {
        ReportFinding finding = model.Findings[position];
        string severity = finding.Severity.ToString().ToLowerInvariant();
        ReportRule? rule = finding.Rule is { } row ? model.Rules[row] : null;
        html.Open("details", ("class", $"finding {severity}"));
        html.Open("summary");
        html.Element("span", severity, ("class", $"badge {severity}"));
        html.Element("span", finding.Number, ("class", "code")).Text(" ");
        html.Element("span", finding.Message, ("class", "message"), ("dir", "auto"));
        html.Close();
        html.Open("dl");
        if (finding.Targets.Count > 0)
        {
            Row(html, "Targets", string.Join(", ", finding.Targets));
        }

        if (rule is not null)
        {
            Row(html, "Why", Sentence(rule.Reason));
            if (rule.Remedy is { } remedy)
            {
                Row(html, "What to do", $"{Sentence(remedy.Text)} ({Sentence(Words.Numerics(remedy.Numerics))})");
            }

            Row(html, "How it is known", Evidence(rule.Evidence));
        }

        WritePlaces(html, finding, rule, position, index);
        Row(html, "Help page", finding.HelpPage);
        if (rule is not null)
        {
            Row(html, "Rule", rule.Id);
        }

        html.Close().Close();
    }

    private static void WritePlaces(HtmlWriter html, ReportFinding finding, ReportRule? rule, int position, OpIndex index)
    {
        int nodes = finding.Occurrences.Sum(static group => group.Nodes.Count(static node => node.Length > 0));
        if (nodes == 0)
        {
            return;
        }

        html.Element("dt", nodes == 1 ? "Node" : $"{Words.Number(nodes)} nodes");
        html.Open("dd");
        html.Open("ul", ("class", "nodes"), ("data-finding", $"{position}"));
        int left = MostNodes;
        foreach (ReportOccurrences group in finding.Occurrences)
        {
            for (int i = 0; i < group.Nodes.Count && left > 0; i++)
            {
                if (group.Nodes[i].Length > 0)
                {
                    html.Element("li", index.Describe(group, i, rule), ("dir", "auto"));
                    left--;
                }
            }
        }

        html.Close();
        if (nodes > MostNodes)
        {
            html.Element("p", $"and {Words.Number(nodes - MostNodes)} more: see report.json", ("class", "quiet more"));
        }

        html.Close();
    }

    private static string Evidence(ReportEvidence evidence)
    {
        string device = evidence.Device is null ? "" : $" on {evidence.Device}";
        return Sentence($"{Words.Of(evidence.Basis)}{device}: {evidence.Source} ({evidence.Runtime}, {evidence.Date})");
    }

    private static string Sentence(string clause) =>
        clause.Length == 0 ? "" : $"{char.ToUpperInvariant(clause[0])}{clause[1..]}{(clause[^1] is '.' or ')' ? "" : ".")}";

    private static void Row(HtmlWriter html, string term, string text) =>
        html.Element("dt", term).Element("dd", text, ("dir", "auto"));
}
