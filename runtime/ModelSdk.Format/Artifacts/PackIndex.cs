using System.Text.Json;

namespace ModelSdk.Format.Artifacts;

/// <summary>What is in an AI pack: <c>assets/&lt;pack&gt;.pack.json</c>, delivered to every device.</summary>
/// <remarks>
/// Written by the build, read by the loader on the device and by tools:
/// <code>
/// { "version": "1.0", "pack": "flowers",
///   "groups": [ { "name": "Qualcomm_SM8750", "socs": [ { "manufacturer": "QTI", "model": "SM8750" } ] } ],
///   "models": [ { "assembly": "App", "name": "flowers",
///                 "source": { "path": "flowers.source/flowers.tflite", "sha256": "…", "length": 1 },
///                 "variants": [ { "target": "Qualcomm_SM8750", "group": "Qualcomm_SM8750", "path": "flowers/flowers.tflite",
///                                 "length": 1, "sha256": "…", … as in artifacts.json } ] } ] }
/// </code>
/// Paths are those on a device, below the pack's assets, where Play has removed the suffixes (<c>#group_…</c>): all variants
/// of a model have the same path, and a device has one of them or none. Rules about versions: <see cref="ArtifactList"/>.
/// </remarks>
public sealed record PackIndex
{
    /// <summary>Version of the schema.</summary>
    public Version Version { get; init; } = new(ArtifactList.MajorVersion, 0);

    /// <summary>Name of the pack.</summary>
    public required string Pack { get; init; }

    /// <summary>Device groups that it has folders for, in the order in which Play tries them; without <c>other</c>.</summary>
    public IReadOnlyList<PackIndexGroup> Groups { get; init; } = [];

    /// <summary>Its models.</summary>
    public IReadOnlyList<PackIndexModel> Models { get; init; } = [];

    /// <summary>Reads an index.</summary>
    /// <exception cref="ModelFormatException">It is not JSON, lacks something, or has another major version.</exception>
    public static PackIndex Read(ReadOnlyMemory<byte> utf8) => ArtifactJson.Read(
        utf8,
        "the index of a pack",
        static (root, version) => new PackIndex
        {
            Version = version,
            Pack = ArtifactJson.RequiredPack(root, "pack"),
            Groups = ArtifactJson.List(root, "groups", PackIndexGroup.Read),
            Models = ArtifactJson.Distinct(
                ArtifactJson.List(root, "models", PackIndexModel.Read), static model => $"{model.Assembly}/{model.Name}"),
        });

    /// <summary>The file: UTF-8, lines end with LF; the same index gives the same bytes.</summary>
    public byte[] ToUtf8() => ArtifactJson.Write(Version, json =>
    {
        json.WriteString("pack", Pack);
        json.WriteStartArray("groups");
        foreach (PackIndexGroup group in Groups)
        {
            group.Write(json);
        }

        json.WriteEndArray();
        json.WriteStartArray("models");
        foreach (PackIndexModel model in Models)
        {
            model.Write(json);
        }

        json.WriteEndArray();
    });

    /// <summary>Path below a pack's assets.</summary>
    public static string FileName(string pack) => $"{pack}.pack.json";
}

/// <summary>A device group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Socs">Chips that it is selected by.</param>
public sealed record PackIndexGroup(string Name, IReadOnlyList<PackIndexSoc> Socs)
{
    internal static PackIndexGroup Read(JsonElement group) => new(
        ArtifactJson.Required(group, "name"),
        ArtifactJson.List(group, "socs", static soc => new PackIndexSoc(
            ArtifactJson.Required(soc, "manufacturer"), ArtifactJson.Required(soc, "model"))));

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteStartArray("socs");
        foreach (PackIndexSoc soc in Socs)
        {
            json.WriteStartObject();
            json.WriteString("manufacturer", soc.Manufacturer);
            json.WriteString("model", soc.Model);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>A chip as devices report it.</summary>
/// <param name="Manufacturer">Build.SOC_MANUFACTURER.</param>
/// <param name="Model">Build.SOC_MODEL.</param>
public sealed record PackIndexSoc(string Manufacturer, string Model);

/// <summary>A model in a pack.</summary>
public sealed record PackIndexModel
{
    /// <summary>Assembly whose project has the model.</summary>
    public required string Assembly { get; init; }

    /// <summary>Deployed name.</summary>
    public required string Name { get; init; }

    /// <summary>The source model in this pack; null when the application itself carries it.</summary>
    public PackIndexFile? Source { get; init; }

    /// <summary>Variants, at most one for each device group.</summary>
    public IReadOnlyList<ArtifactRow> Variants { get; init; } = [];

    internal static PackIndexModel Read(JsonElement model) => new()
    {
        Assembly = ArtifactJson.Required(model, "assembly"),
        Name = ArtifactJson.Required(model, "name"),
        Source = model.TryGetProperty("source", out JsonElement source) ? PackIndexFile.Read(source) : null,
        Variants = ArtifactJson.List(model, "variants", ArtifactRow.Read),
    };

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("assembly", Assembly);
        json.WriteString("name", Name);
        Source?.Write(json);
        ArtifactRow.Write(json, "variants", Variants);
        json.WriteEndObject();
    }
}

/// <summary>A file of a pack.</summary>
/// <param name="Path">Below the pack's assets, with <c>/</c>, without suffixes.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal digits.</param>
/// <param name="Length">Length in bytes.</param>
public sealed record PackIndexFile(string Path, string Sha256, long Length)
{
    /// <summary>Whether only devices of the group <c>other</c> have it (SourceModel=OtherOnly).</summary>
    public bool OtherOnly { get; init; }

    internal static PackIndexFile Read(JsonElement file) => new(
        ArtifactJson.RequiredPath(file),
        ArtifactJson.Required(file, "sha256"),
        ArtifactJson.Length(file) ?? throw new FormatException("an entry without 'length'"))
    {
        OtherOnly = file.TryGetProperty("otherOnly", out JsonElement only) && only.GetBoolean(),
    };

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("source");
        json.WriteString("path", Path);
        json.WriteString("sha256", Sha256);
        json.WriteNumber("length", Length);
        if (OtherOnly)
        {
            json.WriteBoolean("otherOnly", true);
        }

        json.WriteEndObject();
    }
}
