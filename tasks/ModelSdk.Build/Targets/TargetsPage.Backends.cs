using System.Text;
using ModelSdk.Build.OpSupport.Tables;

namespace ModelSdk.Build.Targets;

// What each compiler and accelerator takes: the matrix of operators, then the rules of each backend, then the remedies.
internal static partial class TargetsPage
{
    // What a rule does to an op, in the words of the legend.
    private static readonly Dictionary<string, string> Effects = new(StringComparer.OrdinalIgnoreCase)
    {
        ["leave"] = "the op leaves",
        ["refuse"] = "**refuses the model**",
        ["wrong"] = "**wrong result**",
        ["imprecise"] = "less precise",
        ["unknown"] = "not known",
        ["note"] = "nothing",
    };

    private static readonly Dictionary<string, string> Scopes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["op"] = "",
        ["tensor"] = "each tensor of ",
        ["subgraph-tensor"] = "each tensor of the graph",
        ["subgraph-input"] = "each input of the graph",
        ["subgraph-op"] = "each op of the graph",
        ["partition"] = "each partition",
    };

    private static readonly Dictionary<string, string> Bases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["source"] = "read in the source",
        ["measured"] = "measured",
        ["vendor-docs"] = "said by the vendor",
        ["field-report"] = "reported by users",
        ["inferred"] = "concluded",
    };

    private static void AppendMatrix(StringBuilder page, IReadOnlyList<BackendFile> all)
    {
        // The reader only refuses what nothing could run; its section below says what.
        BackendFile[] backends = [.. all.Where(file => file.Backend != "litert")];
        page.Append("""

            ## The operators

            | In the table | Means |
            |---|---|
            | yes | taken |
            | if | taken where the element types that are [listed](#the-rules) and the rules that name the operator allow it |
            | ? | not known: only a compile tells |
            | no | stays outside: it runs on the next accelerator of `Accelerators` |
            | refuses | the compiler refuses a model that has it |

            Rules for all operators, such as those on element types, and limits of operator versions come on top. The last line is
            what happens to operators that are not listed.


            """);
        page.Append($"| Operator | {string.Join(" | ", backends.Select(file => $"[{file.Backend}](#{Anchor(file.Name)})"))} |\n");
        page.Append($"|---|{string.Concat(backends.Select(_ => "---|"))}\n");
        foreach (string op in all.SelectMany(file => file.Ops.Select(line => line.Op)).Distinct().Order(StringComparer.Ordinal))
        {
            page.Append($"| `{op}` | {string.Join(" | ", backends.Select(file => Cell(file, op)))} |\n");
        }

        page.Append($"| others | {string.Join(" | ", backends.Select(Others))} |\n");
    }

    private static string Cell(BackendFile file, string op)
    {
        OpLine? line = file.Ops.FirstOrDefault(line => line.Op == op);
        bool isLimited = line?.Types is not null
            || file.Rules.Any(rule => OpsOf(rule).Contains(op) && rule.Else is not ("note" or "imprecise"));
        return line is { Denied: true } ? "no"
            : line is null && file.Unlisted != "take" ? Others(file)
            : !IsConfirmed(file) ? "?"
            : isLimited ? "if" : "yes";
    }

    private static string Others(BackendFile file) => file.Unlisted switch
    {
        "take" => IsConfirmed(file) ? "yes" : "?",
        "refuse" => "refuses",
        _ => "no",
    };

    private static bool IsConfirmed(BackendFile file) => file.Accepted is null or "likely";

    private static void AppendRules(StringBuilder page, IReadOnlyList<BackendFile> backends)
    {
        page.Append("""

            ## The rules

            A rule is asked about the operators of its second column, where *when* holds (if it has one). `in0`, `in1`, … are the
            inputs of the op, `out0` is its first output, `t` each tensor. `f32` is a 32-bit float, `i8` a signed and `u8` an unsigned
            8-bit integer; `/pt` or `.quant = pt` means one scale for the tensor, `pc` one for each channel, `block` one for each
            block of weights. The rest of the language is described in `tasks/ModelSdk.Build/Data/README.md` of the sources.

            """);
        foreach (BackendFile file in backends)
        {
            page.Append($"\n### {file.Name}\n\n");
            page.Append($"`{file.Backend}`, held against LiteRT {file.LiteRt} ({file.Source}, {file.Date}). ");
            page.Append($"{OtherwiseOf(file)}.\n");
            if (!IsConfirmed(file))
            {
                page.Append($"\nWhat is listed is not certain: {file.AcceptedReason ?? "only a compile tells"}.\n");
            }

            AppendDenied(page, file);
            AppendLimits(page, file);
            AppendRuleTable(page, file);
            string[] sources = [.. file.Ops.Select(line => line.Source).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
            page.Append(sources.Length == 0 ? "" : $"\nThe list of operators is from: {string.Join(", ", sources)}.\n");
        }
    }

    private static string OtherwiseOf(BackendFile file) => file.Unlisted switch
    {
        "take" => "An operator that is not listed is taken",
        "refuse" => $"An operator that is not listed makes it refuse the model: {file.UnlistedReason}",
        _ => $"An operator that is not listed stays outside: {file.UnlistedReason}",
    };

    private static void AppendDenied(StringBuilder page, BackendFile file)
    {
        // Where unlisted operators stay outside, the file's reason stands above already.
        string? usual = file.Unlisted == "take" ? file.UnlistedReason : null;
        foreach (IGrouping<string, OpLine> reason in file.Ops
            .Where(line => line.Denied && (line.Reason ?? usual) is not null).GroupBy(line => (line.Reason ?? usual)!))
        {
            page.Append($"\nNot taken: {Code(reason.Select(line => line.Op).Order(StringComparer.Ordinal))}: {Text(reason.Key)}.\n");
        }
    }

    private static void AppendLimits(StringBuilder page, BackendFile file)
    {
        AppendGroups(page, "Element types that are taken:", file, line => line.Types);
        AppendGroups(page, "Operator versions that are taken:", file, line => line.Versions is { } versions ? Versions(versions) : null);
    }

    private static void AppendGroups(StringBuilder page, string caption, BackendFile file, Func<OpLine, string?> limit)
    {
        IGrouping<string, OpLine>[] groups =
        [
            .. file.Ops.Where(line => limit(line) is not null).GroupBy(line => limit(line)!)
                .OrderBy(group => group.Key.Length).ThenBy(group => group.Key, StringComparer.Ordinal),
        ];
        page.Append(groups.Length == 0 ? "" : $"\n{caption}\n\n");
        foreach (IGrouping<string, OpLine> group in groups)
        {
            page.Append($"- {group.Key}: {Code(group.Select(line => line.Op).Order(StringComparer.Ordinal))}\n");
        }
    }

    // "-6" is up to 6, "1-1" is 1.
    private static string Versions(string range) => range.Split('-') switch
    {
        ["" or "1", string last] when last != "1" => $"up to {last}",
        [_, "1"] => "1",
        [string first, string last] => $"{first} to {last}",
        _ => range,
    };

    private static void AppendRuleTable(StringBuilder page, BackendFile file)
    {
        if (file.Rules.Length == 0)
        {
            return;
        }

        page.Append("\n| Rule | About | Must hold | Otherwise | Why | Known from |\n|---|---|---|---|---|---|\n");
        foreach (RuleLine rule in file.Rules)
        {
            string condition = rule.When is null ? Condition(rule.Require) : $"when {Condition(rule.When)}: {Condition(rule.Require)}";
            string remedy = rule.Remedy is null ? "" : $" [What to do](#{Anchor(rule.Remedy)})";
            string[] evidence = [.. new[] { Bases[rule.Basis], rule.Device, rule.Runtime, rule.Date }.OfType<string>().Select(Text)];
            page.Append($"| `{rule.Id}` | {About(rule)}{Chips(rule)} | {condition} | {Effects[rule.Else]} | {Text(rule.Reason)}.{remedy} ");
            page.Append($"| {Text(rule.Source)} ({string.Join(", ", evidence)}) |\n");
        }
    }

    private static string Chips(RuleLine rule)
    {
        string[] named = rule.Socs?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return named.Length == 0 ? ""
            : named[0].StartsWith('!') ? $" (all chips but {Code(named.Select(name => name[1..]))})"
            : $" (only {Code(named)})";
    }

    private static string About(RuleLine rule)
    {
        string scope = Scopes[rule.Scope ?? "op"];
        string ops = rule.Ops == "*" ? "all operators" : string.Join(", ", OpsOf(rule).Select(op => $"`{op}`"));
        return scope.Length > 0 && !scope.EndsWith(' ') && rule.Ops == "*" ? scope
            : scope.Length > 0 && !scope.EndsWith(' ') ? $"{scope}: {ops}"
            : scope + ops;
    }

    private static void AppendRemedies(StringBuilder page, RemedyFile remedies)
    {
        page.Append("\n## The remedies\n");
        foreach (RemedyLine remedy in remedies.Remedies)
        {
            page.Append($"\n### {remedy.Id}\n\n{remedy.Text}\n\nResult: {remedy.Numerics}. From {remedy.Source}.\n");
        }
    }

    private static string[] OpsOf(RuleLine rule) => rule.Ops.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Condition(string condition) => $"`{condition.Replace("|", "\\|", StringComparison.Ordinal)}`";

    // What is not code must not be read as markup: '<' of a type, '|' of a table.
    private static string Text(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
