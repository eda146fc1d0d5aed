using ModelSdk.Build.Packs.Layout;
using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Build.Packs.Rules.Entries;

/// <summary>MSDK5146: source models that only devices of the group <c>other</c> have, as the pack's index tells.</summary>
/// <remarks>A compiled model cannot fall back by itself: where it does not run, such a device has no model at all.</remarks>
internal sealed class OtherOnlyRule : IPackRule
{
    // An index has some hundred bytes for each model.
    private const long LongestIndex = 16 << 20;

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        foreach (PackContent pack in input.Set.Packs)
        {
            PackIndexModel[] models =
            [
                .. ReadIndex(pack)?.Models.Where(static model => model is { Source.OtherOnly: true, Variants.Count: > 0 }) ?? [],
            ];
            if (models.Length > 0)
            {
                yield return input.At(
                    DiagnosticRules.NoFallbackInGroups,
                    pack.Name,
                    pack.Name,
                    NameList.Quoted(models.Select(static model => $"{model.Assembly}/{model.Name}")),
                    NameList.Of(models.SelectMany(static model => model.Variants.Select(static variant => variant.Group ?? variant.Target))
                        .Distinct().Order(StringComparer.Ordinal)));
            }
        }
    }

    // A pack of others has none, and one that is damaged is a finding of the verification.
    private static PackIndex? ReadIndex(PackContent pack)
    {
        string path = "assets/" + PackIndex.FileName(pack.Name);
        if (pack.Files.FirstOrDefault(file => file.Path == path) is not { Length: <= LongestIndex } file)
        {
            return null;
        }

        using Stream stream = file.Open();
        byte[] bytes = new byte[file.Length];
        stream.ReadExactly(bytes);
        try
        {
            return PackIndex.Read(bytes);
        }
        catch (ModelFormatException)
        {
            return null;
        }
    }
}
