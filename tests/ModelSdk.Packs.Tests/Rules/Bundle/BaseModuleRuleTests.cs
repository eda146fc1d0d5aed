using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules.Bundle;
using ModelSdk.Format.Artifacts;
using ModelSdk.Packs.Tests.Bundles;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.Rules.Bundle;

/// <summary>What the base module must have for the packs: libraries on disk, models that can be mapped, no file of a pack's path (MSDK5135, 5138, 5143, 5145).</summary>
[TestClass]
public sealed class BaseModuleRuleTests
{
    private static readonly BundleFacts Nothing = new() { Configuration = new BundleConfigFacts() };

    [TestMethod]
    public void GroupWithoutADispatchLibrary_IsAWarning_ByTheIndex()
    {
        using BundledApplication application = new();
        BundleAssembler bundle = application.Right with { BaseFiles = [("lib/arm64-v8a/libLiteRtDispatch_Mediatek.so", [1])] };

        ModelDiagnostic found = application.Check(bundle).Single();

        Assert.AreEqual(("MSDK5138", DiagnosticSeverity.Warning), (found.Rule.Id, found.Severity));
        StringAssert.Contains(found.Message, "An NPU model is delivered to device group 'Qualcomm_SM8750'");
        StringAssert.Contains(found.Message, "no dispatch library for Qualcomm (libLiteRtDispatch_Qualcomm.so)");
    }

    [TestMethod]
    public void LibraryInAFeatureModule_CountsForItsGroups()
    {
        using BundledApplication application = new();
        BundleAssembler With(params string[] groups) => application.Right with
        {
            BaseFiles = [("lib/arm64-v8a/libLiteRtDispatch_Mediatek.so", [1])],
            Changes = new Dictionary<string, byte[]?>
            {
                ["npu/manifest/AndroidManifest.xml"] = ProtoManifest.Feature("com.example.app", "npu", groups),
                ["npu/lib/arm64-v8a/libLiteRtDispatch_Qualcomm.so"] = [1],
            },
        };

        Assert.AreEqual(0, application.Check(With()).Length);
        Assert.AreEqual(0, application.Check(With(BundledApplication.Qualcomm)).Length);
        Assert.AreEqual(1, application.Check(With(BundledApplication.MediaTek), "MSDK5138").Length);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [DataRow("simple_model_qualcomm_sm8650_precompiled.tflite", "Qualcomm")]
    [DataRow("simple_model_npu_mediatek_mt6989_precompiled.tflite", "MediaTek")]
    [DataRow("simple_model_npu_google_tensor_precompiled.tflite", "GoogleTensor")]
    public void PackWithoutAnIndex_IsToldByItsModels(string model, string vendor)
    {
        string file = Shared.Path("testdata", "litert", $"litert__test__testdata__{model}");
        foreach (PackFile compiled in new[]
        {
            PackFile.FromFile("assets/a#group_X/a.tflite", file), PackFile.FromBytes("assets/a#group_X/a.tflite", File.ReadAllBytes(file)),
        })
        {
            PackSet set = TestPacks.Set([], new PackContent { Name = "a", Delivery = DeliveryType.InstallTime, Files = [compiled] });

            ModelDiagnostic found = new NpuLibraryRule(Nothing).Check(set).Single();
            StringAssert.Contains(found.Message, $"(libLiteRtDispatch_{vendor}.so)");
            StringAssert.Contains(found.Message, "'X'");
            BundleFacts with = Nothing with { NativeLibraries = [new NativeLibrary($"liblitertdispatch_{vendor}.so", [])] };
            Assert.AreEqual(0, new NpuLibraryRule(with).Check(set).Count);
        }
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void VariantForAChipOfTheProject_IsToldByItsFile()
    {
        PackIndex index = new()
        {
            Pack = "a",
            Models =
            [
                new PackIndexModel
                {
                    Assembly = "App",
                    Name = "a",
                    Variants = [new ArtifactRow { Target = "mine", Group = "Mine", Path = "a/a.tflite", Sha256 = new string('0', 64), Length = 1 }],
                },
            ],
        };
        string file = Shared.Path("testdata", "litert", "litert__test__testdata__simple_model_qualcomm_sm8650_precompiled.tflite");
        PackSet set = TestPacks.Set([], new PackContent
        {
            Name = "a",
            Delivery = DeliveryType.InstallTime,
            Files = [PackFile.FromFile("assets/a#group_Mine/a.tflite", file), PackFile.FromBytes("assets/a.pack.json", index.ToUtf8())],
        });

        StringAssert.Contains(new NpuLibraryRule(Nothing).Check(set).Single().Message, "device group 'Mine', but the app contains no dispatch library for Qualcomm");
    }

    [TestMethod]
    public void OrdinaryModels_AndOtherFiles_NeedNoLibrary()
    {
        PackFile model = PackFile.FromFile("assets/a#group_X/a.tflite", Repository.Asset("digits", "digits.tflite"));
        PackSet set = TestPacks.Set([], new PackContent
        {
            Name = "a",
            Delivery = DeliveryType.InstallTime,
            Files = [model, TestPacks.File("assets/a#group_Y/a.tflite", "no model"), TestPacks.Long("assets/a/large.tflite", 1L << 40)],
        });

        Assert.AreEqual(0, new NpuLibraryRule(Nothing).Check(set).Count);
    }

    [TestMethod]
    public void ModelInBase_MustMatchAPattern()
    {
        using BundledApplication application = new();
        AssembledConfig config = application.Right.Config;

        Assert.AreEqual(0, application.Check(application.Right with { Config = config with { UncompressedGlobs = ["assets/models/**"] } }).Length);
        ModelDiagnostic found = application.Check(application.Right with { Config = config with { UncompressedGlobs = ["*.tflite", "**.bin"] } }).Single();
        Assert.AreEqual(("MSDK5143", DiagnosticSeverity.Warning), (found.Rule.Id, found.Severity));
        StringAssert.Contains(found.Message, "assets/models/App/small/small.tflite; add '.tflite' to AndroidStoreUncompressedFileExtensions");
    }

    [TestMethod]
    public void DispatchLibraries_MustBeExtracted()
    {
        using BundledApplication application = new();
        foreach ((bool? uncompressed, string? reason) in new (bool?, string?)[] { (false, null), (null, "says nothing"), (true, "leaves them inside the APK") })
        {
            ModelDiagnostic[] found = application.Check(application.Right with { Config = application.Right.Config with { UncompressNativeLibraries = uncompressed } });

            Assert.AreEqual(reason is null ? 0 : 1, found.Length, $"{uncompressed}");
            Assert.IsTrue(found.All(finding => finding is { Rule.Id: "MSDK5145", Severity: DiagnosticSeverity.Error }
                && finding.Message.Contains(reason!, StringComparison.Ordinal)
                && finding.Message.Contains("libLiteRtDispatch_Mediatek.so, libLiteRtDispatch_Qualcomm.so", StringComparison.Ordinal)));
        }
    }

    [TestMethod]
    public void OtherLibraries_MayStayInTheApk() => Assert.AreEqual(
        0, new LibraryExtractionRule(Nothing with { NativeLibraries = [new NativeLibrary("libmonosgen-2.0.so", [])] }).Check(TestPacks.Set([])).Count);

    [TestMethod]
    public void PathOfAPack_MustNotBeInBase_EvenWithTheSameBytes()
    {
        using BundledApplication application = new();
        const string Path = "assets/words.source/words.tflite";
        byte[] same = application.Right.Modules.Single(static module => module.Name == "words").Files.Single(static file => file.Path == Path).Bytes;
        BundleAssembler bundle = application.Right with { BaseFiles = [.. application.Right.BaseFiles, (Path, same)] };

        ModelDiagnostic found = application.Check(bundle).Single();
        Assert.AreEqual("MSDK5135", found.Rule.Id);
        StringAssert.Contains(found.Message, $"'words' and 'base' both contain '{Path}'");
        BundleAssembler isolated = bundle with
        {
            Changes = new Dictionary<string, byte[]?>
            {
                ["base/manifest/AndroidManifest.xml"] = ProtoManifest.Base("com.example.app", isolatedSplits: true),
            },
        };
        Assert.AreEqual(0, application.Check(isolated).Length);
    }

    [TestMethod]
    public void Project_IsToldTheSame_BeforeBundling()
    {
        PackFile compiled = PackFile.FromBytes("assets/a/a.tflite", new byte[10]);
        PackSet set = TestPacks.Set([], new PackContent { Name = "a", Delivery = DeliveryType.InstallTime, Files = [compiled] });
        AndroidFacts android = new() { MinSdkVersion = 31, NativeLibraries = ["libs/arm64-v8a/libLiteRtDispatch_Qualcomm.so"] };
        BaseAsset[] assets = [new(Repository.Asset("digits", "digits.tflite"), "models/App/digits/digits.tflite"), new(Repository.Path("README.md"), "models/packs.json")];
        string[] Found(AndroidFacts facts, BundleConfigFacts config) =>
            [.. BundleRules.CheckProject(set, facts, config, assets, TestPacks.Context, CancellationToken.None).Select(static finding => finding.Rule.Id)];

        CollectionAssert.AreEqual(new[] { "MSDK5143", "MSDK5145" }, Found(android, new BundleConfigFacts()));
        CollectionAssert.AreEqual(Array.Empty<string>(), Found(
            android with { UncompressedExtensions = [".tflite"] }, new BundleConfigFacts { UncompressNativeLibraries = false }));
        CollectionAssert.AreEqual(Array.Empty<string>(), Found(
            android with { NativeLibraries = [] }, new BundleConfigFacts { UncompressedGlobs = ["**/*.tflite"] }));
    }
}
