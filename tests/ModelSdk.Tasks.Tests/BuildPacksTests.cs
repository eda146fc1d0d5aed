using Microsoft.Build.Utilities;
using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Containers;

namespace ModelSdk.Tasks.Tests;

/// <summary>The task around <see cref="PackBuild"/>: what it hands over, what it leaves behind, and how it logs.</summary>
[TestClass]
public class BuildPacksTests
{
    private static readonly ModelDiagnostic Warning = new(DiagnosticRules.NeedsConsent, "App.csproj", "large");

    [TestMethod]
    public void Items_ReachTheBuild_EachModelOnce()
    {
        using TaskProject project = new TaskProject().With("own", null, ("AiPack", "nets"));
        BuildPacks task = project.Pack(new MockEngine(), ("ModelSdkPackPlaceholders", "false"));
        task.ReferencedModels =
        [
            Item("/lib/net.tflite", ("AssemblyName", "Lib"), ("Name", "net"), ("AiPack", "nets"), ("DeliveryType", "OnDemand")),
            Item("/package/net.tflite", ("AssemblyName", "Lib"), ("Name", "NET")),
        ];
        task.Packs = [Item("nets", ("Models", "Lib/net"), ("SourceModel", "App"))];
        task.DeviceConfigurations = [Item(Path.Combine(project.Folder, "devices.xml"))];
        task.ArtifactDirectory = "obj/modelsdk/aot/deploy";
        task.PackageName = " com.example.app ";
        task.BundleConfiguration = "bundle.json";
        PackProject given = Given(task);

        CollectionAssert.AreEqual(
            new[] { ("App/own", true, "nets"), ("Lib/net", false, "nets") },
            given.Models.Select(static m => (m.FullName, m.IsOwn, m.Item.Get("AiPack"))).ToArray());
        Assert.AreEqual("OnDemand", given.Models[1].Item.Get("DeliveryType"));
        Assert.AreEqual("nets Lib/net App", $"{given.Packs.Single().Name} {given.Packs[0].Metadata["Models"]} {given.Packs[0].Metadata["SourceModel"]}");
        Assert.AreEqual(Path.Combine(project.Folder, "devices.xml"), given.DeviceConfigurations.Single());
        Assert.AreEqual(project.Output("aot/deploy"), given.ArtifactFolder);
        Assert.AreEqual(project.Output("packs"), given.OutputFolder);
        Assert.AreEqual("com.example.app", given.PackageName);
        Assert.AreEqual(Path.Combine(project.Folder, "bundle.json"), given.BundleConfiguration);
        Assert.AreEqual("false", given.Facts.Properties["ModelSdkPackPlaceholders"]);
        Assert.IsNull(given.Android);
    }

    [TestMethod]
    public void WithoutAnything_NothingIsMadeUp()
    {
        using TaskProject project = new();
        PackProject given = Given(project.Pack(new MockEngine()));

        Assert.IsNull(given.PackageName);
        Assert.IsNull(given.BundleConfiguration);
        Assert.IsFalse(Directory.Exists(given.ArtifactFolder));
        Assert.AreEqual("obj", Path.GetRelativePath(project.Folder, given.ArtifactFolder).Split(Path.DirectorySeparatorChar)[0]);
    }

    [DataTestMethod]
    [DataRow("24.0", 24)]
    [DataRow("31", 31)]
    [DataRow("", null)]
    [DataRow("$(Unset)", null)]
    public void Android_IsKnownToTheRules(string minSdkVersion, int? level)
    {
        using TaskProject project = new();
        BuildPacks task = project.Pack(new MockEngine());
        task.IsAndroid = true;
        task.MinSdkVersion = minSdkVersion;
        task.NativeLibraries = [Item("lib/arm64-v8a/libLiteRt.so"), Item("lib/x86_64/libLiteRt.so")];
        task.BundleMetadata = [Item("com.example/notes.txt:notes.txt")];
        task.OtherModules = [Item("textures"), Item("textures"), Item("sounds")];
        task.UncompressedExtensions = ".bin, .dat;.tflite;";

        AndroidFacts android = Given(task).Android!;

        Assert.AreEqual(level, android.MinSdkVersion);
        CollectionAssert.AreEqual(new[] { "libLiteRt.so" }, android.NativeLibraries.ToArray());
        CollectionAssert.AreEqual(new[] { "com.example/notes.txt:notes.txt" }, android.BundleMetadata.ToArray());
        CollectionAssert.AreEqual(new[] { "textures", "sounds" }, android.OtherModules.ToArray());
        CollectionAssert.AreEqual(new[] { ".bin", ".dat", ".tflite" }, android.UncompressedExtensions.ToArray());
    }

    [TestMethod]
    public void Lists_AndStamp_AreWrittenBeforeAnythingIsLogged()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        BuildPacks task = project.Pack(engine);
        task.Run = (_, _, _) => Result(project, Warning);
        bool written = false;
        engine.WhenLogging = () => written = File.Exists(project.Output("packs.stamp"));

        Assert.IsTrue(task.Execute());

        Assert.IsTrue(written);
        Assert.AreEqual("MSDK5111", engine.Warnings.Single().Code);
        Assert.AreEqual("modules/a.zip\nmodules/b.zip\n", File.ReadAllText(project.Output("packs.modules")));
        Assert.AreEqual("models/App/net/net.tflite\n", File.ReadAllText(project.Output("packs.assets")));
        Assert.AreEqual("bundleconfig.json\nmodules/a.zip\nmodules/b.zip\n", File.ReadAllText(project.Output("packs.files")));
    }

    [DataTestMethod]
    [DataRow(false, true, DisplayName = "a warning")]
    [DataRow(true, false, DisplayName = "a warning that the project makes an error")]
    public void Stamp_StandsForARunWithoutErrors(bool isPromoted, bool isStamped)
    {
        using TaskProject project = new();
        BuildPacks task = project.Pack(new MockEngine { Promoted = isPromoted ? ["MSDK5111"] : [] });
        task.Run = (_, _, _) => Result(project, Warning);

        Assert.AreEqual(!isPromoted, task.Execute());

        Assert.AreEqual(isStamped, File.Exists(project.Output("packs.stamp")));
        Assert.IsTrue(File.Exists(project.Output("packs.files")), "The packs are there.");
    }

    [TestMethod]
    public void Error_LeavesNoStamp_AndTheListsOfTheLastRun()
    {
        using TaskProject project = new();
        BuildPacks first = project.Pack(new MockEngine());
        first.Run = (_, _, _) => Result(project);
        Assert.IsTrue(first.Execute());
        MockEngine engine = new();
        BuildPacks second = project.Pack(engine);
        second.Run = (_, _, _) => new PackBuildResult { Diagnostics = [new ModelDiagnostic(DiagnosticRules.PackName, project.ProjectFile, "bad")] };

        Assert.IsFalse(second.Execute());

        Assert.AreEqual(("MSDK5101", project.ProjectFile), (engine.Errors.Single().Code, engine.Errors[0].File));
        Assert.IsFalse(File.Exists(project.Output("packs.stamp")));
        Assert.AreEqual("modules/a.zip\nmodules/b.zip\n", File.ReadAllText(project.Output("packs.modules")));
    }

    [TestMethod]
    public void Progress_IsALineForEachQuarterOfALargePack_AndNoneForASmallOne()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        List<string> lines = [];
        engine.WhenMessage = lines.Add;
        BuildPacks task = project.Pack(engine);
        task.Run = (_, progress, _) =>
        {
            for (long written = 0; written <= PackProgressLines.Large; written += PackProgressLines.Large / 50)
            {
                progress.Report(new PackProgress("large", written, PackProgressLines.Large));
                progress.Report(new PackProgress("small", written, 1000));
            }

            return Result(project);
        };

        Assert.IsTrue(task.Execute());

        CollectionAssert.AreEqual(
            new[] { "25", "50", "75", "100" }.Select(static percent => $"pack large: {percent} % of 100 MB written").ToArray(),
            lines.Where(static line => line.StartsWith("pack ", StringComparison.Ordinal)).ToArray());
    }

    [TestMethod]
    public void Cancellation_ReachesTheBuild_AndEndsTheTaskWithoutAMessage()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        BuildPacks task = project.Pack(engine);
        task.Run = (_, _, cancellationToken) =>
        {
            task.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
            return Result(project);
        };

        Assert.IsFalse(task.Execute());

        Assert.AreEqual(0, engine.Errors.Count);
        Assert.IsFalse(File.Exists(project.Output("packs.stamp")));
    }

    private static PackProject Given(BuildPacks task)
    {
        PackProject? given = null;
        task.Run = (asked, _, _) =>
        {
            given = asked;
            return new PackBuildResult();
        };
        Assert.IsTrue(task.Execute());
        return given!;
    }

    private static PackBuildResult Result(TaskProject project, params ModelDiagnostic[] diagnostics) => new()
    {
        Modules = [project.Output("packs/modules/a.zip"), project.Output("packs/modules/b.zip")],
        BaseAssets = [new BaseAsset(Path.Combine(project.Folder, "net.tflite"), "models/App/net/net.tflite")],
        Files = ["bundleconfig.json", "modules/a.zip", "modules/b.zip"],
        Diagnostics = diagnostics,
    };

    private static TaskItem Item(string path, params (string Name, string Value)[] metadata)
    {
        TaskItem item = new(path);
        foreach ((string name, string value) in metadata)
        {
            item.SetMetadata(name, value);
        }

        return item;
    }
}
