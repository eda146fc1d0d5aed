using System.Text.Json;

namespace ModelSdk.Format.Artifacts;

/// <summary>Which models of an application are in which pack: <c>models/packs.json</c> in the assets of its base module.</summary>
/// <remarks>
/// Written by the build, read by the loader: a model's class knows its assembly and name, not its pack.
/// <code>
/// { "version": "1.0",
///   "packs": [ { "name": "flowers", "delivery": "OnDemand", "sourceInApplication": true, "models": [ "App/flowers" ] } ] }
/// </code>
/// </remarks>
public sealed record PackList
{
    /// <summary>Path below the assets of the base module.</summary>
    public const string Path = "models/packs.json";

    /// <summary>Version of the schema.</summary>
    public Version Version { get; init; } = new(ArtifactList.MajorVersion, 0);

    /// <summary>The packs.</summary>
    public IReadOnlyList<PackListEntry> Packs { get; init; } = [];

    /// <summary>Reads a list.</summary>
    /// <exception cref="ModelFormatException">It is not JSON, lacks something, or has another major version.</exception>
    public static PackList Read(ReadOnlyMemory<byte> utf8) => ArtifactJson.Read(
        utf8,
        "the list of packs",
        static (root, version) =>
        {
            IReadOnlyList<PackListEntry> packs = ArtifactJson.List(root, "packs", PackListEntry.Read);
            ArtifactJson.Distinct(packs, static pack => pack.Name);
            ArtifactJson.Distinct([.. packs.SelectMany(static pack => pack.Models)], static model => model);
            return new PackList { Version = version, Packs = packs };
        });

    /// <summary>The file: UTF-8, lines end with LF; the same list gives the same bytes.</summary>
    public byte[] ToUtf8() => ArtifactJson.Write(Version, json =>
    {
        json.WriteStartArray("packs");
        foreach (PackListEntry pack in Packs)
        {
            pack.Write(json);
        }

        json.WriteEndArray();
    });

    /// <summary>The pack that a model is in, or null when it is in none.</summary>
    /// <param name="assembly">Assembly whose project has the model.</param>
    /// <param name="name">Its deployed name.</param>
    public PackListEntry? Find(string assembly, string name)
    {
        string model = $"{assembly}/{name}";
        return Packs.FirstOrDefault(pack => pack.Models.Contains(model));
    }
}

/// <summary>A pack of the application.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Delivery">InstallTime, FastFollow or OnDemand.</param>
/// <param name="Models">Its models, as assembly/name.</param>
public sealed record PackListEntry(string Name, string Delivery, IReadOnlyList<string> Models)
{
    private const string SourceProperty = "sourceInApplication";

    /// <summary>Whether the application carries the source models (SourceModel=App): the pack has compiled variants only.</summary>
    public bool SourceInApplication { get; init; }

    internal static PackListEntry Read(JsonElement pack) => new(
        ArtifactJson.RequiredPack(pack, "name"),
        ArtifactJson.Required(pack, "delivery"),
        ArtifactJson.List(pack, "models", static model => model.GetString() ?? ""))
    {
        SourceInApplication = pack.TryGetProperty(SourceProperty, out JsonElement inApplication) && inApplication.GetBoolean(),
    };

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("delivery", Delivery);
        if (SourceInApplication)
        {
            json.WriteBoolean(SourceProperty, true);
        }

        json.WriteStartArray("models");
        foreach (string model in Models)
        {
            json.WriteStringValue(model);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
