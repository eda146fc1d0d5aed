namespace ModelSdk.Format.Artifacts;

/// <summary>Which models of an application are in which pack: <c>models/packs.json</c> in the assets of its base module.</summary>
/// <remarks>
/// Written by the build, read by the loader: a model's class knows its assembly and name, not its pack.
/// <code>
/// { "version": "1.0",
///   "packs": [ { "name": "flowers", "delivery": "OnDemand", "models": [ "App/flowers" ] } ] }
/// </code>
/// </remarks>
public sealed partial record PackList
{
    /// <summary>Path below the assets of the base module.</summary>
    public const string Path = "models/packs.json";

    /// <summary>Version of the schema.</summary>
    public Version Version { get; init; } = new(ArtifactList.MajorVersion, 0);

    /// <summary>The packs.</summary>
    public IReadOnlyList<PackListEntry> Packs { get; init; } = [];

    /// <summary>Reads a list.</summary>
    /// <exception cref="ModelFormatException">It is not JSON, lacks something, or has another major version.</exception>
    public static PackList Read(ReadOnlyMemory<byte> utf8) => throw new NotImplementedException();

    /// <summary>The file: UTF-8, lines end with LF; the same list gives the same bytes.</summary>
    public byte[] ToUtf8() => throw new NotImplementedException();
}

/// <summary>A pack of the application.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Delivery">InstallTime, FastFollow or OnDemand.</param>
/// <param name="Models">Its models, as assembly/name.</param>
public sealed record PackListEntry(string Name, string Delivery, IReadOnlyList<string> Models);
