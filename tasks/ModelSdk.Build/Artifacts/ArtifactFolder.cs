using ModelSdk.Build.Audit;

namespace ModelSdk.Build.Artifacts;

/// <summary>A compiled file that passed its audit, ready to be deployed.</summary>
public sealed record CompiledArtifact
{
    /// <summary>The model that it is a variant of.</summary>
    public required ApplicationModel Model { get; init; }

    /// <summary>Id of the SoC.</summary>
    public required string Target { get; init; }

    /// <summary>The file, in the cache or where the project has it.</summary>
    public required string File { get; init; }

    /// <summary>Its SHA-256, in lower case.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Versions of the tools that made it, by name (<c>litert</c>, <c>plugin</c>, <c>sdk</c>), as far as known.</summary>
    public IReadOnlyDictionary<string, string> Toolchain { get; init; } = new Dictionary<string, string>();

    /// <summary>What the audit found.</summary>
    public required AuditResult Audit { get; init; }
}

/// <summary>Lays out what is deployed beside the source models: compiled files and artifacts.json, with the paths that they get.</summary>
/// <remarks>Called by AotBuild; the targets deploy the folder as it is.</remarks>
public static class ArtifactFolder
{
    /// <summary>
    /// Makes <paramref name="root"/> hold exactly <c>models/&lt;assembly&gt;/&lt;name&gt;/&lt;target&gt;/&lt;name&gt;.tflite</c> for each
    /// artifact and one <c>artifacts.json</c> for each model that has any; files that are right keep their time, others go.
    /// </summary>
    /// <returns>All files relative to the root, with <c>/</c>, sorted; and MSDK5004 for identical files, of which one is kept.</returns>
    public static (IReadOnlyList<string> Files, IReadOnlyList<ModelDiagnostic> Diagnostics) Write(
        string root, IReadOnlyList<CompiledArtifact> artifacts, CancellationToken cancellationToken) => throw new NotImplementedException();
}
