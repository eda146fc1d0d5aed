namespace ModelSdk.EndToEnd.Tests;

/// <summary>dotnet publish in its usual forms; the published program is run.</summary>
[TestClass]
public class PublishTests
{
    [TestMethod]
    public void SingleFile_KeepsTheModelBesideTheProgram_AndRuns()
    {
        Consumer app = Create("single");

        app.DotNet("publish", "-o", app.PathOf("out"), "-r", Rid, "--no-self-contained", "-p:PublishSingleFile=true").Succeeded();

        string[] files = app.Files("out");
        CollectionAssert.Contains(files, "models/Published/digits/digits.tflite");
        Assert.IsFalse(files.Any(f => f.EndsWith(".dll", StringComparison.Ordinal)), string.Join('\n', files));
        Digits.AssertAnswer(RunPublished(app));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void TrimmedSelfContained_GivesNoWarning_AndRuns()
    {
        Consumer app = Create("trimmed");

        app.DotNet(
            "publish", "-o", app.PathOf("out"), "-r", Rid, "--self-contained", "-p:PublishTrimmed=true",
            "-p:TrimmerSingleWarn=false", "-p:ILLinkTreatWarningsAsErrors=true").Succeeded();

        CollectionAssert.Contains(app.Files("out"), "models/Published/digits/digits.tflite");
        Digits.AssertAnswer(RunPublished(app));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void TrimmedSingleFile_RunsFromAnotherFolder()
    {
        Consumer app = Create("all");

        app.DotNet(
            "publish", "-o", app.PathOf("out"), "-r", Rid, "--self-contained", "-p:PublishTrimmed=true",
            "-p:PublishSingleFile=true").Succeeded();
        string moved = app.PathOf("moved to");
        Directory.Move(app.PathOf("out"), moved);

        Digits.AssertAnswer(DotNet.Start(Path.Combine(moved, "Published"), TestFolder.Root, Digits.TestSet));
    }

    private static string Rid => System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;

    private static CommandResult RunPublished(Consumer app) =>
        DotNet.Start(app.PathOf("out", "Published"), TestFolder.Root, Digits.TestSet);

    private static Consumer Create(string folder) => new Consumer("Published", folder)
        .WithProject(Projects.Package())
        .With("Program.cs", Digits.Program("Published.Models"))
        .WithAsset("Models/digits.tflite", "digits", "digits.tflite");
}
