namespace ModelSdk.Build.Reports.Html;

/// <summary>One model: facts, targets, graph, problems, ops.</summary>
internal static class ModelSection
{
    public static void Write(HtmlWriter html, ModelReport model, int number)
    {
        html.Open("section", ("class", "model"), ("id", $"model-{number}"), ("aria-labelledby", $"title-{number}"), ("data-model", $"{number}"));
        html.Open("h2", ("id", $"title-{number}")).Name(model.Model.Name).Close();
        html.Open("p", ("class", "quiet path")).Name(model.Model.Path).Close();
        if (model.Targets.Count == 0)
        {
            html.Element("p", "The model was not checked, because it could not be read or is already compiled. The other messages of the build say why.", ("class", "note"));
        }
        else
        {
            WriteFacts(html, model);
            TargetTable.Write(html, model);
            GraphStrips.Write(html, model, number);
        }

        FindingList.Write(html, model);
        if (model.Targets.Count > 0)
        {
            WriteOps(html);
        }

        html.Close();
    }

    private static void WriteFacts(HtmlWriter html, ModelReport model)
    {
        ReportedModel facts = model.Model;
        html.Open("dl", ("class", "facts"));
        Fact(html, "Ops", Words.Number(model.OpLists[model.Plans[model.Targets[^1].Plan].OpList].Path.Count), null);
        Fact(html, "File", Words.Bytes(facts.Bytes), $"SHA-256 {facts.Sha256}");
        Fact(html, "Weights", Words.Bytes(facts.WeightBytes), null);
        Fact(html, "Memory for results", facts.ActivationBytes is null ? "depends on sizes" : Words.Bytes(facts.ActivationBytes), "The most that inputs, outputs and intermediate results take at one time");
        Fact(html, "Work per run", $"{Words.Operations(facts.Flops)} operations", "Multiplications and additions");
        html.Close();
        if (facts.OpsWithoutFlops > 0)
        {
            html.Element("p", $"The work of {Words.Ops(facts.OpsWithoutFlops)} is not known and not counted.", ("class", "quiet"));
        }
    }

    private static void Fact(HtmlWriter html, string term, string value, string? title) =>
        html.Open("div", ("title", title)).Element("dt", term).Element("dd", value).Close();

    private static void WriteOps(HtmlWriter html)
    {
        html.Open("details", ("class", "ops"));
        html.Open("summary").Element("h3", "All ops").Close();
        html.Element("p", "This table needs JavaScript. The file report.json holds the same.", ("class", "noscript"));
        html.Close();
    }
}
