using ModelSdk.Build.Aot;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs.Items;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Packs.Rules.Items;

/// <summary>MSDK5126: targets such as Qualcomm_ALL, which LiteRT's compilers know and no device reports.</summary>
/// <remarks>
/// Data/socs.json has none of them, so that the check of the project's items calls them unknown (MSDK1004) where it runs; a
/// ModelSdkTarget item can still make one.
/// </remarks>
internal static class AllTargetRule
{
    private const string All = "ALL";

    public static IEnumerable<ModelDiagnostic> Check(PackProject project, PackMembers members)
    {
        SocTable socs = SocTable.Of(project.Facts);
        IEnumerable<IGrouping<string, ApplicationModel>> uses = members.Members
            .Where(static member => !member.Model.Item.IsBundle)
            .SelectMany(member => MetadataValues.List(AotPolicy.TargetNames(member.Model, project.Facts)).Select(name => (Name: name, member.Model)))
            .GroupBy(static use => use.Name, static use => use.Model, StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, ApplicationModel> use in uses.Where(use => IsAll(use.Key, socs)))
        {
            string prefix = use.Key.LastIndexOf('_') is > 0 and int at ? use.Key[..at] : "";
            string phones = socs.FindVendor(prefix) is { } vendor ? $". All phones of this vendor are {vendor.Name}_*" : "";
            yield return DiagnosticRules.TargetOfAll.At(
                use.First().Item.FullPath, use.Key, NameList.Of(use.Select(ModelTitle.Of)), All, phones);
        }
    }

    /// <summary>Whether a chip's model is the placeholder for all.</summary>
    public static bool IsAll(string model) => model.Trim().Equals(All, StringComparison.OrdinalIgnoreCase);

    private static bool IsAll(string name, SocTable socs) =>
        IsAll(name[(name.LastIndexOf('_') + 1)..])
        || socs.Find(name) is { } target && (IsAll(target.Model) || target.PlaySelectors.Any(static selector => IsAll(selector.Model)));
}
