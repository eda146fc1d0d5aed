namespace ModelSdk.Format.Artifacts;

/// <summary>The variants of a model that were compiled ahead of time (<c>artifacts.json</c>, DESIGN.md section 3).</summary>
/// <remarks>
/// Written by the build of an application, read by the loader; both use this type, so that there is one schema:
/// <code>
/// { "version": "1.0",
///   "variants": [ { "target": "MediaTek_MT6993", "devices": [ { "manufacturer": "Mediatek", "model": "MT6993" } ],
///                   "path": "MediaTek_MT6993/flowers.tflite", "sha256": "…",
///                   "toolchain": { "litert": "2.1.0" }, "compilerOptions": "…",
///                   "unverifiedOptions": [ "…" ], "npuShare": 0.98 } ] }
/// </code>
/// Properties that are not known are left alone: a minor version may add some. Another major version is refused.
/// </remarks>
public sealed record ArtifactList
{
    /// <summary>The major version that this type reads.</summary>
    public const int MajorVersion = 1;

    /// <summary>Version of the schema.</summary>
    public Version Version { get; init; } = new(MajorVersion, 0);

    /// <summary>One row for each variant, in order of preference.</summary>
    public IReadOnlyList<ArtifactRow> Variants { get; init; } = [];

    /// <summary>Reads a list.</summary>
    /// <param name="utf8">The file.</param>
    /// <exception cref="ModelFormatException">It is not JSON, lacks something, or has another major version.</exception>
    public static ArtifactList Read(ReadOnlyMemory<byte> utf8) => ArtifactJson.Read(
        utf8,
        "a list of compiled variants",
        static (root, version) => new ArtifactList
        {
            Version = version,
            Variants = ArtifactJson.List(root, "variants", ArtifactRow.Read),
        });

    /// <summary>The file: UTF-8, lines end with LF, tools in order of their names.</summary>
    public byte[] ToUtf8() => ArtifactJson.Write(Version, json => ArtifactRow.Write(json, "variants", Variants));
}
