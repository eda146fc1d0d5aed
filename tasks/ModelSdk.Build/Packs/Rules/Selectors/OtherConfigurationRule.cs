using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Build.Packs.Rules.Selectors;

/// <summary>MSDK5142: the application puts a DeviceGroupConfig of its own into the bundle, beside that of the packs.</summary>
/// <remarks>bundletool refuses two of one name, and of .json and .pb takes the .json only. Without groups of ours there is no conflict.</remarks>
internal sealed class OtherConfigurationRule : IPackRule
{
    private const string Root = "BUNDLE-METADATA/";

    private static readonly string[] Paths = [DeviceGroupConfig.ProtoPath[Root.Length..], DeviceGroupConfig.JsonPath[Root.Length..]];

    public IEnumerable<PackFinding> Check(RuleInput input) =>
        from item in input.Set.Groups.Count > 0 ? input.Context.Android?.BundleMetadata ?? [] : []
        where Paths.Contains(PathOf(item), StringComparer.Ordinal)
        select input.At(DiagnosticRules.OtherGroupConfig, null, item);

    // path in the bundle:file. bundletool leaves out empty parts of the path and compares the rest letter by letter.
    private static string PathOf(string item)
    {
        int colon = item.IndexOf(':');
        return string.Join('/', item[..(colon < 0 ? item.Length : colon)].Trim().Split('/', StringSplitOptions.RemoveEmptyEntries));
    }
}
