using System.Text.Json;

namespace ModelSdk.Format.Artifacts;

/// <summary>The variants of a model that were compiled ahead of time (<c>artifacts.json</c>, DESIGN.md section 3).</summary>
/// <remarks>
/// Written by the build of an application, read by the loader; both use this type, so that there is one schema:
/// <code>
/// { "version": "1.0",
///   "variants": [ { "target": "MediaTek_MT6993", "path": "MediaTek_MT6993/flowers.tflite", "sha256": "…",
///                   "toolchain": { "litert": "2.1.0" }, "compilerOptions": "…",
///                   "unverifiedOptions": [ "…" ], "npuShare": 0.98 } ] }
/// </code>
/// Properties that are not known are left alone: a minor version may add some. Another major version is refused.
/// </remarks>
public sealed partial record ArtifactList
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
    public static ArtifactList Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 16 });
            JsonElement root = document.RootElement;
            Version version = ReadVersion(root);
            return new ArtifactList
            {
                Version = version,
                Variants = root.TryGetProperty("variants", out JsonElement rows)
                    ? [.. rows.EnumerateArray().Select(ArtifactRow.Read)]
                    : [],
            };
        }
        catch (JsonException exception)
        {
            throw Invalid(exception.Message, exception.BytePositionInLine ?? 0);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            // JsonElement: a value of another kind than was asked for.
            throw Invalid(exception.Message, 0);
        }
    }

    /// <summary>A path that stays below the list's folder: the list may come from elsewhere than the program.</summary>
    internal static string RequiredPath(JsonElement row)
    {
        string path = Required(row, "path");
        return path[0] == '/' || path.AsSpan().ContainsAny('\\', ':') || path.Split('/').Contains("..")
            ? throw Invalid($"the path '{path}' does not stay below the list's folder", 0)
            : path;
    }

    internal static string Required(JsonElement row, string property) =>
        row.TryGetProperty(property, out JsonElement value) && value.GetString() is { Length: > 0 } text
            ? text
            : throw Invalid($"a variant without '{property}'", 0);

    private static Version ReadVersion(JsonElement root)
    {
        string text = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("version", out JsonElement value)
            ? value.GetString() ?? ""
            : "";
        if (!Version.TryParse(text, out Version? version))
        {
            throw Invalid($"'version' is '{text}', not a version such as {MajorVersion}.0", 0);
        }

        return version.Major == MajorVersion
            ? version
            : throw new ModelFormatException(
                ModelFormatError.UnsupportedVersion,
                0,
                $"the list of compiled variants has version {version}, this version of ModelSdk reads {MajorVersion}.x; "
                + "build and run with the same version of ModelSdk");
    }

    private static ModelFormatException Invalid(string reason, long offset) => new(
        ModelFormatError.Corrupt, offset, $"this is not a list of compiled variants: {reason}");
}

/// <summary>One variant of a model.</summary>
public sealed record ArtifactRow
{
    /// <summary>The SoC that it was compiled for, as in the table of targets.</summary>
    public required string Target { get; init; }

    /// <summary>Path relative to the list, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file in lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length in bytes; in packs only, otherwise null.</summary>
    public long? Length { get; init; }

    /// <summary>The device group that gets it; in packs only, otherwise null.</summary>
    public string? Group { get; init; }

    /// <summary>Versions of the tools that made it, by name.</summary>
    public IReadOnlyDictionary<string, string> Toolchain { get; init; } = new Dictionary<string, string>();

    /// <summary>Compiler options found in the bytecode, or null where it does not carry them.</summary>
    public string? CompilerOptions { get; init; }

    /// <summary>Options that were requested of the compiler and of which the bytecode says nothing, so that nobody can verify them.</summary>
    public IReadOnlyList<string> UnverifiedOptions { get; init; } = [];

    /// <summary>Share of operators on the NPU (0 to 1), or null when it was not measured.</summary>
    public double? NpuShare { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("target", Target);
        json.WriteString("path", Path);
        json.WriteString("sha256", Sha256);
        json.WriteStartObject("toolchain");
        foreach ((string name, string version) in Toolchain.OrderBy(static tool => tool.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, version);
        }

        json.WriteEndObject();

        // What is not known is left out: null would say no more.
        if (CompilerOptions is not null)
        {
            json.WriteString("compilerOptions", CompilerOptions);
        }

        if (UnverifiedOptions.Count > 0)
        {
            json.WriteStartArray("unverifiedOptions");
            foreach (string option in UnverifiedOptions)
            {
                json.WriteStringValue(option);
            }

            json.WriteEndArray();
        }

        if (NpuShare is { } share)
        {
            json.WriteNumber("npuShare", share);
        }

        json.WriteEndObject();
    }

    internal static ArtifactRow Read(JsonElement row) => new()
    {
        Target = ArtifactList.Required(row, "target"),
        Path = ArtifactList.RequiredPath(row),
        Sha256 = ArtifactList.Required(row, "sha256"),
        Toolchain = row.TryGetProperty("toolchain", out JsonElement tools) ? ReadTools(tools) : new Dictionary<string, string>(),
        CompilerOptions = row.TryGetProperty("compilerOptions", out JsonElement options) ? options.GetString() : null,
        UnverifiedOptions = row.TryGetProperty("unverifiedOptions", out JsonElement unverified)
            ? [.. unverified.EnumerateArray().Select(static option => option.GetString() ?? "")]
            : [],
        NpuShare = row.TryGetProperty("npuShare", out JsonElement share) && share.ValueKind != JsonValueKind.Null
            ? share.GetDouble()
            : null,
    };

    // Not ToDictionary: a name that stands there twice is no reason to throw.
    private static Dictionary<string, string> ReadTools(JsonElement tools)
    {
        Dictionary<string, string> versions = [];
        foreach (JsonProperty tool in tools.EnumerateObject())
        {
            versions[tool.Name] = tool.Value.GetString() ?? "";
        }

        return versions;
    }
}
