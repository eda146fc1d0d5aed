using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelSdk.Build.Packs.Proto;

namespace ModelSdk.Build.Packs.Bundles;

/// <summary>The bundle configuration (JSON for <c>bundletool --config</c>): the project's own file with what packs need.</summary>
/// <remarks>
/// Called by PackBuild. .NET for Android merges its globs into the result, arrays by concatenation, so names are camelCase: with
/// <c>uncompressed_glob</c> in the project's file the field would stand there twice, which bundletool refuses.
/// <para>
/// What bundletool 1.18.3 does, tried: it splits packs by device group by default and asks nobody for the entry DEVICE_GROUP, but
/// only with that entry it takes <c>#group_…</c> off the names of folders; negated, every device gets every folder. It says nothing
/// in either case. Without a DeviceGroupConfig it warns only, whatever the default suffix is; with one the default suffix must be
/// <c>other</c> or a declared group, also where stripping is off or the dimension negated.
/// </para>
/// </remarks>
public static class BundleConfiguration
{
    private static readonly JsonSerializerOptions Writing = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const string DimensionsPath = "optimizations.splitsConfig.splitDimension";

    private const string RightDimension =
        """{ "value": "DEVICE_GROUP", "suffixStripping": { "enabled": true, "defaultSuffix": "other" } }""";

    /// <summary>Merges.</summary>
    /// <param name="userFile">$(AndroidBundleConfigurationFile) of the project, or null.</param>
    /// <param name="splitByGroup">Whether any pack has device groups: adds the dimension DEVICE_GROUP with suffix stripping.</param>
    /// <param name="extractNativeLibraries">Sets uncompressNativeLibraries to false, unless the file says otherwise.</param>
    /// <param name="projectFile">For findings without a file.</param>
    /// <returns>
    /// The JSON (UTF-8, LF; the same input gives the same bytes) and MSDK5141 where the file contradicts; with MSDK5141 no JSON.
    /// </returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static (byte[] Json, IReadOnlyList<ModelDiagnostic> Diagnostics) Merge(
        string? userFile, bool splitByGroup, bool extractNativeLibraries, string projectFile)
    {
        if (userFile is not null && !File.Exists(userFile))
        {
            // .NET for Android passes over it in silence.
            return ([], [DiagnosticRules.BundleConfigConflict.At(projectFile, userFile, "does not exist; correct the property, or remove it")]);
        }

        byte[] user = userFile is null ? "{}"u8.ToArray() : File.ReadAllBytes(userFile);
        string file = userFile ?? projectFile;
        BundleConfigFacts facts;
        try
        {
            facts = Read(user);
        }
        catch (InvalidDataException exception)
        {
            return ([], [DiagnosticRules.BundleConfigConflict.At(file, file, $"cannot be read: {exception.Message}")]);
        }

        string[] contradictions = splitByGroup ? [.. Contradictions(facts)] : [];
        if (contradictions.Length > 0)
        {
            return ([], [.. contradictions.Select(text => DiagnosticRules.BundleConfigConflict.At(file, file, text))]);
        }

        JsonObject json = CamelCase(BundleConfigProto.Config, ProtoJson.ReadNode(user));
        if (splitByGroup && facts.DeviceGroups.Count == 0)
        {
            AddDimension(json);
        }

        if (extractNativeLibraries && facts.UncompressNativeLibraries is null)
        {
            Object(json, "optimizations")["uncompressNativeLibraries"] = new JsonObject { ["enabled"] = false };
        }

        return (Encoding.UTF8.GetBytes(json.ToJsonString(Writing) + "\n"), []);
    }

    /// <summary>What a bundle configuration says.</summary>
    /// <exception cref="InvalidDataException">It is none; the text says what is wrong and where.</exception>
    internal static BundleConfigFacts Read(ReadOnlyMemory<byte> json) =>
        BundleConfigFacts.From(ProtoJson.Read(BundleConfigProto.Config, json));

    private static IEnumerable<string> Contradictions(BundleConfigFacts facts)
    {
        if (facts.DeviceGroups.Count > 1)
        {
            string entries = string.Join(" and ", facts.DeviceGroups.Select(static dimension => $"{DimensionsPath}[{dimension.Index}]"));
            return [$"lists DEVICE_GROUP more than once ({entries}): keep {RightDimension}"];
        }

        return facts.DeviceGroups.Where(static dimension => !dimension.IsRight).Select(static dimension =>
            $"keeps AI packs from being delivered by device group: {DimensionsPath}[{dimension.Index}] has {Defect(dimension)}. "
            + $"Remove the entry, or write {RightDimension}");
    }

    private static string Defect(DeviceGroupDimension dimension) => dimension switch
    {
        { Negate: true } => "\"negate\": true, which switches the split off",
        { StripsSuffix: false } => "no suffixStripping that is enabled, so that the application would not find its folders",
        _ => $"\"defaultSuffix\": \"{dimension.DefaultSuffix}\" where devices of no group need \"other\"",
    };

    // Last: .NET for Android looks at the first entry only to see whether ABIs are split (BundleConfigSplitConfigsChecker).
    private static void AddDimension(JsonObject json)
    {
        JsonObject splits = Object(Object(json, "optimizations"), "splitsConfig");
        if (splits["splitDimension"] is not JsonArray dimensions)
        {
            dimensions = [];
            splits["splitDimension"] = dimensions;
        }

        dimensions.Add(JsonNode.Parse(RightDimension));
    }

    // null stands for an absent message.
    private static JsonObject Object(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            child = [];
            parent[name] = child;
        }

        return child;
    }

    // Names that the table does not know stay: a newer bundletool may know them. Numbers of dimensions become names, since
    // .NET for Android takes the first of them for a string.
    private static JsonObject CamelCase(ProtoType type, JsonObject json)
    {
        JsonObject renamed = [];
        foreach ((string name, JsonNode? value) in json)
        {
            ProtoField? field = type.FindJson(name);
            renamed[field?.JsonName ?? name] = (field?.Kind, value) switch
            {
                (ProtoKind.Message, JsonObject inner) => CamelCase(field.Message!(), inner),
                (ProtoKind.Message, JsonArray items) => new JsonArray([.. items.Select(item => CamelCase(field.Message!(), item!.AsObject()))]),
                (ProtoKind.Choice, JsonValue choice) => ChoiceName(field, choice),
                _ => value?.DeepClone(),
            };
        }

        return renamed;
    }

    private static JsonNode ChoiceName(ProtoField field, JsonValue choice) =>
        choice.TryGetValue(out int number) && field.Choices.FirstOrDefault(row => row.Value == number).Key is { } name
            ? JsonValue.Create(name)
            : choice.DeepClone();
}
