using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ModelSdk.Generators.Diagnostics;

/// <summary>An MSDK6001 as plain values, which the pipeline can compare.</summary>
/// <param name="Path">The manifest.</param>
/// <param name="Reason">Why no class was generated.</param>
internal sealed record DiagnosticInfo(string Path, string Reason)
{
    /// <summary>The diagnostic, at the beginning of the manifest.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        DiagnosticDescriptors.GenerationFailed,
        Location.Create(Path, default, new LinePositionSpan(default, default)),
        System.IO.Path.GetFileName(Path),
        Reason);
}
