using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Audit;

/// <summary>Collects what an audit finds, in the words of its diagnostics.</summary>
internal sealed class AuditFindings(string file, AuditExpectation expected)
{
    private const int ShownClauses = 6;

    private readonly List<ModelDiagnostic> _diagnostics = [];

    /// <summary>What the file is held against.</summary>
    public AuditExpectation Expected => expected;

    /// <summary>The SoC that was asked for.</summary>
    public SocTarget Target => expected.Target;

    /// <summary>Whether our own build compiled the file; of others nobody knows what was asked for.</summary>
    public bool IsOwn => expected.Options is not null;

    /// <summary>Everything found.</summary>
    public IReadOnlyList<ModelDiagnostic> Diagnostics => _diagnostics;

    /// <summary>Adds a finding of a rule.</summary>
    public void Add(DiagnosticRule rule, params ReadOnlySpan<object?> arguments) => _diagnostics.Add(rule.At(ReportedFile, arguments));

    /// <summary>Adds an info of a rule that is usually more than that.</summary>
    public void AddInfo(DiagnosticRule rule, params ReadOnlySpan<object?> arguments) =>
        _diagnostics.Add(rule.At(ReportedFile, arguments) with { Severity = DiagnosticSeverity.Info });

    /// <summary>Adds a finding in words of its own.</summary>
    public void Add(DiagnosticSeverity severity, DiagnosticRule rule, string message) =>
        _diagnostics.Add(new ModelDiagnostic(rule, ReportedFile, message) { Severity = severity });

    /// <summary>MSDK4012; nobody claimed success for a file that somebody else compiled.</summary>
    public void Unusable(string reason, DiagnosticSeverity severity = DiagnosticSeverity.Error)
    {
        ModelDiagnostic own = DiagnosticRules.UnusableOutput.At(ReportedFile, expected.Name, Target.Id, reason);
        string verdict = severity == DiagnosticSeverity.Error ? "cannot be used" : "is unusual";
        _diagnostics.Add(IsOwn
            ? own with { Severity = severity }
            : own with { Severity = severity, Message = $"Compiled file '{Path.GetFileName(file)}' of '{expected.Name}' for {Target.Id} {verdict}: {reason}" });
    }

    /// <summary>The first of some clauses.</summary>
    public static string Join(IReadOnlyList<string> clauses) =>
        string.Join("; ", clauses.Take(ShownClauses)) + (clauses.Count > ShownClauses ? $"; and {clauses.Count - ShownClauses} more" : "");

    private string ReportedFile => expected.ReportedFile ?? expected.SourceModel;
}
