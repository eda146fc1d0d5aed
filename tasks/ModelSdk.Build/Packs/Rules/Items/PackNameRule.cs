using ModelSdk.Build.Packs.Items;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Items;

/// <summary>MSDK5101 and 5102: names that cannot be names of modules, are reserved, or mean two things.</summary>
/// <remarks>bundletool, model/BundleModuleName. A bundle lists modules as folders, and Windows has no two that differ in case only.</remarks>
internal static class PackNameRule
{
    private static readonly (string Name, string Why)[] Reserved =
    [
        ("base", "it is the module of the application itself"),
        ("BUNDLE-METADATA", "an app bundle keeps facts for tools in a folder of that name"),
        ("META-INF", "an app bundle keeps its signature in a folder of that name"),
    ];

    /// <summary>What is wrong with the names in a project.</summary>
    public static IEnumerable<ModelDiagnostic> Check(PackProject project, PackMembers members)
    {
        (string Name, string File, string Place)[] uses =
        [
            .. project.Packs.Select(item => (item.Name, project.Facts.ProjectFile, "a ModelPack item")),
            .. members.Members.Where(static member => member.Item is null).Select(static member =>
                (member.Pack, member.Model.Item.FullPath, $"AiPack of {ModelTitle.Of(member.Model)}")),
        ];
        foreach (IGrouping<string, (string Name, string File, string Place)> same in uses.GroupBy(static use => use.Name, StringComparer.OrdinalIgnoreCase))
        {
            (string name, string file, _) = same.First();
            string[] spellings = [.. same.Select(static use => use.Name).Distinct(StringComparer.Ordinal)];
            string? module = project.Android?.OtherModules.FirstOrDefault(module => module.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (Check(name, file) is { } wrong)
            {
                yield return wrong;
            }
            else if (module is not null)
            {
                yield return DiagnosticRules.ReservedPackName.At(
                    file, name, $"the application has a module '{module}' already (an AssetPack or a feature module). Choose another name");
            }
            else if (spellings.Length > 1)
            {
                yield return DiagnosticRules.ReservedPackName.At(
                    file,
                    name,
                    $"{NameList.Of(spellings.Select(spelling => $"'{spelling}' ({same.First(use => use.Name == spelling).Place})"))} "
                        + "differ only in case. Write one name everywhere, or choose another");
            }
            else if (project.Packs.Count(item => item.Name == name) is > 1 and int count)
            {
                yield return DiagnosticRules.ReservedPackName.At(
                    file, name, $"{count} ModelPack items have this name. Keep one, with the metadata of all");
            }
        }
    }

    /// <summary>What is wrong with a name by itself, or null; also for packs that come from files.</summary>
    public static ModelDiagnostic? Check(string name, string file)
    {
        (string Name, string Why) reserved = Reserved.FirstOrDefault(row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return reserved.Name is not null
            ? DiagnosticRules.ReservedPackName.At(file, name, $"{reserved.Why}. Choose another name")
            : TargetedPath.IsName(name) ? null : DiagnosticRules.PackName.At(file, name, Suggest(name));
    }

    // The nearest name that is valid.
    private static string Suggest(string name)
    {
        string valid = string.Concat(name.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return TargetedPath.IsName(valid) ? valid : "pack_" + valid.TrimStart('_');
    }
}
