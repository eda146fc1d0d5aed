using ModelSdk.Build.Packs.Layout;
using ModelSdk.Packs.Tests.Rules;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>What our rules refuse, bundletool refuses or is known to let pass; what they accept, it accepts.</summary>
/// <remarks>One run of the tool for each row: with the long tests. A few rows of each kind run in every test run.</remarks>
[TestClass]
public class WrongPackTests
{
    // No folder of ours can hold them: two names that are one to Windows, and entries for folders.
    private static readonly string[] NotWritten = ["names that differ in case", "empty folder of a group"];

    private static readonly string[] Quick = ["group declared twice", "pack that lacks a group", "untargeted sibling", "unknown key"];

    public static IEnumerable<object[]> All => Rows(static row => !Quick.Contains(row.Name));

    public static IEnumerable<object[]> Some => Rows(static row => Quick.Contains(row.Name));

    public static IEnumerable<object[]> Right => WrongPacks.Right.Where(static row => row.Set.Packs.Count > 0).Select(static row => new object[] { row.Name });

    [TestMethod]
    [Needs(AndroidTools.Need)]
    [DynamicData(nameof(Some))]
    public void WrongPack_IsRefused_AsTheTableSays(WrongPack row) => Compare(row);

    [TestMethod]
    [Needs(AndroidTools.Need)]
    [TestCategory("Long")]
    [DynamicData(nameof(All))]
    public void WrongPack_IsRefusedOrNot_AsTheTableSays(WrongPack row) => Compare(row);

    [TestMethod]
    [Needs(AndroidTools.Need)]
    [TestCategory("Long")]
    [DynamicData(nameof(Right))]
    public void RightPack_IsAccepted(string name)
    {
        PackSet set = WrongPacks.Right.Single(row => row.Name == name).Set;
        using PackLab lab = PackLab.Of(set);
        Assert.IsNull(lab.Refusal, name);
    }

    private static void Compare(WrongPack row)
    {
        using PackLab lab = PackLab.Of(row.Set);
        if (row.Bundletool is null)
        {
            Assert.IsNull(lab.Refusal, row.ToString());
        }
        else
        {
            Assert.IsNotNull(lab.Refusal, $"{row} was accepted: {lab.Bundled.Error}");
            StringAssert.Contains(lab.Refusal, row.Bundletool);
        }
    }

    private static IEnumerable<object[]> Rows(Func<WrongPack, bool> which) =>
        WrongPacks.All.Where(static row => !NotWritten.Contains(row.Name)).Where(which).Select(static row => new object[] { row });
}
