using System.IO.Compression;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Packs.Tests.Rules;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>
/// The packs of <see cref="WrongPacks"/> before bundletool 1.18.3: it refuses what the table says, and accepts the others, for which
/// our rules are the only judge.
/// </summary>
/// <remarks>One run of the tool for each row: all but a few run with the long tests.</remarks>
[TestClass]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
public sealed class VerdictTests
{
    private static readonly string[] Quick = ["group declared twice", "pack that lacks a group", "untargeted sibling", "unknown key"];

    /// <summary>One row for each wrong pack, but not the quick ones.</summary>
    public static IEnumerable<object[]> Wrong => Rows(static row => !Quick.Contains(row.Name));

    /// <summary>The rows that each run of the tests has.</summary>
    public static IEnumerable<object[]> Some => Rows(static row => Quick.Contains(row.Name));

    /// <summary>One row for each right one.</summary>
    public static IEnumerable<object[]> Right => WrongPacks.Right.Select(static row => new object[] { row.Name });

    [TestMethod]
    [DynamicData(nameof(Some))]
    public void WrongPack_IsRefused(string name) => Compare(name);

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(Wrong))]
    public void WrongPack_IsRefusedOrAccepted_AsTheTableSays(string name) => Compare(name);

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(Right))]
    public void RightPacks_AreBundledAndSplit(string name)
    {
        AndroidTools.Require();
        using PackLab lab = PackLab.Of(WrongPacks.Right.Single(row => row.Name == name).Set);
        Assert.IsTrue(File.Exists(lab.Apks));
    }

    private static void Compare(string name)
    {
        AndroidTools.Require();
        WrongPack row = WrongPacks.All.Single(row => row.ToString() == name);
        using PackLab lab = PackLab.Of(row.Set, write: WriteAsItIs);
        Assert.AreEqual(row.Bundletool is null, lab.Refusal is null, lab.Bundled.ToString());
        StringAssert.Contains(lab.Refusal ?? "", row.Bundletool ?? "");
    }

    private static IEnumerable<object[]> Rows(Func<WrongPack, bool> which) =>
        WrongPacks.All.Where(which).Select(static row => new object[] { row.ToString() });

    // PackWriter would refuse some of them, and writes no folders.
    private static void WriteAsItIs(PackContent pack, string folder)
    {
        string path = Path.Combine(folder, "modules", $"{pack.Name}.zip");
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        PackManifest manifest = new() { PackageName = PackLab.PackageName, Split = pack.Name, Type = pack.Type, Delivery = pack.Delivery };
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (string entry in pack.FolderEntries)
        {
            _ = archive.CreateEntry(entry);
        }

        foreach (PackFile file in pack.Files.Append(PackFile.FromBytes(PackManifest.Path, manifest.ToProto())))
        {
            using Stream from = file.Open();
            using Stream to = archive.CreateEntry(file.Path).Open();
            from.CopyTo(to);
        }
    }
}
