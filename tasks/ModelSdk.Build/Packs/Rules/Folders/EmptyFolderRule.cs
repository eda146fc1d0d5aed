namespace ModelSdk.Build.Packs.Rules.Folders;

/// <summary>MSDK5134: a folder of a device group without a file.</summary>
/// <remarks>
/// Packs of ours have files only. Archives of others may have entries for folders: bundletool drops those of a module
/// without a word, so that the group is not there, and refuses those of a bundle.
/// </remarks>
internal sealed class EmptyFolderRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input) =>
        from pack in input.Packs
        let filled = pack.Files.Select(static file => file.Folder.GroupFolder).OfType<string>().ToHashSet(StringComparer.Ordinal)
        from folder in pack.Folders.Select(static folder => folder.GroupFolder).OfType<string>().Distinct()
        where !filled.Contains(folder)
        select input.At(DiagnosticRules.EmptyGroupFolder, pack.Pack.Name, folder, pack.Pack.Name);
}
