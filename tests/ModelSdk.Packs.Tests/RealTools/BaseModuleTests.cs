using System.IO.Compression;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>What bundletool makes of models and NPU libraries in the base module, and that our findings about it are right (MSDK5143, MSDK5145).</summary>
[TestClass]
[TestCategory("Long")]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
public sealed class BaseModuleTests
{
    private const string Model = "assets/models/Lab/digits/digits.tflite";
    private const string Library = "lib/arm64-v8a/libLiteRtDispatch_Qualcomm.so";

    // Columns: the project's bundle configuration, whether the build asks for extracted libraries, whether the model and the
    // library are compressed in the APK, and our findings about that.
    [TestMethod]
    [DataRow("{}", true, true, true, "MSDK5143")]
    [DataRow("{}", false, true, false, "MSDK5143 MSDK5145")]
    [DataRow("""{"compression":{"uncompressedGlob":["**/*.tflite"]}}""", true, false, true, "")]
    [DataRow("""{"compression":{"uncompressedGlob":["assets/models/**"]}}""", false, false, false, "MSDK5145")]
    [DataRow("""{"compression":{"uncompressedGlob":["*.tflite"]}}""", true, true, true, "MSDK5143")]
    public void WhatWeSayOfTheBaseModule_IsWhatLiesInTheApk(string user, bool extract, bool modelCompressed, bool libraryCompressed, string findings)
    {
        AndroidTools.Require();
        using PackLab lab = PackLab.Of(DemoPacks.Set);
        File.WriteAllText(lab.File("user.json"), user);
        (byte[] json, _) = BundleConfiguration.Merge(lab.File("user.json"), splitByGroup: true, extract, "Lab.csproj");
        File.WriteAllBytes(lab.File("config.json"), json);
        byte[] bytes = File.ReadAllBytes(Repository.Asset("digits", "digits.tflite"));
        string app = BaseModule.Write(lab.File("app.zip"), PackLab.PackageName, files: [(Model, bytes), (Library, bytes)]);
        string bundle = lab.File("base.aab");
        _ = Bundletool.Current.BuildBundle(
            bundle, [app, .. lab.Modules], lab.File("config.json"), $"{PackLab.GroupsInMetadata}:{lab.GroupConfig}").Succeeded();
        _ = Bundletool.Current.BuildApks(bundle, lab.File("base.apks")).Succeeded();

        Assert.AreEqual(modelCompressed, IsCompressed(lab.File("base.apks"), Model), "model");
        Assert.AreEqual(libraryCompressed, IsCompressed(lab.File("base.apks"), Library), "library");
        PackVerificationResult result = PackVerification.Run(bundle, new PlayLimits(), null, CancellationToken.None);
        Assert.AreEqual(findings, string.Join(' ', result.Diagnostics
            .Select(static found => found.Rule.Id).Where(static id => id is "MSDK5143" or "MSDK5145").Distinct()));
    }

    // In the last variant, for the newest Android.
    private static bool IsCompressed(string apks, string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(apks);
        bool? compressed = null;
        foreach (ZipArchiveEntry split in archive.Entries.Where(static entry => entry.FullName.StartsWith("splits/", StringComparison.Ordinal)))
        {
            using ZipArchive apk = new(split.Open());
            compressed = apk.GetEntry(path) is { } entry ? entry.CompressedLength < entry.Length : compressed;
        }

        return compressed ?? throw new AssertFailedException($"{path} is in no APK");
    }
}
