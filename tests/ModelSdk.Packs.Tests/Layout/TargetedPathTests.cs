using ModelSdk.Build.Packs.Layout;
using TestPacks = ModelSdk.Packs.Tests.Rules.TestPacks;

namespace ModelSdk.Packs.Tests.Layout;

/// <summary>Folders of packs as bundletool reads them; what it refuses is in the table of wrong packs.</summary>
[TestClass]
public class TargetedPathTests
{
    [DataTestMethod]
    [DataRow("assets", null, null, null, "assets")]
    [DataRow("assets/flowers.source", null, null, null, "assets/flowers.source")]
    [DataRow("assets/p#group_A", "A", "assets/p", "assets/p#group_A", "assets/p")]
    [DataRow("assets/p#group_Qualcomm_SM8750/more", "Qualcomm_SM8750", "assets/p", "assets/p#group_Qualcomm_SM8750", "assets/p/more")]
    [DataRow("assets/a/b#group_other/c/d", "other", "assets/a/b", "assets/a/b#group_other", "assets/a/b/c/d")]
    [DataRow("assets/a#tier_1/b#group_A", "A", "assets/a#tier_1/b", "assets/a#tier_1/b#group_A", "assets/a/b")]
    [DataRow("assets/p#countries_sea#group_A", "A", "assets/p", "assets/p#countries_sea#group_A", "assets/p")]
    [DataRow("assets/p#tcf_astc", null, null, null, "assets/p")]
    public void Folder_IsRead(string path, string? group, string? family, string? groupFolder, string delivered)
    {
        TargetedPath folder = TargetedPath.Parse(path);
        Assert.AreEqual(0, folder.Problems.Count, string.Join('\n', folder.Problems));
        Assert.AreEqual((group, family, groupFolder, delivered), (folder.Group, folder.Family, folder.GroupFolder, folder.Delivered));
        Assert.AreEqual(path, string.Join('/', folder.Segments.Select(static segment => segment.Text)));
    }

    [DataTestMethod]
    [DataRow("a", true)]
    [DataRow("Z_9", true)]
    [DataRow("", false)]
    [DataRow("_a", false)]
    [DataRow("9", false)]
    [DataRow("a-b", false)]
    [DataRow("ä", false)]
    [DataRow("a\n", false)]
    public void Names_AreThoseOfBundletool(string name, bool isName) => Assert.AreEqual(isName, TargetedPath.IsName(name));

    [TestMethod]
    public void Device_GetsTheFilesOfItsGroup_AndThoseOfAll()
    {
        PackFolders pack = PackFolders.Of(TestPacks.Pack(
            "p", "assets/p#group_A/n", "assets/p#group_B/n", "assets/p#group_other/n", "assets/p.pack.json", "assets/p.source/n", "x.txt"));
        CollectionAssert.AreEqual(new[] { "A", "B", "other" }, pack.Groups.ToArray());
        Assert.AreEqual("assets/p.pack.json assets/p.source/n assets/p#group_B/n", Paths(pack, "B"));
        Assert.AreEqual("assets/p.pack.json assets/p.source/n", Paths(pack, null));
        Assert.AreEqual("assets/p", pack.Families.Single().Folder);
    }

    private static string Paths(PackFolders pack, string? group) =>
        string.Join(' ', pack.DeliveredTo(group).Select(static file => file.Path).OrderBy(static path => path.Contains('#')));
}
