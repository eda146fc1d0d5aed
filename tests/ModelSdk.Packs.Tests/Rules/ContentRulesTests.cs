using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;

namespace ModelSdk.Packs.Tests.Rules;

/// <summary>Every rule about packs, on packs that break just it and on right ones (<see cref="WrongPacks"/>).</summary>
[TestClass]
public class ContentRulesTests
{
    public static IEnumerable<object[]> Wrong => WrongPacks.All.Select(static row => new object[] { row });

    [TestMethod]
    [DynamicData(nameof(Wrong))]
    public void WrongPack_HasOneFinding_ThatSaysWhat(WrongPack row)
    {
        IReadOnlyList<ModelDiagnostic> found = ContentRules.Check(row.Set, row.Context, default);
        Assert.AreEqual(row.Id, string.Join(' ', found.Select(static one => one.Rule.Id)), string.Join('\n', found));
        Assert.AreEqual(row.Context.File, found[0].File);
        StringAssert.Contains(found[0].Message, row.Text);
    }

    [TestMethod]
    public void RightPacks_HaveNone()
    {
        foreach ((string name, PackSet set) in WrongPacks.Right)
        {
            IReadOnlyList<ModelDiagnostic> found = ContentRules.Check(set, TestPacks.Context, default);
            Assert.AreEqual(0, found.Count, $"{name}: {string.Join('\n', found)}");
        }
    }

    [TestMethod]
    public void EveryRuleOfContent_HasAWrongPack()
    {
        string[] numbers =
        [
            "MSDK5101", "MSDK5102", "MSDK5105", "MSDK5106", "MSDK5111", .. Enumerable.Range(5120, 9).Select(static number => $"MSDK{number}"),
            .. Enumerable.Range(5130, 8).Select(static number => $"MSDK{number}"), "MSDK5142", "MSDK5146",
        ];
        CollectionAssert.AreEquivalent(numbers, WrongPacks.All.Select(static row => row.Id).Distinct().ToArray());
    }

    [DataTestMethod]
    [DataRow(29, "MSDK5128")]
    [DataRow(30, "MSDK5128")]
    [DataRow(31, "")]
    [DataRow(36, "")]
    [DataRow(null, "")]
    public void MinSdkVersion_MattersForGroupsOfChips_Only(int? version, string expected)
    {
        RuleContext context = TestPacks.Context with { Android = new AndroidFacts { MinSdkVersion = version } };
        PackContent pack = TestPacks.Pack("p", "assets/p#group_A/n", "assets/p#group_other/n");
        Assert.AreEqual(expected, Ids(TestPacks.Set([TestPacks.Group("A", "Google/Tensor G5")], pack), context));
        DeviceGroup memory = new("A", [new DeviceSelector { MinRamBytes = 1 }]);
        Assert.AreEqual("", Ids(TestPacks.Set([memory], pack), context));
        Assert.AreEqual("", Ids(TestPacks.Set([TestPacks.Group("A", "Google/Tensor G5")], pack), context with { Android = null }));
    }

    [TestMethod]
    public void ConditionsAtTheLimit_AreRight()
    {
        DeviceSelector selector = new()
        {
            IncludedDevices = [.. Enumerable.Range(0, 10_000).Select(static i => new DeviceId("brand", $"{i}"))],
            ExcludedDevices = [.. Enumerable.Range(0, 10_000).Select(static i => new DeviceId("other", $"{i}"))],
            RequiredFeatures = [.. Enumerable.Range(0, 100).Select(static i => $"f{i}")],
            ForbiddenFeatures = [.. Enumerable.Range(0, 100).Select(static i => $"g{i}")],
        };
        Assert.AreEqual("", Ids(TestPacks.Set([new DeviceGroup("A", [selector])])));
    }

    [DataTestMethod]
    [DataRow("memory of the first", true)]
    [DataRow("memory of the second", false)]
    [DataRow("feature of the first", true)]
    public void ChipInTwoGroups_IsRight_WhereAConditionOfTheFirstTellsThemApart(string what, bool isRight)
    {
        DeviceSelector plain = new() { SystemOnChips = [TestPacks.Soc("Google/Tensor G5")] };
        DeviceSelector narrow = what.StartsWith("memory", StringComparison.Ordinal) ? plain with { MinRamBytes = 8L << 30 } : plain with { RequiredFeatures = ["f"] };
        bool isFirst = what.EndsWith("first", StringComparison.Ordinal);
        PackSet set = TestPacks.Set([new DeviceGroup("A", [isFirst ? narrow : plain]), new DeviceGroup("B", [isFirst ? plain : narrow])]);
        Assert.AreEqual(isRight ? "" : "MSDK5124", Ids(set));
    }

    [TestMethod]
    public void BothManufacturers_MayStandInOneSelectorOrTwo()
    {
        DeviceGroup one = new("A", [new DeviceSelector { SystemOnChips = [TestPacks.Soc("QTI/SM8750"), TestPacks.Soc("Qualcomm/SM8750")] }]);
        Assert.AreEqual("", Ids(TestPacks.Set([one])));
        Assert.AreEqual("", Ids(TestPacks.Set([TestPacks.Group("A", "QTI/SM8750", "Qualcomm/SM8750")])));

        // Two groups with one each do not help a device that is in none of the others.
        Assert.AreEqual("MSDK5127 MSDK5127", Ids(TestPacks.Set([TestPacks.Group("A", "QTI/SM8750"), TestPacks.Group("B", "Qualcomm/SM8750")])));
    }

    [DataTestMethod]
    [DataRow("com.android.tools.build.bundletool/DeviceGroupConfig.json:g.json", true)]
    [DataRow("/com.android.tools.build.bundletool//DeviceGroupConfig.pb:C:\\g.pb", true)]
    [DataRow("com.android.tools.build.bundletool/devicegroupconfig.pb:g.pb", false)]
    [DataRow("com.example/DeviceGroupConfig.pb:g.pb", false)]
    [DataRow("com.android.tools.build.bundletool/mainDexList.txt:DeviceGroupConfig.pb", false)]
    public void MetadataOfOthers_IsComparedAsBundletoolDoes(string item, bool clashes)
    {
        RuleContext context = TestPacks.Context with { Android = new AndroidFacts { BundleMetadata = [item] } };
        Assert.AreEqual(clashes ? "MSDK5142" : "", Ids(TestPacks.Set([TestPacks.Group("A", "Google/Tensor G5")]), context));
        Assert.AreEqual("", Ids(TestPacks.Set([]), context), "Without groups of ours there is no conflict.");
    }

    [TestMethod]
    public void GroupsThatNobodyCanKnow_AreNotUndeclared()
    {
        PackSet set = TestPacks.Set([], TestPacks.Pack("p", "assets/p#group_A/n", "assets/p#group_other/n"));
        Assert.AreEqual("MSDK5133", Ids(set), "A bundle without a configuration: A; 'other' is there as soon as A is declared.");
        Assert.AreEqual("", Ids(set, TestPacks.Context with { KnowsGroups = false }), "A pack by itself.");
    }

    [TestMethod]
    public void OtherAlone_IsNotToBeDeclared()
    {
        PackSet set = TestPacks.Set([], TestPacks.Pack("p", "assets/p#group_other/n"));
        ModelDiagnostic found = ContentRules.Check(set, TestPacks.Context, CancellationToken.None).Single(found => found.Rule.Id == "MSDK5133");
        StringAssert.Contains(found.Message, "take '#group_other' off the folder");
        Assert.IsFalse(found.Message.Contains("Declare it", StringComparison.Ordinal), found.Message);
    }

    [TestMethod]
    public void GroupInOtherLetters_IsSuggested()
    {
        PackSet set = TestPacks.Set(
            [TestPacks.Group("Google_Tensor_G5", "Google/Tensor G5")], TestPacks.Pack("p", "assets/p#group_google_tensor_g5/n", "assets/p#group_other/n"));
        StringAssert.Contains(
            ContentRules.Check(set, TestPacks.Context, default).Single().Message, "(it defines Google_Tensor_G5; did you mean 'Google_Tensor_G5'?). Declare it");
    }

    [TestMethod]
    public void LongLists_AreCutAfterTwenty()
    {
        PackContent pack = TestPacks.Pack("p", [.. Enumerable.Range(10, 25).Select(static i => $"assets/p/{i}.so")]);
        string message = ContentRules.Check(TestPacks.Set([], pack), TestPacks.Context, default).Single().Message;
        StringAssert.Contains(message, "'assets/p/29.so' and 5 more in pack 'p'");
        Assert.IsFalse(message.Contains("30.so", StringComparison.Ordinal));
    }

    [TestMethod]
    public void EqualFiles_AreComparedByContent_AndLargeOnesOnlyWhereLengthsAgree()
    {
        PackContent Of(string name, PackFile file) => TestPacks.Pack(name) with { Files = [file] };
        byte[] bytes = new byte[200_000];
        byte[] last = new byte[200_000];
        last[^1] = 1;
        PackFile Copy(byte[] content) => PackFile.FromBytes("assets/z/n", content);
        Assert.AreEqual("", Ids(TestPacks.Set([], Of("p", Copy(bytes)), Of("q", Copy(bytes)))));
        Assert.AreEqual("MSDK5135", Ids(TestPacks.Set([], Of("p", Copy(bytes)), Of("q", Copy(last)))));
        
        // Files of a few bytes are too short for the look at their content.
        Assert.AreEqual("MSDK5135", Ids(TestPacks.Set([], Of("p", TestPacks.Long("assets/z/n", 3)), Of("q", TestPacks.Long("assets/z/n", 2)))));
    }

    [TestMethod]
    public void Cancellation_StopsTheRules() => Assert.ThrowsException<OperationCanceledException>(
        () => ContentRules.Check(TestPacks.Set([], TestPacks.Pack("p", "assets/p/n")), TestPacks.Context, new CancellationToken(canceled: true)));

    private static string Ids(PackSet set, RuleContext? context = null) =>
        string.Join(' ', ContentRules.Check(set, context ?? TestPacks.Context, default).Select(static one => one.Rule.Id));
}
