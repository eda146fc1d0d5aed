namespace ModelSdk.Build;

/// <summary>What looking into one model gave.</summary>
/// <param name="Manifest">Text of the manifest, to be written as UTF-8; null when an error leaves nothing to generate a class from, and for bundles.</param>
/// <param name="Diagnostics">Findings, in order of their numbers.</param>
public sealed record InspectionResult(string? Manifest, IReadOnlyList<ModelDiagnostic> Diagnostics);
