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

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    [Needs(AndroidTools.Need)]
    public void Change_ByChange_RebuildsWhatItNeeds()
    {
        // Switches and not edits: a newer project file would be a reason by itself.
        Consumer app = Create("life", AndroidProjects.App(
            """
            <Model Include="Models/digits.tflite" AiPack="$(DigitsPack.Replace('none', ''))" DeliveryType="OnDemand" />
            <Model Include="Models/add.tflite" AiPack="adds" NoWarn="$(Quiet)" />
            <Model Include="Models/plain.tflite" />
            <ModelPack Include="adds" SourceModel="$(AddsSource)" />
            <ModelDeviceTargetingConfig Include="devices.xml" Condition="Exists('devices.xml')" />
            """ + AndroidProjects.VariantItem,
            """
            <DigitsPack Condition="'$(DigitsPack)' == ''">digits</DigitsPack>
            <AndroidBundleConfigurationFile Condition="Exists('bundle.json')">bundle.json</AndroidBundleConfigurationFile>
            """));
        string bundle = AndroidProjects.BundleOf(app);
        string packs = app.PathOf("obj", "Release", "net10.0", "modelsdk", "packs");
        AssertBuilt(app);

        // Another file under the name of a variant, an older one: its pack and the bundle, not the other pack.
        DateTime digits = File.GetLastWriteTimeUtc(Path.Combine(packs, "digits.ai.pack"));
        string variant = app.PathOf("variants", "add.tflite");
        File.WriteAllBytes(variant, [.. File.ReadAllBytes(variant), .. new byte[16]]);
        File.SetLastWriteTimeUtc(variant, DateTime.UtcNow.AddDays(-9));
        AssertBuilt(app);
        Assert.AreEqual(digits, File.GetLastWriteTimeUtc(Path.Combine(packs, "digits.ai.pack")));
        CollectionAssert.AreEqual(File.ReadAllBytes(variant), Read(bundle, "adds/assets/adds#group_FakeNpu_FAKE1/add.tflite"));

        // Metadata that changes no file: asked again, and the bundle stays.
        DateTime made = File.GetLastWriteTimeUtc(bundle);
        Assert.AreEqual(1, app.Logged("build", "-c", "Release", "-p:Quiet=MSDK9999").Runs("BuildPacks"));
        Assert.AreEqual(made, File.GetLastWriteTimeUtc(bundle));

        // The source model moves into the base module and back.
        AssertBuilt(app, "-p:AddsSource=App");
        CollectionAssert.Contains(Assets(bundle), "base/assets/models/Reader/add/add.tflite");
        CollectionAssert.DoesNotContain(Assets(bundle), "adds/assets/adds.source/add.tflite");
        AssertBuilt(app);
        CollectionAssert.DoesNotContain(Assets(bundle), "base/assets/models/Reader/add/add.tflite");

        // A bundle configuration and a device configuration of the project's own.
        app.With("bundle.json", """{ "optimizations": { "splitsConfig": { "splitDimension": [ { "value": "ABI", "negate": true } ] } } }""");
        BuildLog merged = AssertBuilt(app);
        StringAssert.Contains(merged.Result.Output, "native configuration with 'obj/Release/net10.0/modelsdk/packs/bundleconfig.json'");
        string configuration = Bundletool.Current.Run("dump", "config", $"--bundle={bundle}").Succeeded().Output;
        StringAssert.Contains(configuration, "\"ABI\"");
        StringAssert.Contains(configuration, "\"DEVICE_GROUP\"");
        app.With("devices.xml", """
            <config:device-targeting-config xmlns:config="http://schemas.android.com/apk/config">
              <config:device-group name="large"><config:device-selector ram-min-bytes="8000000000" /></config:device-group>
            </config:device-targeting-config>
            """);
        AssertBuilt(app);
        CollectionAssert.Contains(Assets(bundle), "adds/assets/adds#group_large/placeholder.txt");

        // A pack goes, and its files with it.
        AssertBuilt(app, "-p:DigitsPack=none");
        CollectionAssert.AreEqual(
            new[] { "DeviceGroupConfig.pb", "adds.ai.pack", "bundleconfig.json", "modules/adds.zip", "packs.json" },
            app.Files("obj", "Release", "net10.0", "modelsdk", "packs"));
        CollectionAssert.Contains(Assets(bundle), "base/assets/models/Reader/digits/digits.tflite");
        Assert.IsFalse(Assets(bundle).Any(static name => name.StartsWith("digits/", StringComparison.Ordinal)));

        // What somebody deleted is made again; what nobody changed is not.
        File.Delete(Path.Combine(packs, "modules", "adds.zip"));
        Assert.AreEqual(1, app.Logged("build", "-c", "Release", "-p:DigitsPack=none").Runs("BuildPacks"));
        Assert.IsTrue(File.Exists(Path.Combine(packs, "modules", "adds.zip")));
        BuildLog last = app.Logged("build", "-c", "Release", "-p:DigitsPack=none");
        Assert.AreEqual((0, 0), (last.Runs("BuildPacks"), last.Runs("VerifyBundle")));

        app.DotNet("clean", "-c", "Release").Succeeded();
        Assert.IsFalse(Directory.Exists(app.PathOf("obj", "Release", "net10.0", "modelsdk")));
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    [Needs(AndroidTools.Need)]
    public void ModelsOfReferences_ArePacked_AsTheirLibrariesOrTheApplicationSay()
    {
        Consumer packed = new Consumer("AndroidPacked", "android graph").WithAdd("far", "third").With("Packed.cs", "public class OfPacked;")
            .WithProject(Projects.Library("""
                <Model Include="Models/far.tflite" AiPack="packages" DeliveryType="FastFollow" />
                <Model Include="Models/third.tflite" />
                """));
        packed.DotNet("pack", "-o", TestFolder.Feed, $"-p:Version={PackageFeed.Version}").Succeeded();
        new Consumer("Near", "android graph").WithAdd("near", "base").With("Near.cs", "public class OfNear;")
            .WithProject(Projects.Library("""
                <Model Include="Models/near.tflite" AiPack="adds" />
                <Model Include="Models/base.tflite" />
                """));
        Consumer app = Create("graph", AndroidProjects.App(
            """
            <ProjectReference Include="../Near/Near.csproj" />
            <PackageReference Include="AndroidPacked" Version="VERSION" />
            <Model Include="Models/add.tflite" AiPack="adds" />
            <ModelPack Include="others" Models="AndroidPacked/third" />
            """));

        BuildLog build = AssertBuilt(app);

        Assert.AreEqual(0, build.Runs("CompileModels"), "Nobody names a target.");
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "adds/assets/adds/Near/near.tflite",
                "adds/assets/adds/add.tflite",
                "base/assets/models/Near/base/base.tflite",
                "base/assets/models/packs.json",
                "others/assets/others/AndroidPacked/third.tflite",
                "packages/assets/packages/AndroidPacked/far.tflite",
            },
            Assets(AndroidProjects.BundleOf(app)));
        Assert.AreEqual(2, Assets(AndroidProjects.BundleOf(app)).Count(static name => name.StartsWith("base/", StringComparison.Ordinal)));

        // An apk has them all.
        app.DotNet("build").Succeeded();
        CollectionAssert.AreEqual(
            new[]
            {
                "models/AndroidPacked/far/far.tflite",
                "models/AndroidPacked/third/third.tflite",
                "models/Near/base/base.tflite",
                "models/Near/near/near.tflite",
                "models/Reader/add/add.tflite",
            },
            Assets(app.PathOf("bin", "Debug", "net10.0", AndroidProjects.Id + ".apk")));
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    [Needs(AndroidTools.Need)]
    public void AsAnSdk_AndInFoldersWithSpaces_TheBundleIsTheSame()
    {
        string project = AndroidProjects.App(Items);
        Consumer package = Create("ways", project, "Reader");
        AssertBuilt(package);

        // An SDK's targets come after those of the workload, a package's before.
        Consumer sdk = Create("ways of an SDK", project
            .Replace("Sdk=\"Microsoft.NET.Sdk\"", "Sdk=\"Microsoft.NET.Sdk;ModelSdk/VERSION\"")
            .Replace("""<PackageReference Include="ModelSdk" Version="VERSION" />""", ""));
        AssertBuilt(sdk, "-p:IntermediateOutputPath=obj/my files/");

        foreach (string file in new[] { "adds.ai.pack", "digits.ai.pack", "DeviceGroupConfig.pb", "bundleconfig.json", "packs.json" })
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(package.PathOf("obj", "Release", "net10.0", "modelsdk", "packs", file)),
                File.ReadAllBytes(sdk.PathOf("obj", "my files", "modelsdk", "packs", file)),
                file);
        }

        CollectionAssert.AreEqual(Assets(AndroidProjects.BundleOf(package)), Assets(AndroidProjects.BundleOf(sdk)));
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    [Needs(AndroidTools.Need)]
    public void TwoFrameworks_OnlyOneIsAndroid_Multithreaded()
    {
        Consumer app = Create("frameworks", AndroidProjects.App(
                Items,
                "<EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>")
            .Replace("<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>")
            .Replace("'$(FakeAndroid)' != 'false'", "'$(TargetFramework)' == 'net10.0'"));

        BuildLog build = app.Logged("build", "-c", "Release", "-mt");

        Assert.AreEqual((1, 1), (build.Runs("BuildPacks"), build.Runs("VerifyBundle")));
        Assert.IsTrue(File.Exists(AndroidProjects.BundleOf(app)));
        CollectionAssert.Contains(app.Files("bin", "Release", "net10.0-windows"), "models/Reader/digits/digits.tflite");

        BuildLog asked = app.Logged("build", "-c", "Release", "-t:ModelSdkBuildPacks");
        Assert.AreEqual(2, asked.Result.Output.Split("pack adds: ").Length - 1, asked.Result.Output);
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    [Needs(AndroidTools.Need)]
    public void WhatIsWrong_FailsTheBuild_WithNumberFileAndPage()
    {
        Consumer app = Create("wrong", AndroidProjects.App(
            """
            <Model Include="Models/add.tflite" AiPack="$(Pack)" />
            """ + AndroidProjects.VariantItem).Replace(
            "</Project>",
            """
              <Target Name="Spoil" BeforeTargets="_ModelSdkAddBundleInputs" Condition="'$(Spoil)' == 'true'">
                <ItemGroup><AndroidAppBundleMetaDataFile Remove="@(AndroidAppBundleMetaDataFile)" /></ItemGroup>
              </Target>
            </Project>
            """));

        foreach (int _ in new[] { 1, 2 })
        {
            LoggedDiagnostic name = app.LoggedFailure("build", "-c", "Release", "-p:Pack=1-add").Diagnostics.Single(static d => d.IsError);
            Assert.AreEqual("MSDK5101", name.Code);
            Assert.AreEqual("ModelSdk.MSDK5101", name.HelpKeyword);
            Assert.AreEqual(app.PathOf("Models", "add.tflite"), name.File);
            StringAssert.Contains(name.Message, "'1-add'");
        }

        // A bundle that Play would refuse reaches nobody.
        foreach (int _ in new[] { 1, 2 })
        {
            LoggedDiagnostic[] found =
                [.. app.LoggedFailure("build", "-c", "Release", "-p:Pack=adds", "-p:Spoil=true").Diagnostics.Where(static d => d.IsError)];
            Assert.IsTrue(found.Any(static d => d.Code == "MSDK5144" && d.File.EndsWith(".aab", StringComparison.Ordinal)), string.Join('\n', found.AsEnumerable()));
            Assert.IsFalse(File.Exists(AndroidProjects.BundleOf(app)));
        }

        LoggedDiagnostic nobody = app.LoggedFailure("build", "-p:Pack=adds", "-p:ModelSdkIsApp=false").Diagnostics.Single(static d => d.IsError);
        Assert.AreEqual(("MSDK5140", app.ProjectFile), (nobody.Code, nobody.File));
    }

    // One run of each task, and a bundle newer than before.
    private static BuildLog AssertBuilt(Consumer app, params string[] more)
    {
        DateTime before = File.GetLastWriteTimeUtc(AndroidProjects.BundleOf(app));
        BuildLog build = app.Logged(["build", "-c", "Release", .. more]);
        Assert.AreEqual((1, 1), (build.Runs("BuildPacks"), build.Runs("VerifyBundle")), build.Result.Output);
        Assert.IsTrue(before < File.GetLastWriteTimeUtc(AndroidProjects.BundleOf(app)));
        return build;
    }

    /// <summary>An application with all the models of these tests.</summary>
    private static Consumer Create(string folder, string project, string name = "Reader") => new Consumer(name, "android " + folder)
        .WithProject(project)
        .WithMainClass()
        .WithAsset("Models/digits.tflite", "digits", "digits.tflite")
        .WithAsset("Models/plain.tflite", "digits", "digits_int8.tflite")
        .WithVariant();

    private static byte[] Read(string package, string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using Stream stream = archive.GetEntry(path)!.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

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
