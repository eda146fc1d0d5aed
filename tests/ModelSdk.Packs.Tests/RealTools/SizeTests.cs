using System.Globalization;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>Our sizes of downloads against those of <c>bundletool get-size</c>, which Google says is close to what Play computes.</summary>
[TestClass]
[TestCategory("Long")]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
public sealed class SizeTests
{
    // A slice has a manifest and entries of a zip too: 1 to 2 KB. Measured 2026-11-21 for packs of 0.1 to 21 MB: 99.0 to 100.1 %.
    private const long Frame = 4096;

    [TestMethod]
    public void Download_OfEachPackAndGroup_IsWhatBundletoolMeasures()
    {
        AndroidTools.Require();
        using RealApplication application = new();
        using PackLab lab = PackLab.Of(application.Build());
        using AppBundle bundle = AppBundle.Open(lab.Bundle);
        IReadOnlyDictionary<string, long> baseModule = Sizes(lab, "base");
        foreach (PackContent pack in bundle.Packs)
        {
            PackFolders folders = PackFolders.Of(pack);
            IReadOnlyDictionary<string, long> both = Sizes(lab, $"base,{pack.Name}");
            foreach (string? group in folders.Groups is { Count: > 0 } groups ? groups.Cast<string?>() : [null])
            {
                long theirs = both[group ?? both.Keys.First()] - baseModule.Values.Max();
                long plain = folders.DeliveredTo(group).Sum(static file => file.Length);
                long deflated = folders.DeliveredTo(group).Sum(static file => CompressedSize.Of(file, CancellationToken.None));
                string row = $"{pack.Name} {group}: bundletool {theirs}, plain {plain} ({(double)plain / theirs:F3}), deflated {deflated} ({(double)deflated / theirs:F3})";
                Assert.IsTrue(theirs <= plain + Frame, row);
                Assert.IsTrue(Math.Abs(theirs - deflated) <= Frame + (theirs / 500), row);
            }
        }
    }

    private static IReadOnlyDictionary<string, long> Sizes(PackLab lab, string modules) => Bundletool.Current
        .Run("get-size", "total", $"--apks={lab.Apks}", "--dimensions=DEVICE_GROUP", $"--modules={modules}").Succeeded().Output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(static line => line.Trim().Split(','))
        .ToDictionary(static cells => cells[0], static cells => long.Parse(cells[^1], CultureInfo.InvariantCulture));
}
