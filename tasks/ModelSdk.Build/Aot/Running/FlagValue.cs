using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelSdk.Build.Aot.Running;

/// <summary>Checks the value of a flag before the tool sees it, and writes switches in one way; for <see cref="CompilerOptions"/>.</summary>
internal static partial class FlagValue
{
    // What Abseil's parser of booleans takes, ignoring case.
    private static readonly string[] Yes = ["true", "t", "yes", "y", "1"];
    private static readonly string[] No = ["false", "f", "no", "n", "0"];

    /// <summary>The value as the tool gets it, and what is wrong with it in a clause; the problem is null when nothing is.</summary>
    public static (string Value, string? Problem) Check(CompilerFlag flag, string value)
    {
        string written = value;
        if (flag.Kind == FlagKind.Switch)
        {
            value = Yes.Contains(value, StringComparer.OrdinalIgnoreCase) ? "true"
                : No.Contains(value, StringComparer.OrdinalIgnoreCase) ? "false"
                : value;
        }

        if (Expected(flag, value) is { } expected)
        {
            return (value, $"value '{written}' of '--{flag.Name}' is not {expected}{Closest(flag, value)}");
        }

        return flag.RefusedValues.TryGetValue(value, out string? reason) ? (value, $"'--{flag.Name}={written}' {reason}") : (value, null);
    }

    /// <summary>What the value should be; null when it is.</summary>
    private static string? Expected(CompilerFlag flag, string value) => flag.Kind switch
    {
        FlagKind.Switch => value is "true" or "false" ? null : "true or false",
        FlagKind.Choice => flag.Values.Contains(value) ? null : $"one of {string.Join(", ", flag.Values)}",
        FlagKind.Number => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? null
            : "a whole number",
        FlagKind.Count => uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null
            : "a whole number from 0",
        FlagKind.Numbers => NumbersPattern().IsMatch(value) ? null : "a list of whole numbers such as 0,2",
        FlagKind.File => !Path.IsPathFullyQualified(value) ? "a full path (the tool runs in a folder of its own)"
            : !System.IO.File.Exists(value) ? "an existing file"
            : null,
        FlagKind.Folder => Path.IsPathFullyQualified(value) ? null : "a full path (the tool runs in a folder of its own)",
        FlagKind.Pairs => PairsPattern().IsMatch(value) ? null : "a list such as KEY=VALUE,KEY=VALUE (the tool would ignore it)",
        FlagKind.GraphPairs => GraphPairsPattern().IsMatch(value)
            ? null
            : "a list such as 0:KEY=VALUE;1:KEY=VALUE (the tool would ignore it)",
        FlagKind.GraphChoice => IsGraphChoice(flag, value)
            ? null
            : $"one of {string.Join(", ", flag.Values)}, or such for partitions (0:{flag.Values[0]};1:{flag.Values[^1]})",
        _ => null,
    };

    private static bool IsGraphChoice(CompilerFlag flag, string value) => flag.Values.Contains(value) || value.Split(';').All(entry =>
        entry.Split(':') is [string graph, string choice]
        && uint.TryParse(graph, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && flag.Values.Contains(choice));

    private static string Closest(CompilerFlag flag, string value) =>
        flag.Values.Where(known => EditDistance.Between(known, value) <= 2).MinBy(known => EditDistance.Between(known, value)) is { } known
            ? $"; did you mean '{known}'?"
            : "";

    [GeneratedRegex(@"^-?\d{1,9}(,-?\d{1,9})*$", RegexOptions.CultureInvariant)]
    private static partial Regex NumbersPattern();

    [GeneratedRegex("^[^=,]+=[^,]+(,[^=,]+=[^,]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex PairsPattern();

    [GeneratedRegex(@"^\d+:[^=;]+=[^;]+(;\d+:[^=;]+=[^;]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex GraphPairsPattern();
}
