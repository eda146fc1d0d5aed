namespace ModelSdk.Build.Packs.Bundles;

/// <summary>What the verification of an app bundle needs of a module's manifest: base, feature or pack.</summary>
/// <remarks>
/// Read by <see cref="AppBundle"/>. Rules about delivery are bundletool's (AndroidManifest.getModuleDeliveryType); where a
/// feature module says nothing, it comes with the installation.
/// </remarks>
internal sealed record ModuleManifest
{
    private const string Dist = ProtoXml.DistributionNamespace;

    // Number of android:isolatedSplits.
    private const uint IsolatedSplitsId = 0x0101054b;

    /// <summary>Application id; "" when the manifest has none.</summary>
    public string PackageName { get; init; } = "";

    /// <summary>Module name as the manifest says it; "" in base modules.</summary>
    public string Split { get; init; } = "";

    /// <summary>The manifest of a pack; null in other modules.</summary>
    public PackManifest? Pack { get; init; }

    /// <summary>Smallest API level: 1 where the manifest names none, as in Android; null where it names a preview.</summary>
    public int? MinSdkVersion { get; init; } = 1;

    /// <summary>Whether each module has assets of its own, so that the same path in two modules is two files.</summary>
    public bool IsolatedSplits { get; init; }

    /// <summary>Whether the module comes with the installation.</summary>
    public bool IsInstallTime { get; init; } = true;

    /// <summary>Device groups that get the module at installation; empty where its manifest has no such condition.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="InvalidDataException">It is no manifest, or that of a pack and lacks what a pack must have.</exception>
    public static ModuleManifest Read(ReadOnlyMemory<byte> data)
    {
        ProtoXml manifest = ProtoXml.Read(data);
        ProtoXml? module = manifest.Elements("module", Dist).FirstOrDefault();
        return new ModuleManifest
        {
            PackageName = manifest.Attribute("package")?.Value ?? "",
            Split = manifest.Attribute("split")?.Value ?? "",
            Pack = PackManifest.From(manifest),
            MinSdkVersion = ReadMinSdk(manifest),
            IsolatedSplits = manifest.AndroidAttribute(IsolatedSplitsId)?.Flag == true,
            IsInstallTime = module is null || ComesWithInstallation(module),
            Groups = module is null ? [] : [.. ConditionalGroups(module)],
        };
    }

    private static int? ReadMinSdk(ProtoXml manifest)
    {
        ProtoXmlAttribute? attribute = manifest.Elements("uses-sdk")
            .Select(static element => element.AndroidAttribute(ProtoXml.MinSdkVersionId))
            .FirstOrDefault(static attribute => attribute is not null);
        return attribute is null ? 1 : attribute.Number;
    }

    private static bool ComesWithInstallation(ProtoXml module) => module.Elements("delivery", Dist).FirstOrDefault() is { } delivery
        ? delivery.Elements("install-time", Dist).Any()
        : module.Attribute("onDemand", Dist)?.Flag != true;

    private static IEnumerable<string> ConditionalGroups(ProtoXml module) => module
        .Elements("delivery", Dist)
        .SelectMany(static delivery => delivery.Elements("install-time", Dist))
        .SelectMany(static installTime => installTime.Elements("conditions", Dist))
        .SelectMany(static conditions => conditions.Elements("device-groups", Dist))
        .SelectMany(static groups => groups.Elements("device-group", Dist))
        .Select(static group => group.Attribute("name", Dist)?.Value ?? "")
        .Where(static name => name.Length > 0);
}
