namespace ModelSdk.Build.Reports;

/// <summary>One diagnostic with all its occurrences.</summary>
public sealed record ReportFinding
{
    /// <summary>MSDK and four digits.</summary>
    public required string Number { get; init; }

    /// <summary>As it is logged.</summary>
    public required DiagnosticSeverity Severity { get; init; }

    /// <summary>As it is logged.</summary>
    public required string Message { get; init; }

    /// <summary>Help page, relative to the documentation: <c>docs/errors/MSDK3002.md</c>.</summary>
    public required string HelpPage { get; init; }

    /// <summary>Position in <see cref="ModelReport.Rules"/>, or null.</summary>
    public int? Rule { get; init; }

    /// <summary>Ids of targets that it concerns.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Where; grouped by what was found.</summary>
    public required IReadOnlyList<ReportOccurrences> Occurrences { get; init; }
}

/// <summary>Places of a finding at which the same was found.</summary>
/// <param name="Found">What they have.</param>
/// <param name="Allowed">What is allowed; empty when the reason says it all.</param>
/// <param name="Nodes">Paths of the ops; an empty text stands for the whole graph.</param>
/// <param name="Tensors">
/// The offending tensor of each such as <c>input 1 'w'</c>, or null when it is the ops themselves; of the first output
/// only the place, because the list of ops has its name.
/// </param>
public sealed record ReportOccurrences(
    string Found, string Allowed, IReadOnlyList<string> Nodes, IReadOnlyList<string>? Tensors);
