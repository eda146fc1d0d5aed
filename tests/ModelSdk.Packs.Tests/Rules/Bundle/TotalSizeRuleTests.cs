using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.Build.Packs.Rules.Bundle;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.Rules.Bundle;

/// <summary>Sums over packs and modules against Google Play's limits, each at its boundary (MSDK1005, 5107–5110).</summary>
[TestClass]
public sealed class TotalSizeRuleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-totals-");

    private static readonly BundleFacts Nothing = new() { Configuration = new BundleConfigFacts() };

    public void Dispose() => _folder.Delete(recursive: true);

    [TestMethod]
    public void InstallTimePacks_CountTheLargestVariant()
    {
        PackSet set = TestPacks.Set(
            [],
            Pack("a", DeliveryType.InstallTime, ("assets/a#group_X/m", 100), ("assets/a#group_Y/m", 300), ("assets/a#group_other/m", 1), ("assets/a.source/m", 50)),
            Pack("b", DeliveryType.InstallTime, ("assets/b/m", 1000)),
            Pack("late", DeliveryType.OnDemand, ("assets/late/m", 1_000_000)));
        InstallTimeSizeRule rule = new(Nothing);

        Assert.AreEqual(0, rule.Check(set, Limits(new PlayLimits { InstallTimeBytes = 1350 })).Count);
        ModelDiagnostic found = rule.Check(set, Limits(new PlayLimits { InstallTimeBytes = 1349 })).Single();
        Assert.AreEqual("MSDK5107", found.Rule.Id);
        StringAssert.Contains(found.Message, "device group 'Y' is about 1,350 bytes");
    }

    [TestMethod]
    public void InstallTimeContent_HoldsBaseAndFeatures_WithOneAbi()
    {
        BundleAssembler assembler = new()
        {
            Compress = false,
            BaseFiles = [("lib/arm64-v8a/libA.so", new byte[500]), ("lib/x86_64/libA.so", new byte[600]), ("res/x", new byte[10])],
            Modules =
            [
                ("forall", [(PackManifest.Path, ProtoManifest.Feature("a.b", "forall")), ("dex/a", new byte[20])]),
                ("forx", [(PackManifest.Path, ProtoManifest.Feature("a.b", "forx", "X")), ("dex/a", new byte[40])]),
            ],
        };
        using AppBundle bundle = AppBundle.Open(assembler.Write(Path.Combine(_folder.FullName, "app.aab")));
        InstallTimeSizeRule rule = new(BundleFacts.Of(bundle, null));
        PackSet set = TestPacks.Set([TestPacks.Group("X", "a/b")]);

        Assert.AreEqual(670, DownloadTotals.OfApplication(bundle, "X"));
        Assert.AreEqual(630, DownloadTotals.OfApplication(bundle, "other"));
        Assert.AreEqual(0, rule.Check(set, Limits(new PlayLimits { InstallTimeBytes = 670 })).Count);
        StringAssert.Contains(rule.Check(set, Limits(new PlayLimits { InstallTimeBytes = 669 })).Single().Message, "'X' is about 670 bytes");
    }

    [TestMethod]
    public void SumAboveTheLimit_IsMeasuredCompressed()
    {
        PackSet set = TestPacks.Set([], new PackContent
        {
            Name = "zeros",
            Delivery = DeliveryType.InstallTime,
            Files = [PackFile.FromBytes("assets/zeros/m", new byte[1_000_000])],
        });

        Assert.AreEqual(0, new InstallTimeSizeRule(Nothing).Check(set, Limits(new PlayLimits { InstallTimeBytes = 10_000 })).Count);
        Assert.AreEqual(1, new InstallTimeSizeRule(Nothing).Check(set, Limits(new PlayLimits { InstallTimeBytes = 100 })).Count);
    }

    [TestMethod]
    public void OnDemandAndFastFollow_CountTogether()
    {
        PackSet set = TestPacks.Set(
            [],
            Pack("a", DeliveryType.OnDemand, ("assets/a/m", 100)),
            Pack("b", DeliveryType.FastFollow, ("assets/b/m", 10)),
            Pack("now", DeliveryType.InstallTime, ("assets/now/m", 1000)));

        Assert.AreEqual(0, new OnDemandSizeRule().Check(set, Limits(new PlayLimits { OnDemandBytes = 110 })).Count);
        ModelDiagnostic found = new OnDemandSizeRule().Check(set, Limits(new PlayLimits { OnDemandBytes = 109 })).Single();
        Assert.AreEqual("MSDK5108", found.Rule.Id);
        StringAssert.Contains(found.Message, "110 bytes for device group 'other'; Google Play allows 109 bytes");
    }

    [TestMethod]
    public void RealLimits_AreThoseOfPlay()
    {
        PackSet large = TestPacks.Set([], [.. Enumerable.Range(0, 21).Select(static i => Pack($"p{i}", DeliveryType.OnDemand, ($"assets/p{i}/m", 1_500_000_000)))]);

        ModelDiagnostic found = new OnDemandSizeRule().Check(large, Limits(new PlayLimits())).Single();
        StringAssert.Contains(found.Message, "31.5 GB");
        StringAssert.Contains(found.Message, "30 GB");
        PackSet now = TestPacks.Set([], [.. Enumerable.Range(0, 3).Select(static i => Pack($"p{i}", DeliveryType.InstallTime, ($"assets/p{i}/m", 1_400_000_000)))]);
        StringAssert.Contains(new InstallTimeSizeRule(Nothing).Check(now, Limits(new PlayLimits())).Single().Message, "Google Play allows 4 GB");
    }

    [TestMethod]
    public void PacksOfAllKinds_AreCounted()
    {
        PackSet hundred = TestPacks.Set([], [.. Enumerable.Range(0, 100).Select(static i => TestPacks.Pack($"p{i}", $"assets/p{i}/m"))]);
        PackSet more = hundred with { Packs = [.. hundred.Packs, TestPacks.Pack("q", "assets/q/m") with { Type = PackType.AssetPack }] };

        Assert.AreEqual(0, new PackCountRule().Check(hundred).Count);
        ModelDiagnostic found = new PackCountRule().Check(more).Single();
        Assert.AreEqual("MSDK5109", found.Rule.Id);
        StringAssert.Contains(found.Message, "The app has 101 asset and AI packs; Google Play allows 100");
        Assert.AreEqual(0, new PackCountRule().Check(more, Limits(new PlayLimits { Packs = 101 })).Count);
    }

    [TestMethod]
    [DataRow(1_000_000_000, 19, false)]
    [DataRow(1_000_000_001, 19, true)]
    [DataRow(1_000_000_001, 20, true)]
    [DataRow(1_000_000_001, 21, false)]
    [DataRow(1_000_000_001, null, false)]
    public void LargeApp_NeedsAndroid5(long bytes, int? minSdk, bool isWrong)
    {
        PackSet set = TestPacks.Set([], Pack("a", DeliveryType.OnDemand, ("assets/a/m", bytes)));

        ModelDiagnostic[] found = [.. new LargeAppRule(Nothing with { MinSdkVersion = minSdk }).Check(set)];

        Assert.AreEqual(isWrong ? 1 : 0, found.Length);
        Assert.IsTrue(found.All(finding => finding.Rule.Id == "MSDK5110" && finding.Message.Contains($"has {minSdk}.", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(449_999_999, false)]
    [DataRow(450_000_000, true)]
    public void ModelsInBase_NearTheLimit_AreAWarning(long bytes, bool isNear)
    {
        BundleFacts facts = Nothing with { BaseModels = [TestPacks.Long("assets/models/App/big/big.tflite", bytes - 7), TestPacks.Long("assets/a.tflite", 7)] };

        ModelDiagnostic[] found = [.. new BaseSizeRule(facts).Check(TestPacks.Set([]))];

        Assert.AreEqual(isNear ? 1 : 0, found.Length);
        Assert.IsTrue(found.All(static finding => finding is { Rule.Id: "MSDK1005", Severity: DiagnosticSeverity.Warning }));
        Assert.IsTrue(found.All(static finding => finding.Message.Contains("'big.tflite'", StringComparison.Ordinal)));
    }

    private static RuleContext Limits(PlayLimits limits) => TestPacks.Context with { Limits = limits };

    // Files with a known compressed length are never opened.
    private static PackContent Pack(string name, DeliveryType delivery, params (string Path, long Length)[] files) => new()
    {
        Name = name,
        Delivery = delivery,
        Files = [.. files.Select(static file => TestPacks.Long(file.Path, file.Length) with { CompressedLength = file.Length })],
    };
}
