using System.Text.RegularExpressions;

namespace ModelSdk.Build.Aot.Running;

/// <summary>Which diagnostic a cause gets.</summary>
internal enum CauseKind
{
    /// <summary>MSDK4001.</summary>
    Failed,

    /// <summary>MSDK4002: a library of the vendor is missing.</summary>
    SdkMissing,

    /// <summary>MSDK4003: the compiler does not run on this machine.</summary>
    OtherMachine,
}

/// <summary>A failure that somebody has seen before: how it is told from the log, what it is and what helps.</summary>
/// <param name="Pattern">Regular expression that one entry of the log, or its error in one line, matches.</param>
/// <param name="Cause">A clause; <c>$1</c> is the first group of the pattern.</param>
/// <param name="Remedy">What to do, without a full stop.</param>
internal sealed partial record KnownCause(string Pattern, string Cause, string Remedy)
{
    /// <summary>Which diagnostic.</summary>
    public CauseKind Kind { get; init; }

    /// <summary>Status of the tool that it goes with; null for any.</summary>
    public int? Status { get; init; }

    /// <summary>The package that brings what is missing, if not the vendor's usual one.</summary>
    public string? Package { get; init; }

    /// <summary>The vendor that it is known of (Data/backends); null for any.</summary>
    public string? Backend { get; init; }

    /// <summary>The first row that fits, with its groups filled in; null when none does.</summary>
    public static (KnownCause Row, string Cause, string Remedy)? Find(CompilerLog log, int? exit, string? backend)
    {
        foreach (KnownCause row in All)
        {
            if ((row.Status is { } status && !(exit is { } code && ExitNames.Is(code, status)))
                || (row.Backend is not null && row.Backend != backend))
            {
                continue;
            }

            Match? match = log.Errors.Concat(log.Entries.Select(static entry => entry.Text))
                .Select(text => Regex.Match(text, row.Pattern, RegexOptions.CultureInvariant)).FirstOrDefault(static match => match.Success);
            if (match is not null)
            {
                return (row, Fill(row.Cause, match), Fill(row.Remedy, match));
            }
        }

        return null;
    }

    private static string Fill(string text, Match match)
    {
        for (int i = 1; i < match.Groups.Count; i++)
        {
            text = text.Replace($"${i}", match.Groups[i].Value, StringComparison.Ordinal);
        }

        return text;
    }
}
