using ModelSdk.Build.Audit;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Build.Artifacts;

/// <summary>A compiled file that passed its audit, ready to be deployed.</summary>
public sealed record CompiledArtifact
{
    /// <summary>The model that it is a variant of.</summary>
    public required ApplicationModel Model { get; init; }

    /// <summary>Id of the SoC.</summary>
    public required string Target { get; init; }

    /// <summary>What devices that have the SoC report, so that the loader finds the variant without our table.</summary>
    public IReadOnlyList<DeviceSoc> Devices { get; init; } = [];

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
    internal const string ListName = "artifacts.json";

    private sealed record Group(ApplicationModel Model, IReadOnlyList<CompiledArtifact> Artifacts);

    /// <summary>
    /// Makes <paramref name="root"/> hold exactly <c>models/&lt;assembly&gt;/&lt;name&gt;/&lt;target&gt;/&lt;name&gt;.tflite</c> for each
    /// artifact and one <c>artifacts.json</c> for each model that has any; files that are right keep their time, others go.
    /// </summary>
    /// <param name="root">Full path of the folder, which belongs to this class alone.</param>
    /// <param name="artifacts">In order of preference; of several for the same model and SoC the first is taken.</param>
    /// <param name="cancellationToken">Stops between files; the next call repairs what is missing.</param>
    /// <returns>All files relative to the root, with <c>/</c>, sorted; and MSDK5004 for identical files, of which one is kept.</returns>
    /// <exception cref="IOException">A file cannot be read or written, or is not what was audited any more.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read or written.</exception>
    public static (IReadOnlyList<string> Files, IReadOnlyList<ModelDiagnostic> Diagnostics) Write(
        string root, IReadOnlyList<CompiledArtifact> artifacts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(artifacts);
        SortedDictionary<string, CompiledArtifact> copies = new(StringComparer.Ordinal);
        SortedDictionary<string, byte[]> lists = new(StringComparer.Ordinal);
        List<ModelDiagnostic> diagnostics = [];
        foreach (Group group in Groups(artifacts))
        {
            List<ArtifactRow> rows = [];
            foreach (CompiledArtifact artifact in group.Artifacts)
            {
                // Identical files lie where the first of them would.
                CompiledArtifact kept = group.Artifacts.First(other => other.Sha256 == artifact.Sha256);
                string path = $"{kept.Target}/{group.Model.Item.Name}.tflite";
                copies.TryAdd($"{group.Model.Folder}/{path}", kept);
                rows.Add(Row(artifact, path));
            }

            lists.Add($"{group.Model.Folder}/{ListName}", new ArtifactList { Variants = rows }.ToUtf8());
            diagnostics.AddRange(Identical(group));
        }

        string[] files = [.. copies.Keys.Concat(lists.Keys).Order(StringComparer.Ordinal)];
        FolderContent.RemoveOthers(root, files);
        foreach ((string path, CompiledArtifact artifact) in copies)
        {
            FolderContent.Copy(artifact.File, Path.Combine(root, path), artifact.Sha256, cancellationToken);
        }

        // Last, so that no list names a file that is not there yet.
        foreach ((string path, byte[] list) in lists)
        {
            FolderContent.Write(list, Path.Combine(root, path));
        }

        return (files, diagnostics);
    }

    private static IEnumerable<Group> Groups(IReadOnlyList<CompiledArtifact> artifacts) => artifacts
        .GroupBy(static artifact => artifact.Model.Folder, StringComparer.Ordinal)
        .Select(static group => new Group(
            group.First().Model,
            [.. group.DistinctBy(static artifact => artifact.Target, StringComparer.Ordinal)]));

    private static ArtifactRow Row(CompiledArtifact artifact, string path) => new()
    {
        Target = artifact.Target,
        Devices = artifact.Devices,
        Path = path,
        Sha256 = artifact.Sha256,
        Toolchain = artifact.Toolchain,
        CompilerOptions = Options(artifact.Audit.Facts),
        UnverifiedOptions = artifact.Audit.Unverified,
        NpuShare = artifact.Audit.NpuShare is { } share ? Math.Round(share, 4) : null,
    };

    private static string? Options(CompiledFacts? facts)
    {
        string[] options = [.. (facts?.Modules ?? []).Select(static module => module.Bytecode.Options).OfType<string>().Distinct(StringComparer.Ordinal)];
        return options.Length == 0 ? null : string.Join(" | ", options);
    }

    // One file that was given for several targets is no surprise to whoever gave it.
    private static IEnumerable<ModelDiagnostic> Identical(Group group) => group.Artifacts
        .GroupBy(static artifact => artifact.Sha256)
        .Where(static same => same.Select(static artifact => artifact.File).Distinct(StringComparer.Ordinal).Skip(1).Any())
        .Select(same => DiagnosticRules.IdenticalVariants.At(
            group.Model.Item.FullPath, string.Join(", ", same.Select(static artifact => artifact.Target)), group.Model.Item.Name));
}
