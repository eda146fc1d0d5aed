namespace ModelSdk.EndToEnd.Tests;

/// <summary>One project through its life: nothing is done twice, everything that matters is noticed, nothing stays.</summary>
[TestClass]
public class IncrementalBuildTests
{
    private const string TwoModels = """
        <Model Include="Models/digits.tflite" />
        <Model Include="Models/second.tflite" />
        """;

    [TestMethod]
    public void Build_ChangeByChange_DoesExactlyWhatTheChangeNeeds()
    {
        Consumer app = new Consumer("Life", "life")
            .WithProject(Projects.Package(TwoModels))
            .With("Program.cs", "System.Console.WriteLine(typeof(Life.Models.Digits));")
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite")
            .WithAsset("Models/second.tflite", "digits", "digits_int8.tflite");
        string manifests = app.PathOf("obj", "Debug", "net10.0", "modelsdk");
        Assert.AreEqual(1, app.Logged("build").Runs("InspectModels"), "The first build inspects.");

        // Nothing changed: no task of ours, no compiler, no file touched.
        IReadOnlyDictionary<string, DateTime> before = app.Outputs();
        BuildLog second = app.Logged("build");
        CollectionAssert.IsSubsetOf(new[] { "ModelSdkInspect", "CoreCompile" }, second.UpToDate.ToArray());
        Assert.AreEqual(0, second.Runs("InspectModels"));
        AssertSame(before, app.Outputs());

        // A touched model: inspected, the same manifest, so the compiler is not run.
        File.SetLastWriteTimeUtc(app.PathOf("Models", "digits.tflite"), DateTime.UtcNow.AddDays(-3));
        BuildLog touched = app.Logged("build");
        Assert.AreEqual(1, touched.Runs("InspectModels"));
        Assert.AreEqual(
            before[Path.Combine(manifests, "second.stamp")], File.GetLastWriteTimeUtc(Path.Combine(manifests, "second.stamp")),
            "The other model is not inspected.");
        CollectionAssert.Contains(touched.UpToDate.ToArray(), "CoreCompile");
        Assert.AreEqual(0, app.Logged("build").Runs("InspectModels"));

        // Another model under the same name, an older file: its manifest and its copy, not the other one's.
        DateTime digits = File.GetLastWriteTimeUtc(Path.Combine(manifests, "digits.model.json"));
        app.WithAsset("Models/second.tflite", "digits", "digits_dynamic.tflite");
        File.SetLastWriteTimeUtc(app.PathOf("Models", "second.tflite"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        BuildLog replaced = app.Logged("build");
        Assert.AreEqual(1, replaced.Runs("InspectModels"));
        Assert.IsFalse(replaced.UpToDate.Contains("CoreCompile"));
        Assert.AreEqual(digits, File.GetLastWriteTimeUtc(Path.Combine(manifests, "digits.model.json")));
        CollectionAssert.AreEqual(
            File.ReadAllBytes(app.PathOf("Models", "second.tflite")),
            File.ReadAllBytes(app.PathOf("bin", "Debug", "net10.0", "models", "Life", "second", "second.tflite")));

        // Metadata from the command line: no file that MSBuild knows has changed.
        app.WithProject(Projects.Package(TwoModels.Replace(
            "digits.tflite\"", "digits.tflite\" ClassName=\"$(Digits)\"")));
        app.Logged("build", "-p:Digits=Digits");
        BuildLog metadata = app.LoggedFailure("build", "-p:Digits=Numbers");
        CollectionAssert.Contains(metadata.Diagnostics.Select(d => d.Code).ToArray(), "CS0234");
        Assert.AreEqual(1, metadata.Runs("InspectModels"));

        // A model is removed: so are its manifest and its copy.
        app.WithProject(Projects.Package());
        app.Logged("build");
        Assert.IsFalse(File.Exists(Path.Combine(manifests, "second.model.json")));
        CollectionAssert.DoesNotContain(app.Files("bin", "Debug", "net10.0"), "models/Life/second/second.tflite");
        CollectionAssert.Contains(app.Files("bin", "Debug", "net10.0"), "models/Life/digits/digits.tflite");

        app.DotNet("clean").Succeeded();
        CollectionAssert.AreEqual(Array.Empty<string>(), app.Files("bin"));
        CollectionAssert.AreEqual(Array.Empty<string>(), app.Files("obj", "Debug", "net10.0", "modelsdk"));
    }

    [TestMethod]
    public void ProjectWithoutModels_RunsNoTaskAndGetsNoGenerator()
    {
        Consumer app = new Consumer("Without", "without")
            .WithProject(Projects.Package("<None Include=\"readme.txt\" />"))
            .With("readme.txt", "")
            .With("Program.cs", "System.Console.WriteLine(1);");

        BuildLog build = app.Logged("build");

        CollectionAssert.AreEqual(Array.Empty<string>(), build.OwnTasks.ToArray());
        Assert.IsFalse(app.Files("obj").Any(file => file.Contains("modelsdk/", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void HookTarget_MayFetchAModelAndAddItsItem()
    {
        Consumer app = new Consumer("Hook", "hook")
            .WithProject(Projects.Package("<None Include=\"origin.bin\" />").Replace("</Project>", """
                  <Target Name="ModelSdkBeforeInspect" Condition="'$(DesignTimeBuild)' != 'true'">
                    <Copy SourceFiles="origin.bin" DestinationFiles="obj/fetched/digits.tflite" SkipUnchangedFiles="true" />
                    <ItemGroup>
                      <Model Include="obj/fetched/digits.tflite" />
                    </ItemGroup>
                  </Target>
                </Project>
                """))
            .With("Program.cs", Digits.Program("Hook.Models"))
            .WithAsset("origin.bin", "digits", "digits.tflite");

        Digits.AssertAnswer(app.DotNet("run", "--", Digits.TestSet));
        Assert.AreEqual(0, app.Logged("build").Runs("InspectModels"));
    }

    [TestMethod]
    public void DesignTimeBuild_GivesTheCompilerTheManifest_AndKeepsItWhenTheModelIsGone()
    {
        string[] designTime =
        [
            "msbuild", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-p:BuildProjectReferences=false", "-getItem:AdditionalFiles",
        ];
        Consumer app = new Consumer("Design", "design")
            .WithProject(Projects.Package())
            .With("Program.cs", "System.Console.WriteLine(typeof(Design.Models.Digits));")
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");
        string manifest = app.PathOf("obj", "Debug", "net10.0", "modelsdk", "digits.model.json");
        app.DotNet("restore").Succeeded();

        StringAssert.Contains(app.DotNet(designTime).Succeeded().Output, "digits.model.json");
        byte[] atDesignTime = File.ReadAllBytes(manifest);
        Assert.IsFalse(
            app.Files("obj").Any(file => file.EndsWith(".ops.json", StringComparison.Ordinal) || file.EndsWith("report.html", StringComparison.Ordinal)),
            "No op check.");
        app.DotNet("build", "--no-restore").Succeeded();
        CollectionAssert.AreEqual(atDesignTime, File.ReadAllBytes(manifest), "Both kinds of build write the same bytes.");

        File.Delete(app.PathOf("Models", "digits.tflite"));
        StringAssert.Contains(app.DotNet(designTime).Succeeded().Output, "digits.model.json");
        Assert.IsTrue(File.Exists(manifest));
        BuildLog real = app.LoggedFailure("build", "--no-restore");
        CollectionAssert.AreEqual(new[] { "MSDK1001" }, real.Diagnostics.Select(d => d.Code).ToArray());
    }

    private static void AssertSame(IReadOnlyDictionary<string, DateTime> before, IReadOnlyDictionary<string, DateTime> after)
    {
        string[] changed =
        [
            .. after.Where(file => before.GetValueOrDefault(file.Key) != file.Value).Select(file => file.Key),
            .. before.Keys.Except(after.Keys),
        ];
        CollectionAssert.AreEqual(Array.Empty<string>(), changed, string.Join('\n', changed));
    }
}
