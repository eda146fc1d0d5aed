namespace ModelSdk.EndToEnd.Tests;

/// <summary>The same project under the other ways in which MSBuild runs tasks.</summary>
[TestClass]
public class BuildModesTests
{
    [TestMethod]
    [TestCategory("Long")]
    public void TasksInAProcessOfTheirOwn_GiveTheSameManifestAndDiagnostics()
    {
        Consumer app = Create("host");
        BuildLog inProcess = app.Logged("build");
        byte[] manifest = File.ReadAllBytes(ManifestOf(app));
        Directory.Delete(app.PathOf("obj", "Debug"), recursive: true);

        BuildLog outside = app.Logged("build", "-p:ModelSdkTaskFactory=TaskHostFactory");

        CollectionAssert.AreEqual(manifest, File.ReadAllBytes(ManifestOf(app)));
        CollectionAssert.AreEqual(
            inProcess.Diagnostics.Select(d => (d.Code, d.Message)).ToArray(),
            outside.Diagnostics.Select(d => (d.Code, d.Message)).ToArray());
        Digits.AssertAnswer(app.DotNet("run", "--no-build", "--", Digits.TestSet));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void MultithreadedBuild_WithBuildChecks_IsClean()
    {
        Consumer app = Create("mt");

        BuildLog build = app.Logged("build", "-mt", "-check");

        Assert.AreEqual(1, build.Runs("InspectModels"));
        string[] checks = [.. build.Diagnostics.Select(d => d.Code).Where(c => c.StartsWith("BC", StringComparison.Ordinal))];
        CollectionAssert.AreEqual(Array.Empty<string>(), checks, build.Result.Output);
        Assert.AreEqual(0, app.Logged("build", "-mt").Runs("InspectModels"));
    }

    private static string ManifestOf(Consumer app) =>
        app.PathOf("obj", "Debug", "net10.0", "modelsdk", "digits.model.json");

    private static Consumer Create(string folder) => new Consumer("Modes", folder)
        .WithProject(Projects.Package(Projects.DigitsItem + """<Model Include="Models/second.tflite" />"""))
        .With("Program.cs", Digits.Program("Modes.Models"))
        .WithAsset("Models/digits.tflite", "digits", "digits.tflite")
        .WithAsset("Models/second.tflite", "digits", "digits_int8.tflite");
}
