using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Build.Packs.Rules.Folders;

/// <summary>MSDK5132: a folder for listed groups only, without which other devices would miss it.</summary>
/// <remarks>bundletool takes such a pack where all folders lack it; Play then delivers nothing of it to most devices.</remarks>
internal sealed class FallbackRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input) =>
        from pack in input.Packs
        from family in pack.Families
        where !family.Groups.Contains(DeviceGroup.Other)
        select input.At(DiagnosticRules.NoFallback, pack.Pack.Name, family.Folder, pack.Pack.Name);
}
