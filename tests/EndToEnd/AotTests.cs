using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>When models are compiled ahead of time, and that nothing is compiled twice.</summary>
[TestClass]
public class AotTests
{
    private static readonly string[] AddForOne = ["Npu/add/FakeNpu_FAKE1/add.tflite", "Npu/add/artifacts.json"];

    [TestMethod]
    [Needs(Shared.Data)]
    [Needs("gcc")]
    public void Build_ChangeByChange_CompilesExactlyWhatTheChangeNeeds()
    {
        Consumer app = new Consumer("Npu", "aot life").WithMain().WithAdd("add");
        string plugin = app.PathOf("tools");
        Directory.CreateDirectory(plugin);
        foreach (string file in Directory.EnumerateFiles(FakeNpu.PluginFolder))
        {
            File.Copy(file, Path.Combine(plugin, Path.GetFileName(file)));
        }

        app.WithProject(Projects.Package(
            """<Model Include="Models/add.tflite" Targets="FakeNpu_FAKE1;$(More)" NpuRequirement="$(Npu)" />""" + FakeNpu.TargetItems,
            AotProjects.Tools(plugin)));
        string[] output = ["bin", "Release", "net10.0"];

        BuildLog first = app.Logged("build", "-c", "Release");
        Assert.AreEqual(1, first.Runs("CompileModels"));
        StringAssert.Contains(first.Result.Output, "add for FakeNpu_FAKE1: compiling…");
        StringAssert.Contains(first.Result.Output, "add for FakeNpu_FAKE1: compiled in ");
        CollectionAssert.AreEqual(AddForOne, app.Compiled(output));

        // Nothing changed: no task, no file touched.
        IReadOnlyDictionary<string, DateTime> before = app.Outputs();
        BuildLog second = app.Logged("build", "-c", "Release");
        Assert.AreEqual(0, second.Runs("CompileModels"));
        CollectionAssert.Contains(second.UpToDate.ToArray(), "ModelSdkCompile");
        CollectionAssert.AreEquivalent(before.ToArray(), app.Outputs().ToArray());

        // A newer plugin with the same bytes: asked again, not compiled.
        File.SetLastWriteTimeUtc(Directory.GetFiles(plugin).Single(), DateTime.UtcNow.AddMinutes(1));
        AssertCached(app.Logged("build", "-c", "Release"));
        File.SetLastWriteTimeUtc(Directory.GetFiles(plugin).Single(), DateTime.UtcNow.AddDays(-1));

        // Somebody deleted what was to be deployed.
        File.Delete(app.PathOf("obj", "Release", "net10.0", "modelsdk", "aot", "deploy", "models", "Npu", "add", "artifacts.json"));
        AssertCached(app.Logged("build", "-c", "Release"));
        CollectionAssert.AreEqual(AddForOne, app.Compiled(output));

        // Another target, then not any more: its file comes and goes.
        BuildLog more = app.Logged("build", "-c", "Release", "-p:More=FakeNpu_FAKE2");
        StringAssert.Contains(more.Result.Output, "add for FakeNpu_FAKE1: cached");
        StringAssert.Contains(more.Result.Output, "add for FakeNpu_FAKE2: compiled in ");
        CollectionAssert.Contains(app.Compiled(output), "Npu/add/FakeNpu_FAKE2/add.tflite");
        AssertCached(app.Logged("build", "-c", "Release"));
        CollectionAssert.AreEqual(AddForOne, app.Compiled(output));

        app.DotNet("clean", "-c", "Release").Succeeded();
        CollectionAssert.AreEqual(Array.Empty<string>(), app.Files("bin"));
        Assert.IsFalse(Directory.Exists(app.PathOf("obj", "Release", "net10.0", "modelsdk")));
        AssertCached(app.Logged("build", "-c", "Release", "-t:ModelSdkCompile"));
        CollectionAssert.AreEqual(Array.Empty<string>(), app.Files("bin"), "The target is usable alone.");
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    [Needs("gcc")]
    public void Policy_DecidesWhichModelsAreCompiled_InEachKindOfBuild()
    {
        Consumer app = new Consumer("Npu", "aot policy").WithMain().WithAdd("auto", "always", "never").WithProject(AotProjects.App(
            """
            <Model Include="Models/auto.tflite" />
            <Model Include="Models/always.tflite" Aot="Always" />
            <Model Include="Models/never.tflite" Aot="Never" />
            """,
            "<ModelSdkTargets>FakeNpu_FAKE1</ModelSdkTargets>"));

        Assert.AreEqual(1, app.Logged("build").Runs("CompileModels"));
        Assert.AreEqual("always", Models(app, "bin", "Debug", "net10.0"));

        // Published without being optimised: everything, but nothing of it in the output folder, then or later.
        BuildLog publish = app.Logged("publish", "-c", "Debug", "-o", app.PathOf("debug"));
        Assert.AreEqual(1, publish.Runs("CompileModels"), "What the build has compiled already is not asked for again.");
        Assert.AreEqual("always auto", Models(app, "debug"));
        Assert.AreEqual("always", Models(app, "bin", "Debug", "net10.0"));
        Assert.AreEqual(0, app.Logged("build").Runs("CompileModels"));
        Assert.AreEqual("always", Models(app, "bin", "Debug", "net10.0"));
        Assert.AreEqual(0, app.Logged("publish", "-c", "Debug", "--no-build", "-o", app.PathOf("again")).Runs("CompileModels"));
        Assert.AreEqual("always auto", Models(app, "again"));

        BuildLog release = app.Logged("build", "-c", "Release");
        Assert.AreEqual(1, release.Runs("CompileModels"));
        Assert.IsFalse(release.Result.Output.Contains("compiled in", StringComparison.Ordinal), "The same models for the same chip: from the cache.");
        Assert.AreEqual("always auto", Models(app, "bin", "Release", "net10.0"));
        Assert.AreEqual(0, app.Logged("publish", "-o", app.PathOf("release")).Runs("CompileModels"));
        Assert.AreEqual("always auto", Models(app, "release"));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void MissingTools_AreAnError_OrAWarningWhereTheProjectGoesOn_EveryTime()
    {
        Consumer app = new Consumer("Poor", "aot poor").WithMain().WithAsset("Models/digits.tflite", "digits", "digits_int8.tflite")
            .WithProject(Projects.Package(
                """
                <Model Include="Models/digits.tflite" Targets="Nobody_N1" NoWarn="MSDK3011" />
                <ModelSdkTarget Include="Nobody_N1" Manufacturer="Nobody" Model="N1" CompilerPlugin="Nobody" />
                """,
                "<ModelSdkCacheDir>$(MSBuildProjectDirectory)/../cache</ModelSdkCacheDir>"));
        Assert.AreEqual(0, app.Logged("build").Runs("CompileModels"), "A plain debug build needs no tools.");

        foreach (int _ in new[] { 1, 2 })
        {
            LoggedDiagnostic error = app.LoggedFailure("build", "-c", "Release").Diagnostics.Single();
            Assert.AreEqual(("MSDK4002", true), (error.Code, error.IsError));
        }

        LoggedDiagnostic warning = app.Logged("build", "-c", "Release", "-p:ModelSdkContinueOnAotError=true").Diagnostics.Single();
        Assert.AreEqual(("MSDK4009", false), (warning.Code, warning.IsError));
        CollectionAssert.Contains(app.Files("bin", "Release", "net10.0"), "models/Poor/digits/digits.tflite");
        CollectionAssert.AreEqual(Array.Empty<string>(), app.Compiled("bin", "Release", "net10.0"));

        // It is said again, also as an error.
        BuildLog promoted = app.LoggedFailure(
            "build", "-c", "Release", "-p:ModelSdkContinueOnAotError=true", "-p:WarningsAsErrors=MSDK4009");
        Assert.IsTrue(promoted.Diagnostics.Single().IsError);
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(Shared.Data)]
    [Needs("gcc")]
    public void TwoFrameworks_Multithreaded_ShareTheCache()
    {
        Consumer app = new Consumer("Npu", "aot mt").WithMain().WithAdd("add").WithProject(AotProjects.App(
            """<Model Include="Models/add.tflite" Targets="FakeNpu_FAKE1" />""",
            "<EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>")
            .Replace("<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>"));

        BuildLog build = app.Logged("build", "-c", "Release", "-mt", "-check");

        Assert.AreEqual(2, build.Runs("CompileModels"));
        Assert.AreEqual(1, build.Result.Output.Split("add for FakeNpu_FAKE1: compiled in").Length - 1, build.Result.Output);
        CollectionAssert.AreEqual(AddForOne, app.Compiled("bin", "Release", "net10.0"));
        CollectionAssert.AreEqual(AddForOne, app.Compiled("bin", "Release", "net10.0-windows"));
        string[] checks = [.. build.Diagnostics.Select(d => d.Code).Where(c => c.StartsWith("BC", StringComparison.Ordinal))];
        CollectionAssert.AreEqual(Array.Empty<string>(), checks, build.Result.Output);
        Assert.AreEqual(0, app.Logged("build", "-c", "Release", "-mt").Runs("CompileModels"));
    }

    private static void AssertCached(BuildLog build)
    {
        Assert.AreEqual(1, build.Runs("CompileModels"));
        StringAssert.Contains(build.Result.Output, "add for FakeNpu_FAKE1: cached");
        Assert.IsFalse(build.Result.Output.Contains("compiled in", StringComparison.Ordinal), build.Result.Output);
    }

    /// <summary>Names of the models that have a variant, sorted.</summary>
    private static string Models(Consumer app, params string[] folder) => string.Join(
        ' ', app.Compiled(folder).Where(static file => file.EndsWith(".tflite", StringComparison.Ordinal)).Select(static file => file.Split('/')[1]));
}
