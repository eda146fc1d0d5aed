using System.Text.RegularExpressions;
using ModelSdk.Build.Inspection;

namespace ModelSdk.Build.OpSupport;

/// <summary>Writes where a rule applied, for one line of a build log: nodes by operator, 20 of them and a count.</summary>
/// <remarks>
/// <c>CAST at node 3 (output 'ids'; input 0 'tokens': int64), node 9 (output 'ids2'). Allowed: float32, int32</c>: no full stop
/// at the end. What is allowed stands once when it is the same everywhere.
/// </remarks>
internal static partial class NodeList
{
    private const int LongestName = 40;

    /// <summary>The list.</summary>
    public static string Of(IReadOnlyList<FindingOccurrence> occurrences)
    {
        string[] allowed = [.. occurrences.Select(static occurrence => Allowed(occurrence)).Where(static text => text.Length > 0).Distinct()];
        bool together = allowed.Length == 1;
        IGrouping<OpNode?, FindingOccurrence>[] nodes = [.. occurrences.GroupBy(static occurrence => occurrence.Node)];
        IEnumerable<string> groups = nodes
            .Take(Occurrences.MostListed)
            .GroupBy(static node => node.Key?.Op)
            .Select(ofOp => ofOp.Key is null
                ? string.Join(", ", ofOp.SelectMany(node => node).Select(occurrence => Detail(occurrence, together)))
                : $"{ofOp.Key} at {string.Join(", ", ofOp.Select(node => Node(node.Key!, node, together)))}");
        string more = nodes.Length > Occurrences.MostListed ? $"; and {nodes.Length - Occurrences.MostListed:N0} more" : "";
        return string.Join("; ", groups) + more + (together ? $". Allowed: {allowed[0]}" : "");
    }

    /// <summary>Nodes alone, for rules that apply to nearly all ops: <c>CONV_2D at node 0, node 2; ADD at node 7</c>.</summary>
    public static string Compact(IReadOnlyList<FindingOccurrence> occurrences)
    {
        OpNode[] nodes = [.. occurrences.Select(static occurrence => occurrence.Node).OfType<OpNode>().Distinct()];
        IEnumerable<string> groups = nodes
            .Take(Occurrences.MostListed)
            .GroupBy(static node => node.Op)
            .Select(static ofOp => $"{ofOp.Key} at {string.Join(", ", ofOp.Select(Place))}");
        return string.Join("; ", groups) + (nodes.Length > Occurrences.MostListed ? $"; and {nodes.Length - Occurrences.MostListed:N0} more" : "");
    }

    /// <summary>Such as <c>node 5 of subgraph 2</c>.</summary>
    public static string Place(OpNode node)
    {
        string place = node.Subgraph == 0 ? $"node {node.Index}" : $"node {node.Index} of subgraph {node.Subgraph}";
        return node.Path.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash
            ? $"{place} in composite {node.Path[..slash]}"
            : place;
    }

    /// <summary>The end of a long name, which tells more than its beginning.</summary>
    public static string Short(string name) => name.Length <= LongestName ? name : "…" + name[^LongestName..];

    private static string Node(OpNode node, IEnumerable<FindingOccurrence> occurrences, bool together)
    {
        string[] details = [.. occurrences.Select(occurrence => Detail(occurrence, together)).Where(static text => text.Length > 0).Distinct()];
        bool namesOutput = details.Any(detail => node.Output.Length > 0 && detail.Contains($"'{Short(node.Output)}'", StringComparison.Ordinal));
        string[] all = node.Output.Length > 0 && !namesOutput ? [$"output '{Short(node.Output)}'", .. details] : details;
        return all.Length == 0 ? Place(node) : $"{Place(node)} ({string.Join("; ", all)})";
    }

    private static string Detail(FindingOccurrence occurrence, bool together)
    {
        string allowed = together || Allowed(occurrence) is not { Length: > 0 } text ? "" : $", allowed: {text}";
        string tensor = occurrence.Tensor is null ? "" : ShortenQuoted(occurrence.Tensor);
        string found = InWords(occurrence.Found);
        return (tensor.Length, found.Length) switch
        {
            (0, 0) => allowed.TrimStart(',', ' '),
            (0, _) => found + allowed,
            (_, 0) => tensor + allowed,
            _ => $"{tensor}: {found}{allowed}",
        };
    }

    // Of an operand that must be there, and of conditions that no list of values says, the reason tells all.
    private static string Allowed(FindingOccurrence occurrence) =>
        occurrence.Allowed is "present" || TooComplex().IsMatch(occurrence.Allowed) ? "" : InWords(occurrence.Allowed);

    // The tables write element types and kinds of quantization as short words.
    private static string InWords(string text) => ShortWord().Replace(text, static match => match.Value switch
    {
        "quantization none" => "not quantized",
        "pt" => "per tensor",
        "pc" => "per channel",
        "block" => "in blocks",
        "/pt" => " per tensor",
        "/pc" => " per channel",
        "/block" => " in blocks",
        string type when type.StartsWith("bf", StringComparison.Ordinal) => "bfloat" + type[2..],
        string type => type[0] switch
        {
            'f' => "float",
            'i' => "int",
            'u' => "uint",
            _ => "complex",
        } + type[1..],
    });

    [GeneratedRegex(@"\b(bf16|f16|f32|f64|[iu](2|4|8|16|32|64)|c64|c128)\b|/?\b(pt|pc|block)\b|^quantization none$")]
    private static partial Regex ShortWord();

    [GeneratedRegex(@"\band\b| of (Input|Output)\b")]
    private static partial Regex TooComplex();

    private static string ShortenQuoted(string place)
    {
        int begin = place.IndexOf('\'', StringComparison.Ordinal) + 1;
        int end = place.LastIndexOf('\'');
        return begin > 0 && end > begin ? place[..begin] + Short(place[begin..end]) + place[end..] : place;
    }
}
