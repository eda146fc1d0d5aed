using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.TestSupport;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>The target ModelSdkBuildPacks in projects that have nothing to do with Android.</summary>
[TestClass]
public class BuildPacksTests
{
    private const string Items = """
        <Model Include="Models/digits.tflite" AiPack="digits" DeliveryType="OnDemand" />
        <Model Include="Models/add.tflite" AiPack="adds" />
        """;

    [TestMethod]
    [Needs(Shared.Data)]
    public void Program_GetsPacksWhenItAsks_AndNothingOtherwise()
    {
        Consumer app = Create("program", Projects.Package(
            Items + AndroidProjects.VariantItem + TestSupport.Aot.FakeNpu.TargetItems, "<ModelSdkApplicationId>com.example.desk</ModelSdkApplicationId>"));

        BuildLog asked = app.Logged("build", "-t:ModelSdkBuildPacks");

        Assert.AreEqual((1, 1), (asked.Runs("CompileModels"), asked.Runs("BuildPacks")));
        string adds = app.PathOf("obj", "Debug", "net10.0", "modelsdk", "packs", "adds.ai.pack");
        StringAssert.Contains(asked.Result.Output, $"pack adds: {adds} (");
        StringAssert.Contains(asked.Result.Output, "InstallTime, device groups FakeNpu_FAKE1, other)");
        StringAssert.Contains(asked.Result.Output, "OnDemand, the same for all devices)");
        using (PackReader pack = PackReader.Open(adds))
        {
            Assert.AreEqual("com.example.desk", pack.Manifest.PackageName);
        }

        // The second time it only says where they are.
        BuildLog again = app.Logged("build", "-t:ModelSdkBuildPacks");
        Assert.AreEqual((0, 0), (again.Runs("CompileModels"), again.Runs("BuildPacks")));
        StringAssert.Contains(again.Result.Output, $"pack adds: {adds} (");

        // A build has no packs; no step of ours runs for them.
        BuildLog build = app.Logged("build");
        Assert.AreEqual(0, build.Runs("BuildPacks"));
        Assert.IsFalse(build.Tasks.Any(static task => task.Contains("Pack", StringComparison.Ordinal) && task.StartsWith("_ModelSdk", StringComparison.Ordinal)));

        // In one command with a build; an application id of its own wins.
        BuildLog both = app.Logged("build", "-t:Build;ModelSdkBuildPacks", "-p:ApplicationId=com.example.other");
        Assert.AreEqual(1, both.Runs("BuildPacks"));
        using (PackReader pack = PackReader.Open(adds))
        {
            Assert.AreEqual("com.example.other", pack.Manifest.PackageName);
        }
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    public void Library_ChecksItsPacks_WithAPlaceholderForTheApplication_AndProjectsWithoutPacksSaySo()
    {
        Consumer library = Create("library", Projects.Library(Items));

        BuildLog asked = library.Logged("build", "-t:ModelSdkBuildPacks");

        Assert.AreEqual((0, 1), (asked.Runs("CompileModels"), asked.Runs("BuildPacks")));
        using (PackReader pack = PackReader.Open(library.PathOf("obj", "Debug", "net10.0", "modelsdk", "packs", "adds.ai.pack")))
        {
            Assert.AreEqual(PackProject.PlaceholderPackageName, pack.Manifest.PackageName);
        }

        library.WithProject(Projects.Library("""<Model Include="Models/digits.tflite" AiPack="base" />"""));
        LoggedDiagnostic error = library.LoggedFailure("build", "-t:ModelSdkBuildPacks").Diagnostics.Single(static d => d.IsError);
        Assert.AreEqual("MSDK5102", error.Code);
        library.DotNet("build").Succeeded();

        library.WithProject(Projects.Library());
        StringAssert.Contains(library.DotNet("build", "-t:ModelSdkBuildPacks").Succeeded().Output, "no packs: no model of Reader.csproj has AiPack");
        library.WithProject(Projects.Library(""));
        StringAssert.Contains(library.DotNet("build", "-t:ModelSdkBuildPacks").Succeeded().Output, "no packs: no model of Reader.csproj has AiPack");
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    public void TwoCheckouts_InTwoFolders_GiveTheSameBytes_AlsoOptimised()
    {
        string project = Projects.Package(Items + AndroidProjects.VariantItem + TestSupport.Aot.FakeNpu.TargetItems);
        Consumer one = Create("one", project);
        Consumer two = Create("zwei, ganz woanders/数字", project);
        _ = one.Logged("build", "-t:ModelSdkBuildPacks");
        BuildLog release = two.Logged("build", "-t:ModelSdkBuildPacks", "-c", "Release");
        Assert.AreEqual((1, 1), (release.Runs("CompileModels"), release.Runs("BuildPacks")));

        string[] files = one.Files("obj", "Debug", "net10.0", "modelsdk", "packs");
        CollectionAssert.AreEqual(files, two.Files("obj", "Release", "net10.0", "modelsdk", "packs"));
        Assert.AreEqual(7, files.Length);
        foreach (string file in files)
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(one.PathOf("obj", "Debug", "net10.0", "modelsdk", "packs", file)),
                File.ReadAllBytes(two.PathOf("obj", "Release", "net10.0", "modelsdk", "packs", file)),
                file);
        }
    }

    private static Consumer Create(string folder, string project) => new Consumer("Reader", "packs " + folder)
        .WithProject(project)
        .WithMainClass()
        .WithAsset("Models/digits.tflite", "digits", "digits_int8.tflite")
        .WithVariant();
}
