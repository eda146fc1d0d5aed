using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.Bundles;

/// <summary>A finished bundle that lost something on its way is told from a whole one (MSDK5144), and what is in it is shown.</summary>
[TestClass]
public sealed class PackVerificationTests : IDisposable
{
    private const string Incomplete = "MSDK5144";

    private readonly BundledApplication _application = new();

    private BundleAssembler Right => _application.Right;

    public void Dispose() => _application.Dispose();

    [TestMethod]
    public void WholeBundle_HasNoFindings()
    {
        ModelDiagnostic[] found = [.. _application.Verify(Right, null, "flowers", "words").Diagnostics];

        Assert.AreEqual(0, found.Length, string.Join('\n', found.Select(static finding => $"{finding.Rule.Id}: {finding.Message}")));
    }

    [TestMethod]
    public void Summary_SaysWhatDevicesOfEachGroupReceive()
    {
        string summary = string.Join('\n', _application.Verify(Right).Summary);

        StringAssert.StartsWith(summary, """
            app bundle of com.example.app, API level 31 and later

            module   type     delivery     files       size   download
            base     base     InstallTime      3     1.2 KB   24 bytes
            flowers  ai-pack  OnDemand         5  17
            """);
        StringAssert.Contains(summary, """

            device group     devices
            Mediatek_MT6993  Mediatek MT6993
            Qualcomm_SM8750  Qualcomm SM8750, QTI SM8750
            other            all others

            pack flowers:
            device group     receives                            size  from
            Mediatek_MT6993  flowers/flowers.tflite          20 bytes  assets/flowers#group_Mediatek_MT6993
                             flowers.pack.json  
            """.TrimEnd());
        StringAssert.Contains(summary, """

            Qualcomm_SM8750  words/words.tflite          18 bytes  assets/words#group_Qualcomm_SM8750
                             words.pack.json
            """);
        StringAssert.Contains(summary, """

                             words.source/words.tflite  174.54 KB
            other            words/placeholder.txt        0 bytes  assets/words#group_other
            """);
    }

    [TestMethod]
    public void PackByItself_IsChecked_WhateverItsNameIs()
    {
        foreach (string file in new[] { _application.Built.Modules[0], Path.Combine(Path.GetDirectoryName(_application.Built.Modules[0])!, "..", "flowers.ai.pack") })
        {
            PackVerificationResult result = PackVerification.Run(file, new PlayLimits(), null, CancellationToken.None);

            Assert.AreEqual(0, result.Diagnostics.Count, string.Join('\n', result.Diagnostics.Select(static finding => finding.Message)));
            Assert.AreEqual("pack of com.example.app", result.Summary[0]);
        }
    }

    [TestMethod]
    public void LostModule_IsNamed()
    {
        BundleAssembler without = Right with { Modules = [Right.Modules[0]] };

        AssertProblem(_application.Verify(without, null, "flowers", "words"), "pack 'words' is not in it");
        Assert.AreEqual(0, _application.Check(without, Incomplete).Length, "Nobody said that it should be there.");
    }

    [TestMethod]
    public void LostGroups_AreOneFinding()
    {
        ModelDiagnostic[] found = _application.Check(Right with { Groups = null });

        Assert.AreEqual(1, found.Length, string.Join('\n', found.Select(static finding => finding.Message)));
        StringAssert.Contains(found[0].Message, "its packs use device groups (Mediatek_MT6993, Qualcomm_SM8750, other), but it has no DeviceGroupConfig");
    }

    [TestMethod]
    public void OtherGroups_AreNamed()
    {
        byte[] groups = new ProtoBytes().Message(1, new ProtoBytes().Text(1, "Samsung_E9965")
            .Message(2, new ProtoBytes().Message(6, new ProtoBytes().Text(1, "Samsung").Text(2, "E9965")))).ToArray();

        PackVerificationResult result = _application.Verify(Right with { Groups = groups });

        AssertProblem(result, "its DeviceGroupConfig lacks device groups that its packs use: Mediatek_MT6993, Qualcomm_SM8750");
        AssertProblem(result, "its DeviceGroupConfig declares device groups that its packs have no folders for: Samsung_E9965");
    }

    [TestMethod]
    public void JsonGroups_ComeFirst_AsForBundletool()
    {
        BundleAssembler bundle = Right with
        {
            Changes = new Dictionary<string, byte[]?>
            {
                ["BUNDLE-METADATA/com.android.tools.build.bundletool/DeviceGroupConfig.json"] =
                    """{ "deviceGroups": [ { "name": "Qualcomm_SM8750", "deviceSelectors": [ { "systemOnChips": [ { "manufacturer": "QTI", "model": "SM8750" }, { "manufacturer": "Qualcomm", "model": "SM8750" } ] } ] } ] }"""u8.ToArray(),
            },
        };

        AssertProblem(_application.Verify(bundle), "its DeviceGroupConfig lacks device groups that its packs use: Mediatek_MT6993");
    }

    [TestMethod]
    public void UnreadableGroups_AreAFinding() => AssertProblem(
        _application.Verify(Right with { Groups = [0xFF, 0xFF, 0xFF] }), "its DeviceGroupConfig.pb cannot be read");

    [TestMethod]
    public void ConfigurationsThatDoNotSplit_AreTold()
    {
        (AssembledConfig Config, string Problem)[] rows =
        [
            (Right.Config with { SplitsByGroup = false }, "does not split by DEVICE_GROUP"),
            (Right.Config with { Negates = true }, "switches the split by DEVICE_GROUP off"),
            (Right.Config with { StripsSuffixes = false }, "does not remove suffixes"),
            (Right.Config with { DefaultSuffix = "" }, "default suffix ''"),
            (Right.Config with { DefaultSuffix = "Qualcomm_SM8750" }, "default suffix 'Qualcomm_SM8750'"),
        ];
        foreach ((AssembledConfig config, string problem) in rows)
        {
            AssertProblem(_application.Verify(Right with { Config = config }), problem);
        }
    }

    [TestMethod]
    public void PacksOfAnotherApplication_AreTold() => AssertProblem(
        _application.Verify(Right with { PackageName = "com.example.renamed" }),
        "pack 'flowers' is of the application 'com.example.app', but the base module of 'com.example.renamed'");

    [TestMethod]
    public void Placeholder_IsTold() => AssertProblem(
        Changed("flowers/manifest/AndroidManifest.xml", ProtoManifest.Pack("modelsdk.placeholder.application", "flowers", "on-demand")),
        "pack 'flowers' was built before the application id was known");

    [TestMethod]
    public void ManifestThatIsNotThere_OrDamaged_OrOfAnotherModule_IsTold()
    {
        const string Manifest = "words/manifest/AndroidManifest.xml";
        AssertProblem(Changed(Manifest, null), "its module 'words' has no manifest/AndroidManifest.xml");
        AssertProblem(Changed(Manifest, [0x0a, 0x7f, 1]), "its module 'words' has a manifest/AndroidManifest.xml that cannot be used");
        AssertProblem(
            Changed(Manifest, ProtoManifest.Pack("com.example.app", "letters")), "its module 'words' has the name 'letters' in its manifest");
        AssertProblem(Changed("base/manifest/AndroidManifest.xml", null), "its module 'base' has no manifest");
    }

    [TestMethod]
    public void BundleWithoutBase_IsTold()
    {
        BundleAssembler bundle = Right with
        {
            BaseFiles = [],
            Changes = new Dictionary<string, byte[]?> { ["base/manifest/AndroidManifest.xml"] = null },
        };

        AssertProblem(_application.Verify(bundle), "it has no base module");
    }

    [TestMethod]
    public void FilesThatAreNotAsTheIndexSays_AreTold()
    {
        const string Variant = "flowers/assets/flowers#group_Qualcomm_SM8750/flowers.tflite";
        AssertProblem(Changed(Variant, null), "'flowers/flowers.tflite' for device group 'Qualcomm_SM8750' in pack 'flowers' is missing");
        AssertProblem(Changed(Variant, "flowers"u8.ToArray()), "has 7 bytes, but the index of the pack says 20");
        AssertProblem(Changed(Variant, "Flowers for Qualcomm"u8.ToArray()), "has other bytes than the index of the pack says");
        AssertProblem(Changed("flowers/assets/flowers.pack.json", "{}"u8.ToArray()), "the index 'assets/flowers.pack.json' of pack 'flowers' cannot be used");
        AssertProblem(
            Changed("flowers/assets/flowers.pack.json", """{ "version": "1.0", "pack": "words", "groups": [], "models": [] }"""u8.ToArray()),
            "the index of pack 'flowers' is that of pack 'words'");
    }

    [TestMethod]
    public void LostFolder_IsTold_ByTheRulesAboutPacks()
    {
        string[] found = [.. Changed("words/assets/words#group_other/placeholder.txt", null).Diagnostics.Select(static finding => finding.Rule.Id)];
        CollectionAssert.AreEqual(new[] { "MSDK5132" }, found);
        found = [.. Changed("words/assets/words#group_Mediatek_MT6993/placeholder.txt", null).Diagnostics.Select(static finding => finding.Rule.Id)];
        CollectionAssert.AreEqual(new[] { "MSDK5130" }, found);
    }

    [TestMethod]
    public void ModuleForAnUndeclaredGroup_IsTold() => AssertProblem(
        Changed("npu/manifest/AndroidManifest.xml", ProtoManifest.Feature("com.example.app", "npu", "Samsung_E9965")),
        "its module 'npu' is for device groups that its DeviceGroupConfig lacks: Samsung_E9965");

    [TestMethod]
    public void DamagedFile_IsAFinding_AndTheOthersAreCheckedAllTheSame()
    {
        string bundle = _application.Write(Right with { Compress = false, PackageName = "com.example.renamed" });
        byte[] bytes = File.ReadAllBytes(bundle);
        bytes[bytes.AsSpan().IndexOf("words for Qualcomm"u8)] ^= 1;
        bytes[bytes.AsSpan().IndexOf("small.tflite"u8) + 500] ^= 1;
        File.WriteAllBytes(bundle, bytes);

        PackVerificationResult result = PackVerification.Run(bundle, new PlayLimits(), null, CancellationToken.None);

        AssertProblem(result, "'words/words.tflite' for device group 'Qualcomm_SM8750' in pack 'words' cannot be read");
        AssertProblem(result, "'assets/models/App/small/small.tflite' in module 'base' cannot be read");
        AssertProblem(result, "com.example.renamed");
    }

    private PackVerificationResult Changed(string entry, byte[]? bytes) =>
        _application.Verify(Right with { Changes = new Dictionary<string, byte[]?> { [entry] = bytes } });

    private static void AssertProblem(PackVerificationResult result, string text)
    {
        string[] messages = [.. result.Diagnostics.Where(static finding => finding.Rule.Id == Incomplete).Select(static finding => finding.Message)];
        Assert.IsTrue(messages.Any(message => message.Contains(text, StringComparison.Ordinal)), string.Join('\n', messages));
        Assert.IsTrue(messages.All(static message => message.StartsWith("'app.aab' is incomplete, do not upload it: ", StringComparison.Ordinal)), messages[0]);
    }
}
