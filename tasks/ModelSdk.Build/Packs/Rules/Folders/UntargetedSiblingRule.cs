namespace ModelSdk.Build.Packs.Rules.Folders;

/// <summary>MSDK5131: a folder without suffix beside its <c>#group_…</c> folders, which is no fallback but an error.</summary>
/// <remarks>bundletool: "must have exactly one device group, but found []". Older pages of Play describe it as the default.</remarks>
internal sealed class UntargetedSiblingRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input) =>
        from pack in input.Packs
        from family in pack.Families
        where pack.Files.Any(file => IsOrIsBelow(file.Folder.Path, family.Folder))
        select input.At(DiagnosticRules.UntargetedSibling, pack.Pack.Name, family.Folder, pack.Pack.Name);

    private static bool IsOrIsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');
}
