using System.Globalization;

namespace ModelSdk.Build;

/// <summary>How bad a finding is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>For detailed logs.</summary>
    Info,

    /// <summary>The build goes on.</summary>
    Warning,

    /// <summary>The build fails.</summary>
    Error,
}

/// <summary>One number of the list of diagnostics; all of them stand in <see cref="DiagnosticRules"/>.</summary>
/// <param name="Id">MSDK and four digits; also the name of the help page in docs/errors.</param>
/// <param name="Severity">The usual severity.</param>
/// <param name="Title">The message with its placeholders.</param>
public sealed record DiagnosticRule(string Id, DiagnosticSeverity Severity, string Title)
{
    /// <summary>The finding with the placeholders filled in.</summary>
    public ModelDiagnostic At(string file, params ReadOnlySpan<object?> arguments) =>
        new(this, file, string.Format(CultureInfo.InvariantCulture, Title, arguments));
}

/// <summary>A finding.</summary>
/// <param name="Rule">Which one.</param>
/// <param name="File">Full path of the model, or of the project file.</param>
/// <param name="Message">What, where, why and what to do, in one line.</param>
public sealed record ModelDiagnostic(DiagnosticRule Rule, string File, string Message)
{
    /// <summary>Severity of this finding; normally the rule's.</summary>
    public DiagnosticSeverity Severity { get; init; } = Rule.Severity;
}
