using System.Globalization;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Sizes;

/// <summary>MSDK5105 and 5106: a pack is larger than Google Play accepts, or nearly so, for the group that downloads most.</summary>
internal sealed class PackSizeRule : IPackRule
{
    private const int NearPercent = 90;

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        long limit = input.Context.Limits.PackBytes;

        // Below this the plain lengths say enough: compressed files are not larger.
        long near = limit * NearPercent / 100;
        foreach (PackFolders pack in input.Packs)
        {
            string name = pack.Pack.Name;
            (string? group, long bytes) = input.Sizes.Largest(pack, near - 1);
            if (bytes > limit)
            {
                string[] others = [.. PackSizes.GroupsOf(pack).OfType<string>().Where(other => other != group && input.Sizes.Download(pack, other, limit) > limit)];
                yield return input.At(
                    DiagnosticRules.PackTooLarge,
                    name,
                    name,
                    ByteSize.Of(bytes, limit),
                    PackSizes.Title(group),
                    ByteSize.Of(limit),
                    others.Length == 0 ? "" : $"; too large also for {NameList.Quoted(others)}");
            }
            else if (bytes >= near)
            {
                string percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100m * bytes / limit)} %");
                yield return input.At(
                    DiagnosticRules.PackNearLimit, name, name, ByteSize.Of(bytes, limit), PackSizes.Title(group), percent, ByteSize.Of(limit));
            }
        }
    }
}
