using System.Text.Json;
using ModelSdk.TestSupport;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>The op check in real builds: when it runs, what it says, and the report that it leaves.</summary>
[TestClass]
public class OpCheckTests
{
    // A float model: the NPU computes it in float16, which is warning MSDK3007; the int8 one gives none.
    private const string Items = """
        <Model Include="Models/digits.tflite" Targets="d9500" />
        <Model Include="Models/second.tflite" Targets="$(Second)" />
        """;

    [TestMethod]
    public void Build_ChangeByChange_ChecksExactlyWhatChanged_AndTheReportFollows()
    {
        Consumer app = Create("Checked", "checked", Items);
        string output = app.PathOf("obj", "Debug", "net10.0", "modelsdk");

        BuildLog first = app.Logged("build");
        LoggedDiagnostic warning = first.Diagnostics.Single(d => d.Code == "MSDK3007");
        Assert.IsFalse(warning.IsError);
        Assert.AreEqual(app.PathOf("Models", "digits.tflite"), warning.File);
        Assert.AreEqual("model", warning.Subcategory);
        Assert.AreEqual("ModelSdk.MSDK3007", warning.HelpKeyword);
        StringAssert.Contains(warning.Message, "MediaTek_MT6993 (Dimensity 9500)");
        StringAssert.EndsWith(warning.Message.Replace('\\', '/'), " (report: obj/Debug/net10.0/modelsdk/report.html)");
        StringAssert.Contains(File.ReadAllText(Path.Combine(output, "report.html")), "second");

        // Nothing changed: nothing is checked and no report written.
        IReadOnlyDictionary<string, DateTime> before = app.Outputs();
        BuildLog second = app.Logged("build");
        Assert.AreEqual(0, second.Runs("CheckModels") + second.Runs("WriteReport"));
        CollectionAssert.IsSubsetOf(new[] { "_ModelSdkCheckModels", "_ModelSdkWriteReport" }, second.UpToDate.ToArray());
        CollectionAssert.AreEquivalent(before.ToArray(), app.Outputs().ToArray());

        // Other targets of one model: that model, and the report.
        IReadOnlyDictionary<string, DateTime> untouched = app.Outputs();
        BuildLog changed = app.Logged("build", "-p:Second=Snapdragon 8 Elite");
        Assert.AreEqual(1, changed.Runs("CheckModels"));
        StringAssert.Contains(File.ReadAllText(Path.Combine(output, "second.ops.json")), "Qualcomm_SM8750");
        StringAssert.Contains(File.ReadAllText(Path.Combine(output, "report.html")), "Qualcomm_SM8750");
        foreach (string file in new[] { "digits.checked", "digits.stamp", "digits.ops.json", "second.model.json" })
        {
            Assert.AreEqual(untouched[Path.Combine(output, file)], File.GetLastWriteTimeUtc(Path.Combine(output, file)), file);
        }

        _ = app.Logged("build", "-p:ModelSdkSarif=true");
        StringAssert.Contains(File.ReadAllText(Path.Combine(output, "report.sarif")), "MSDK3007");

        // A model goes: from the report too, without any check.
        app.WithProject(Projects.Package(Items[..Items.IndexOf('\n')]));
        BuildLog removed = app.Logged("build", "-p:ModelSdkSarif=true");
        Assert.AreEqual(0, removed.Runs("CheckModels"));
        Assert.AreEqual(1, removed.Runs("WriteReport"));
        Assert.IsFalse(File.ReadAllText(Path.Combine(output, "report.html")).Contains("second.tflite", StringComparison.Ordinal));
        CollectionAssert.AreEqual(
            Array.Empty<string>(), app.Files("obj").Where(f => f.Contains("modelsdk/second", StringComparison.Ordinal)).ToArray());

        app.DotNet("clean").Succeeded();
        Assert.IsFalse(Directory.Exists(output));
    }

    [TestMethod]
    public void Errors_OfAllModels_AreSaidInOneBuild_AndTheReportIsThereAllTheSame()
    {
        Consumer app = Create("Failing", "failing", """
            <Model Include="Models/digits.tflite" />
            <Model Include="Models/second.tflite" Targets="$(Second)" />
            <Model Include="Models/operator.tflite" />
            """).WithFile("Models/operator.tflite", Repository.ModelOfNoEngine);

        // An unknown target is found by the inspection, the operator by the check.
        BuildLog build = app.LoggedFailure("build", "-p:Second=d9600");
        CollectionAssert.AreEquivalent(
            new[] { ("MSDK1004", "second.tflite"), ("MSDK3003", "operator.tflite") },
            build.Diagnostics.Where(d => d.IsError).Select(d => (d.Code, Path.GetFileName(d.File))).ToArray(),
            build.Result.Output);
        StringAssert.Contains(build.Diagnostics.Single(d => d.Code == "MSDK1004").Message, "d9500");
        string report = app.PathOf("obj", "Debug", "net10.0", "modelsdk", "report.html");
        StringAssert.Contains(File.ReadAllText(report), "MSDK3003");

        // As long as it stands it is said again, and whoever asks for the report gets its path.
        CommandResult asked = app.DotNet("build", "-t:ModelSdkReport", "-getTargetResult:ModelSdkReport").Failed();
        StringAssert.Contains(asked.Output, "MSDK3003");
        StringAssert.Contains(asked.Output, $"\"FullPath\": {JsonSerializer.Serialize(report)}");
    }

    [TestMethod]
    [TestCategory("Long")]
    public void UsersSeveritySwitches_DecideWhetherTheBuildFails_EveryTime()
    {
        Consumer app = Create("Severe", "severe", """<Model Include="Models/digits.tflite" Targets="d9500" NoWarn="$(Item)" />""");
        Assert.AreEqual((false, true), Severity("-v:q"), "A warning.");

        // After a build that was fine with it: nothing that MSBuild knows has changed.
        Assert.AreEqual((true, true), Severity("-p:WarningsAsErrors=MSDK3007"));
        Assert.AreEqual((true, true), Severity("-p:WarningsAsErrors=MSDK3007"), "Again in the next build.");
        Assert.AreEqual((true, true), Severity("-p:MSBuildTreatWarningsAsErrors=true"));
        Assert.AreEqual((false, true), Severity("-p:MSBuildTreatWarningsAsErrors=true", "-p:WarningsNotAsErrors=MSDK3007"));
        Assert.AreEqual((false, false), Severity("-p:NoWarn=MSDK3007"));
        Assert.AreEqual((false, false), Severity("-p:MSBuildTreatWarningsAsErrors=true", "-p:Item=MSDK3007"));

        (bool IsError, bool IsSaid) Severity(params string[] arguments)
        {
            BuildLog build = arguments.Any(a => a.Contains("AsErrors", StringComparison.Ordinal)) && !Fine(arguments)
                ? app.LoggedFailure(["build", .. arguments])
                : app.Logged(["build", .. arguments]);
            LoggedDiagnostic[] found = [.. build.Diagnostics.Where(d => d.Code == "MSDK3007")];
            Assert.IsTrue(found.Length <= 1, build.Result.Output);
            return (found.Any(d => d.IsError), found.Length == 1);
        }

        static bool Fine(string[] arguments) => arguments.Length == 2;
    }

    [TestMethod]
    [TestCategory("Long")]
    public void ProjectWithTwoFrameworks_HasAReportForEach_AndALibraryItsOwnTargets()
    {
        Consumer library = new Consumer("Twice", "twice")
            .WithProject(Projects.Library(
                """
                <Model Include="Models/digits.tflite" Targets="our chip" />
                <ModelSdkTarget Include="our chip" Manufacturer="Qualcomm" Model="SM9999" />
                """,
                "<EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>")
                .Replace("<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>"))
            .With("Twice.cs", "public class Twice { }")
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");
        library.DotNet("restore").Succeeded();

        string output = library.DotNet("msbuild", "-t:ModelSdkReport", "-getTargetResult:ModelSdkReport").Succeeded().Output;

        foreach (string framework in new[] { "net10.0", "net10.0-windows" })
        {
            string report = library.PathOf("obj", "Debug", framework, "modelsdk", "report.html");
            StringAssert.Contains(output, JsonSerializer.Serialize(report));
            StringAssert.Contains(File.ReadAllText(report), "Qualcomm_SM9999");
        }
    }

    private static Consumer Create(string name, string folder, string items) => new Consumer(name, folder)
        .WithProject(Projects.Package(items))
        .With("Program.cs", "System.Console.WriteLine(1);")
        .WithAsset("Models/digits.tflite", "digits", "digits.tflite")
        .WithAsset("Models/second.tflite", "digits", "digits_int8.tflite");
}
