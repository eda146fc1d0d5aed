using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.Build.Packs.Rules.Sizes;

namespace ModelSdk.Packs.Tests.Rules.Sizes;

/// <summary>MSDK5105, 5106 and 5111: sizes on both sides of every limit, without a byte of the large files.</summary>
[TestClass]
public class PackSizeTests
{
    private const string A = "assets/p#group_A/net.tflite";
    private const string B = "assets/p#group_B/net.tflite";
    private const string Other = "assets/p#group_other/placeholder.txt";

    [DataTestMethod]
    [DataRow(1_500_000_001L, "MSDK5105")]
    [DataRow(1_500_000_000L, "MSDK5106")]
    [DataRow(1_499_999_999L, "MSDK5106")]
    [DataRow(1_350_000_000L, "MSDK5106")]
    [DataRow(1_349_999_999L, "")]
    [DataRow(0L, "")]
    public void PackOfOneFile_IsHeldAgainstItsLimit(long bytes, string expected) =>
        Assert.AreEqual(expected, Ids(Check(Pack(TestPacks.Long("assets/p/net.tflite", bytes)), static (file, _) => file.Length)));

    [TestMethod]
    public void TooLargeAPack_NamesGroupSizeAndLimit()
    {
        ModelDiagnostic found = Check(
            Pack(TestPacks.Long("assets/p.source/net.tflite", 1_000_000_000), TestPacks.Long(A, 520_000_000), TestPacks.Long(B, 500_000_001), TestPacks.Long(Other, 0)),
            static (file, _) => file.Length).Single();
        Assert.AreEqual("MSDK5105", found.Rule.Id);
        Assert.AreEqual(TestPacks.Context.File, found.File);
        StringAssert.Contains(found.Message, "Pack 'p' needs about 1.52 GB compressed for device group 'A'; Google Play accepts at most 1.5 GB per pack.");
        StringAssert.Contains(found.Message, "too large also for 'B'");
    }

    [TestMethod]
    public void OneByteTooMany_IsWrittenInBytes() => StringAssert.Contains(
        Check(Pack(TestPacks.Long("assets/p/net.tflite", 1_500_000_001)), static (file, _) => file.Length).Single().Message,
        "needs about 1,500,000,001 bytes compressed for every device");

    [TestMethod]
    public void VariantsOfOtherGroups_DoNotAddUp() => Assert.AreEqual(
        "", Ids(Check(Pack(TestPacks.Long(A, 1_300_000_000), TestPacks.Long(B, 1_300_000_000), TestPacks.Long(Other, 0)), static (file, _) => file.Length)));

    [TestMethod]
    public void FilesOfEverybody_AddToEachGroup() => Assert.AreEqual(
        "MSDK5106", Ids(Check(Pack(TestPacks.Long("assets/p.source/n", 700_000_000), TestPacks.Long(A, 700_000_000), TestPacks.Long(Other, 0)), static (file, _) => file.Length)));

    [TestMethod]
    public void SmallPack_IsNotCompressed_AndLargeFilesOnlyOnce()
    {
        List<string> measured = [];
        long Measure(PackFile file, CancellationToken token)
        {
            measured.Add(file.Path);
            return file.Length;
        }

        _ = Check(Pack(TestPacks.Long(A, 100), TestPacks.Long(Other, 0)), Measure);
        Assert.AreEqual(0, measured.Count);
        PackContent large = Pack(TestPacks.Long("assets/p.source/n", 1_000_000_000), TestPacks.Long(A, 400_000_000), TestPacks.Long(B, 410_000_000));
        _ = Check(large with { Delivery = DeliveryType.FastFollow }, Measure);
        CollectionAssert.AreEquivalent(large.Files.Select(static file => file.Path).ToArray(), measured);
    }

    [TestMethod]
    public void WhatCompressesWell_IsNotTooLarge()
    {
        PlayLimits limits = new() { PackBytes = 10_000, ConsentBytes = 10_000 };
        PackContent zeros = Pack(PackFile.FromBytes("assets/p/net.tflite", new byte[20_000]));
        byte[] noise = new byte[20_000];
        new Random(1).NextBytes(noise);
        PackContent random = Pack(PackFile.FromBytes("assets/p/net.tflite", noise));
        Assert.AreEqual("", Ids(Check(zeros, null, limits)));
        Assert.AreEqual("MSDK5105 MSDK5111", Ids(Check(random with { Delivery = DeliveryType.OnDemand }, null, limits)));
    }

    [DataTestMethod]
    [DataRow(DeliveryType.OnDemand, 200_000_001L, "MSDK5111")]
    [DataRow(DeliveryType.FastFollow, 200_000_001L, "MSDK5111")]
    [DataRow(DeliveryType.OnDemand, 200_000_000L, "")]
    [DataRow(DeliveryType.InstallTime, 200_000_001L, "")]
    public void LateDelivery_AbovePlaysThreshold_NeedsConsent(DeliveryType delivery, long bytes, string expected) => Assert.AreEqual(
        expected, Ids(Check(Pack(TestPacks.Long("assets/p/net.tflite", bytes)) with { Delivery = delivery }, static (file, _) => file.Length)));

    [TestMethod]
    public void NoWarnOfThePack_SilencesWarnings_ButNoErrors()
    {
        PackSet set = TestPacks.Set([], TestPacks.Pack("p", "assets/p/net.tflite"));
        RuleContext context = TestPacks.Context with { Limits = new PlayLimits { PackBytes = 10, ConsentBytes = 10 } };
        Assert.AreEqual("MSDK5105 MSDK5111", Ids(ContentRules.Check(set, context, default)));
        context = context with { NoWarn = new Dictionary<string, string> { ["p"] = "MSDK5111;MSDK5105" } };
        Assert.AreEqual("MSDK5105", Ids(ContentRules.Check(set, context, default)));
    }

    [TestMethod]
    public void Properties_ChangeTheLimits()
    {
        Dictionary<string, string> properties = new()
        {
            ["ModelSdkPackSizeLimit"] = "150",
            ["ModelSdkInstallTimeSizeLimit"] = "1000",
            ["ModelSdkOnDemandSizeLimit"] = " 4000 ",
            ["ModelSdkPackCountLimit"] = "50",
            ["ModelSdkConsentSize"] = "10",
            ["ModelSdkBaseSizeLimit"] = "many",
        };
        ProjectFacts facts = new() { AssemblyName = "App", RootNamespace = "App", ProjectFile = "App.csproj", Properties = properties };
        Assert.AreEqual(
            new PlayLimits { PackBytes = 150_000_000, InstallTimeBytes = 1_000_000_000, OnDemandBytes = 4_000_000_000, Packs = 50, ConsentBytes = 10_000_000 },
            PlayLimits.Of(facts));
        Assert.AreEqual(new PlayLimits(), PlayLimits.Of(facts with { Properties = new Dictionary<string, string>() }));
    }

    [DataTestMethod]
    [DataRow(0L, "0 bytes")]
    [DataRow(999L, "1 KB")]
    [DataRow(990L, "990 bytes")]
    [DataRow(1_000L, "1 KB")]
    [DataRow(999_999L, "1 MB")]
    [DataRow(200_000_000L, "200 MB")]
    [DataRow(1_515_500_000L, "1.52 GB")]
    [DataRow(30_000_000_000L, "30 GB")]
    public void Sizes_AreWrittenForPeople(long bytes, string expected) => Assert.AreEqual(expected, ByteSize.Of(bytes));

    private static PackContent Pack(params PackFile[] files) => new() { Name = "p", Delivery = DeliveryType.InstallTime, Files = files };

    private static IEnumerable<ModelDiagnostic> Check(
        PackContent pack, Func<PackFile, CancellationToken, long>? measure, PlayLimits? limits = null)
    {
        RuleContext context = TestPacks.Context with { Limits = limits ?? new PlayLimits() };
        PackSizes sizes = measure is null ? new PackSizes(default) : new PackSizes(measure, default);
        return ContentRules.Check([new PackSizeRule(), new ConsentRule()], new RuleInput(TestPacks.Set([], pack), context, sizes, default));
    }

    private static string Ids(IEnumerable<ModelDiagnostic> found) => string.Join(' ', found.Select(static one => one.Rule.Id));
}
