using System.Text.Json;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>Whose models an application compiles, and where the results go.</summary>
[TestClass]
public class AotDeploymentTests
{
    private const string Targets = "<ModelSdkTargets>FakeNpu_FAKE1</ModelSdkTargets>";

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    [Needs("gcc")]
    public void ModelsOfLibraries_AreCompiledByTheApplication_ForItsTargets_AndReachWhoReferencesIt()
    {
        Consumer packed = new Consumer("Packed", "aot graph").WithAdd("far").With("Packed.cs", "public class OfPacked;")
            .WithProject(Projects.Library("""<Model Include="Models/far.tflite" />"""));
        packed.DotNet("pack", "-o", TestFolder.Feed, $"-p:Version={PackageFeed.Version}").Succeeded();
        new Consumer("Library", "aot graph").WithAdd("near").With("Library.cs", "public class OfLibrary;")
            .WithProject(Projects.Library("""<Model Include="Models/near.tflite" Aot="$(Near)" Targets="d9500" />"""));
        new Consumer("Middle", "aot graph").With("Middle.cs", "public class OfMiddle;")
            .WithProject(Projects.Library(
                """<ProjectReference Include="../Library/Library.csproj" /><PackageReference Include="Packed" Version="VERSION" />"""));
        Consumer app = new Consumer("App", "aot graph").WithMain().WithAdd("own").WithProject(AotProjects.App(
            """
            <ProjectReference Include="../Middle/Middle.csproj" />
            <Model Include="Models/own.tflite" />
            """,
            Targets));
        Consumer test = new Consumer("Check", "aot graph").WithMain().WithProject(Projects.Plain(
            """<ProjectReference Include="../App/App.csproj" />""").Replace("<OutputType>", "<IsTestProject>true</IsTestProject><OutputType>"));
        string[] all =
        [
            "App/own/FakeNpu_FAKE1/own.tflite", "App/own/artifacts.json",
            "Library/near/FakeNpu_FAKE1/near.tflite", "Library/near/artifacts.json",
            "Packed/far/FakeNpu_FAKE1/far.tflite", "Packed/far/artifacts.json",
        ];

        // Higher-order builds ask each project only for what was declared.
        test.DotNet("restore").Succeeded();
        BuildLog build = test.Logged("build", "-c", "Release", "--no-restore", "-graph", "-isolate");

        Assert.AreEqual(1, build.Runs("CompileModels"), "Neither the libraries nor the test compile.");
        CollectionAssert.AreEqual(all, app.Compiled("bin", "Release", "net10.0"));
        CollectionAssert.AreEqual(all, test.Compiled("bin", "Release", "net10.0"));
        CollectionAssert.AreEqual(Array.Empty<string>(), test.Files("obj").Where(f => f.Contains("/aot", StringComparison.Ordinal)).ToArray());

        test.DotNet("publish", "-o", test.PathOf("out")).Succeeded();
        CollectionAssert.AreEqual(all, test.Compiled("out"));
        BuildLog second = test.Logged("build", "-c", "Release");
        Assert.AreEqual(0, second.Runs("CompileModels"));

        // A model of a library that is always compiled is compiled in a debug build of the application too.
        BuildLog debug = app.Logged("build", "-p:Near=Always");
        Assert.AreEqual(1, debug.Runs("CompileModels"));
        CollectionAssert.AreEqual(all[2..4], app.Compiled("bin", "Debug", "net10.0"));
        Assert.AreEqual(0, app.Logged("build").Runs("CompileModels"));
        CollectionAssert.AreEqual(Array.Empty<string>(), app.Compiled("bin", "Debug", "net10.0"));
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    [Needs("gcc")]
    public void Variants_OfSomebodyElse_AreDeployedInEveryBuild_AndStayFilesBesideASingleFile()
    {
        Consumer app = new Consumer("App", "aot variants").WithMain().WithAdd("add").WithProject(Projects.Package(
            """
            <Model Include="Models/add.tflite" />
            <ModelVariant Include="$(Made)" Model="add" Targets="FakeNpu_FAKE1" />
            """ + FakeNpu.TargetItems));
        File.Copy(Shared.Path("toolchain", "compiled", "fakenpu-add.tflite"), app.PathOf("made elsewhere.tflite"));
        string[] one = ["App/add/FakeNpu_FAKE1/add.tflite", "App/add/artifacts.json"];
        const string Made = "-p:Made=made elsewhere.tflite";

        Assert.AreEqual(1, app.Logged("build", Made).Runs("CompileModels"));
        CollectionAssert.AreEqual(one, app.Compiled("bin", "Debug", "net10.0"));
        CollectionAssert.AreEqual(
            File.ReadAllBytes(app.PathOf("made elsewhere.tflite")),
            File.ReadAllBytes(app.PathOf("bin", "Debug", "net10.0", "models", "App", "add", "FakeNpu_FAKE1", "add.tflite")));
        using (JsonDocument artifacts = JsonDocument.Parse(
            File.ReadAllBytes(app.PathOf("bin", "Debug", "net10.0", "models", "App", "add", "artifacts.json"))))
        {
            StringAssert.Contains(artifacts.RootElement.GetRawText(), FakeNpu.Target);
        }

        Assert.AreEqual(0, app.Logged("build", Made).Runs("CompileModels"));
        File.SetLastWriteTimeUtc(app.PathOf("made elsewhere.tflite"), DateTime.UtcNow.AddDays(-2));
        Assert.AreEqual(1, app.Logged("build", Made).Runs("CompileModels"), "Another file, an older one.");

        // Without the item its file goes.
        Assert.AreEqual(0, app.Logged("build").Runs("CompileModels"));
        CollectionAssert.AreEqual(Array.Empty<string>(), app.Compiled("bin", "Debug", "net10.0"));

        string rid = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        app.DotNet("publish", Made, "-o", app.PathOf("out"), "-r", rid, "--no-self-contained", "-p:PublishSingleFile=true").Succeeded();
        CollectionAssert.AreEqual(one, app.Compiled("out"));

        BuildLog library = app.Logged("build", Made, "-p:ModelSdkIsApp=false");
        Assert.AreEqual(0, library.Runs("CompileModels"));
        StringAssert.Contains(library.Diagnostics.Single(d => d.Code == "MSDK1014").Message, "Model=\"App/<name>\"");

        // What does not fit is an error, and the same again.
        File.Copy(Repository.Asset("digits", "digits.tflite"), app.PathOf("wrong.tflite"));
        foreach (int _ in new[] { 1, 2 })
        {
            BuildLog wrong = app.LoggedFailure("build", "-p:Made=wrong.tflite");
            Assert.AreEqual("MSDK4013", string.Join(' ', wrong.Diagnostics.Where(d => d.IsError).Select(d => d.Code)), wrong.Result.Output);
        }
    }
}
