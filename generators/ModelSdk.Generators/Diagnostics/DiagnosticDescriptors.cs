using Microsoft.CodeAnalysis;

namespace ModelSdk.Generators.Diagnostics;

/// <summary>Diagnostics of the generator; everything about models themselves is reported by the build task.</summary>
internal static class DiagnosticDescriptors
{
    /// <summary>Never a missing class without an error.</summary>
    public static readonly DiagnosticDescriptor GenerationFailed = new(
        "MSDK6001",
        "Code generation failed",
        "Code generation for '{0}' failed: {1} (see MSDK6001.md in the package's docs/errors)",
        "ModelSdk",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);
}
