using System.IO.Compression;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>From the project file to the .aab: the workload is a stand-in, bundletool is the real one.</summary>
[TestClass]
public class AndroidBundleTests
{
    private const string Items = """
        <Model Include="Models/digits.tflite" AiPack="digits" DeliveryType="OnDemand" />
        <Model Include="Models/add.tflite" AiPack="adds" />
        <Model Include="Models/plain.tflite" />
        """ + AndroidProjects.VariantItem;

    [TestMethod]
    [Needs(Shared.Data)]
    [Needs(AndroidTools.Need)]
    public void ReleaseBuild_MakesABundleWithPacks_AndTheSecondBuildNothing()
    {
        Consumer app = Create("bundle", AndroidProjects.App(Items));

        BuildLog first = app.Logged("build", "-c", "Release");

        Assert.AreEqual((1, 1), (first.Runs("BuildPacks"), first.Runs("VerifyBundle")), first.Result.Output);
        Assert.AreEqual(1, first.Runs("CompileModels"), "The builds for runtime identifiers compile nothing.");
        string bundle = AndroidProjects.BundleOf(app);
        CollectionAssert.AreEqual(
            new[]
            {
                "adds/assets/adds#group_FakeNpu_FAKE1/add.tflite",
                "adds/assets/adds#group_other/placeholder.txt",
                "adds/assets/adds.pack.json",
                "adds/assets/adds.source/add.tflite",
                "base/assets/models/Reader/plain/plain.tflite",
                "base/assets/models/packs.json",
                "digits/assets/digits.pack.json",
                "digits/assets/digits/digits.tflite",
            },
            Assets(bundle));
        StringAssert.Contains(
            Bundletool.Current.Run("dump", "manifest", $"--bundle={bundle}", "--module=digits").Succeeded().Output,
            $"package=\"{AndroidProjects.Id}\"");
        StringAssert.Contains(
            Bundletool.Current.Run("dump", "config", $"--bundle={bundle}").Succeeded().Output, "\"DEVICE_GROUP\"");

        // Nothing changed: no task of ours, no file touched.
        IReadOnlyDictionary<string, DateTime> before = app.Outputs();
        BuildLog second = app.Logged("build", "-c", "Release");
        Assert.AreEqual((0, 0), (second.Runs("BuildPacks"), second.Runs("VerifyBundle")));
        CollectionAssert.IsSubsetOf(
            new[] { "_ModelSdkMakePacks", "_BuildApkEmbed", "_ModelSdkVerifyBundle", "_CopyPackage" }, second.UpToDate.ToArray());
        CollectionAssert.AreEquivalent(before.ToArray(), app.Outputs().ToArray());

        // A debug build makes an apk: everything in it, no variant, nothing packed.
        BuildLog debug = app.Logged("build");
        Assert.AreEqual((0, 0), (debug.Runs("BuildPacks"), debug.Runs("VerifyBundle")));
        CollectionAssert.AreEqual(
            new[] { "models/Reader/add/add.tflite", "models/Reader/digits/digits.tflite", "models/Reader/plain/plain.tflite" },
            Assets(app.PathOf("bin", "Debug", "net10.0", AndroidProjects.Id + ".apk")));
        CollectionAssert.Contains(debug.Messages("MSDK5140").ToArray(), app.ProjectFile);
    }

    /// <summary>An application with all the models of these tests.</summary>
    private static Consumer Create(string folder, string project, string name = "Reader") => new Consumer(name, "android " + folder)
        .WithProject(project)
        .WithMainClass()
        .WithAsset("Models/digits.tflite", "digits", "digits.tflite")
        .WithAsset("Models/plain.tflite", "digits", "digits_int8.tflite")
        .WithVariant();

    /// <summary>Paths of assets in a bundle or apk, sorted; in an apk without the folder.</summary>
    private static string[] Assets(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return
        [
            .. archive.Entries.Select(static entry => entry.FullName)
                .Where(static name => name.StartsWith("assets/", StringComparison.Ordinal) || name.Contains("/assets/", StringComparison.Ordinal))
                .Select(static name => name.StartsWith("assets/", StringComparison.Ordinal) ? name["assets/".Length..] : name)
                .Order(StringComparer.Ordinal),
        ];
    }
}
