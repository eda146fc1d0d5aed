using ModelSdk.Build.Reports;

namespace ModelSdk.Build.OpSupport;

/// <summary>Puts the checks of a bundle's model sections together: one model for the reports, as the one file that it is.</summary>
/// <remarks>
/// Called by <see cref="ModelCheck"/>, which has checked each section under a name of its own (<c>chat.litertlm#embedder</c>),
/// so that messages count nodes within the section. In the whole the subgraphs of the sections follow each other.
/// </remarks>
internal static class BundleCheck
{
    /// <summary>The project as a bundle sees it: LiteRT-LM runs it, and brings LiteRT's own kernels.</summary>
    public static ProjectFacts Project(ProjectFacts project) => project with { DeliversLiteRtLibrary = true };

    /// <summary>The whole. Hash and length of the file are the caller's.</summary>
    /// <param name="item">The bundle.</param>
    /// <param name="sections">Its sections in order; at least one. All were checked for the same targets.</param>
    public static CheckedModel Of(ModelItem item, IReadOnlyList<CheckedModel> sections)
    {
        SectionNumbers[] numbers = new SectionNumbers[sections.Count];
        int graphs = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = new SectionNumbers(graphs);
            graphs += sections[i].Facts?.Graphs.Count ?? 0;
        }

        return new CheckedModel(
            item,
            "",
            0,
            [.. sections[0].Targets.Select((_, at) => Join([.. sections.Select(section => section.Targets[at])], numbers))],
            CheckFindings.InOrder(Findings(sections, numbers)))
        {
            Facts = Facts(item, sections),
        };
    }

    private static IEnumerable<CheckFinding> Findings(IReadOnlyList<CheckedModel> sections, SectionNumbers[] numbers)
    {
        IEnumerable<CheckFinding> all = sections.SelectMany((section, at) => section.Findings.Select(finding => finding with
        {
            Occurrences = [.. finding.Occurrences.Select(occurrence => occurrence with { Node = numbers[at].Of(occurrence.Node) })],
        }));

        // FixedShapes names inputs of one section; the others do not have them. What the managed engine lacks is no news:
        // it runs no bundles.
        bool shapesFit = sections.Any(static section => !section.Findings.Any(IsAboutShapes));
        return all
            .Where(finding => !(shapesFit && IsAboutShapes(finding)))
            .Where(static finding => finding.Diagnostic.Rule != DiagnosticRules.UnsupportedOps || finding.Diagnostic.Severity == DiagnosticSeverity.Error)
            .DistinctBy(static finding => finding.Diagnostic);
    }

    private static bool IsAboutShapes(CheckFinding finding) => finding.Diagnostic.Rule == DiagnosticRules.UnknownValue;

    private static TargetPrediction Join(TargetPrediction[] parts, SectionNumbers[] numbers)
    {
        List<OpPrediction> ops = [];
        List<Partition> partitions = [];
        List<Refusal> refusals = [];
        for (int i = 0; i < parts.Length; i++)
        {
            int firstOp = ops.Count;
            int firstPartition = partitions.Count;
            ops.AddRange(parts[i].Ops.Select(op => op with
            {
                Node = numbers[i].Of(op.Node),
                Partition = op.Partition < 0 ? op.Partition : firstPartition + op.Partition,
            }));
            partitions.AddRange(parts[i].Partitions.Select(partition => partition with
            {
                Index = firstPartition + partition.Index,
                Subgraph = numbers[i].First + partition.Subgraph,
                Ops = [.. partition.Ops.Select(op => firstOp + op)],
            }));
            refusals.AddRange(parts[i].Refusals.Select(refusal => refusal with { Ops = [.. refusal.Ops.Select(op => firstOp + op)] }));
        }

        return parts[0] with
        {
            Ops = ops,
            Partitions = partitions,
            Refusals = refusals,
            CompilerName = parts.Select(static part => part.CompilerName).FirstOrDefault(static name => name.Length > 0, ""),
            Gpu = parts.Max(static part => part.Gpu),
            Transitions = parts.Sum(static part => part.Transitions),
        };
    }

    // Sections are loaded at the same time, so their memory adds up.
    private static ModelFacts? Facts(ModelItem item, IReadOnlyList<CheckedModel> sections)
    {
        ModelFacts[] facts = [.. sections.Select(static section => section.Facts).OfType<ModelFacts>()];
        return facts.Length < sections.Count
            ? null
            : new ModelFacts(
                new ModelMemory(
                    facts.Sum(static part => part.Memory.WeightBytes),
                    facts.Any(static part => part.Memory.ActivationBytes is null) ? null : facts.Sum(static part => part.Memory.ActivationBytes)),
                [.. sections.SelectMany(section => section.Facts!.Graphs.Select(graph => $"{Short(item, section)}: {graph}"))]);
    }

    private static string Short(ModelItem item, CheckedModel section) => section.Item.Identity[(item.Identity.Length + 1)..];
}
