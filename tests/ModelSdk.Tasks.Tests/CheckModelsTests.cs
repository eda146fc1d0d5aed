using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ModelSdk.TestSupport;

namespace ModelSdk.Tasks.Tests;

/// <summary>The task that checks the ops of models, with an engine that only listens.</summary>
[TestClass]
public class CheckModelsTests
{
    private const string Mention = " (report: obj/modelsdk/report.html)";

    // A float model: every NPU of MediaTek computes it in float16, which is warning MSDK3007.
    private static readonly (string, string) Npu = ("Targets", "MediaTek_MT6993");

    [TestMethod]
    public void GoodModels_GetPredictionAndStamp()
    {
        using TaskProject project = new TaskProject()
            .With("one", TaskProject.Digits())
            .With("two", TaskProject.Digits("digits_int8.tflite"));
        MockEngine engine = new();

        Assert.IsTrue(project.Check(engine).Execute(), Text(engine));

        string[] written = [.. Directory.GetFiles(project.Output("")).Select(Path.GetFileName).Order()!];
        CollectionAssert.AreEqual(new[] { "one.checked", "one.ops.json", "two.checked", "two.ops.json" }, written);
        Assert.AreEqual(0, engine.Warnings.Count, Text(engine));
    }

    [TestMethod]
    public void ChangedInputsFiles_ChooseTheModels()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits()).With("two", TaskProject.Digits());
        CheckModels task = project.Check(new MockEngine());
        task.Changed = [new TaskItem(project.Output("two.inputs"))];

        Assert.IsTrue(task.Execute());

        Assert.IsFalse(File.Exists(project.Output("one.ops.json")));
        Assert.IsTrue(File.Exists(project.Output("two.ops.json")));
    }

    [TestMethod]
    public void NodeData_IsThatOfTheTargetsOfToday()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits());
        CollectionAssert.AreEqual(
            new[] { "one.MediaTek_MT6993.nodedata.json", "one.Qualcomm_SM8750.nodedata.json", "one.gpu+cpu.nodedata.json" },
            NodeData("MT6993;SM8750"));
        CollectionAssert.AreEqual(new[] { "one.Qualcomm_SM8750.nodedata.json", "one.gpu+cpu.nodedata.json" }, NodeData("SM8750"));

        string?[] NodeData(string targets)
        {
            Assert.IsTrue(project.Check(new MockEngine(), ("ModelSdkTargets", targets)).Execute());
            return [.. Directory.GetFiles(project.Output("nodedata/one")).Select(Path.GetFileName).Order(StringComparer.Ordinal)];
        }
    }

    [TestMethod]
    public void UnchangedPrediction_KeepsItsTime_ButTheStampMoves()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits(), Npu);
        project.Check(new MockEngine()).Execute();
        DateTime old = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(project.Output("one.ops.json"), old);
        File.SetLastWriteTimeUtc(project.Output("one.checked"), old);

        project.Check(new MockEngine()).Execute();

        Assert.AreEqual(old, File.GetLastWriteTimeUtc(project.Output("one.ops.json")));
        Assert.IsTrue(File.GetLastWriteTimeUtc(project.Output("one.checked")) > old);
    }

    [TestMethod]
    public void Finding_HasEveryField_AndTheFirstOfEachModelNamesTheReport()
    {
        using TaskProject project = new TaskProject()
            .With("one", TaskProject.Digits(), ("Targets", "MediaTek_MT6993;Qualcomm_SM8750"))
            .With("two", TaskProject.Digits(), Npu);
        MockEngine engine = new();

        Assert.IsTrue(project.Check(engine).Execute(), Text(engine));

        CollectionAssert.AreEqual(
            new[] { ("one.tflite", true), ("one.tflite", false), ("two.tflite", true) },
            engine.Warnings.Select(w => (Path.GetFileName(w.File), w.Message!.EndsWith(Mention, StringComparison.Ordinal))).ToArray(),
            Text(engine));
        BuildWarningEventArgs first = engine.Warnings[0];
        Assert.AreEqual("MSDK3007", first.Code);
        Assert.AreEqual(Path.Combine(project.Folder, "one.tflite"), first.File);
        Assert.AreEqual("model", first.Subcategory);
        Assert.AreEqual("ModelSdk.MSDK3007", first.HelpKeyword);
        Assert.AreEqual("file:///docs/errors/MSDK3007.md", first.HelpLink);
    }

    [TestMethod]
    public void NumberThatTheProjectSilences_DoesNotCarryTheReport()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits(), Npu);
        MockEngine engine = new();
        CheckModels task = project.Check(engine);
        task.SilencedWarnings = "1701;1702;\nmsdk3007";

        task.Execute();

        Assert.IsFalse(engine.Warnings.Any(w => w.Message!.Contains("report:", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Error_LeavesNoStamp_ButAPredictionForTheReport()
    {
        using TaskProject project = new TaskProject()
            .With("bad", Unsupported)
            .With("good", TaskProject.Digits());
        MockEngine engine = new();

        Assert.IsFalse(project.Check(engine).Execute());

        BuildErrorEventArgs error = engine.Errors.Single();
        Assert.AreEqual("MSDK3003", error.Code);
        StringAssert.EndsWith(error.Message, Mention);
        Assert.IsTrue(File.Exists(project.Output("bad.ops.json")));
        Assert.IsFalse(File.Exists(project.Output("bad.checked")));
        Assert.IsTrue(File.Exists(project.Output("good.checked")), "A good model is not checked again because of a bad one.");
    }

    [TestMethod]
    public void PromotedWarning_FindsTheFilesWritten_AndLeavesNoStamp()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits(), Npu);
        bool writtenBefore = false;
        MockEngine engine = new() { Promoted = ["MSDK3007"] };
        engine.WhenLogging = () => writtenBefore = File.Exists(project.Output("one.ops.json"));

        Assert.IsFalse(project.Check(engine).Execute());

        Assert.AreEqual("MSDK3007", engine.Errors.Single().Code);
        Assert.IsTrue(writtenBefore);
        Assert.IsFalse(File.Exists(project.Output("one.checked")));
    }

    [TestMethod]
    public void NoWarnOfTheItem_SilencesItsWarnings_ButNoError()
    {
        using TaskProject project = new TaskProject()
            .With("quiet", TaskProject.Digits(), Npu, ("NoWarn", "MSDK3007"))
            .With("bad", Unsupported, ("NoWarn", "MSDK3003"));
        MockEngine engine = new();

        project.Check(engine).Execute();

        Assert.AreEqual(0, engine.Warnings.Count, Text(engine));
        Assert.AreEqual("MSDK3003", engine.Errors.Single().Code);
    }

    [TestMethod]
    public void TargetsOfTheProject_AndItsOwnSocs_ReachTheCheck()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits());
        MockEngine engine = new();
        CheckModels task = project.Check(engine, ("ModelSdkTargets", "our chip"));
        TaskItem chip = new("our chip");
        chip.SetMetadata("Manufacturer", "MediaTek");
        chip.SetMetadata("Model", "MT9999");
        task.CustomTargets = [chip];

        task.Execute();

        StringAssert.Contains(engine.Warnings.Single().Message, "MediaTek_MT9999");
    }

    [TestMethod]
    public void TablesOlderThanTheRuntime_AreSaidOnceForTheProject()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits()).With("two", TaskProject.Digits());
        MockEngine engine = new();

        Assert.IsTrue(project.Check(engine, ("ModelSdkLiteRtVersion", "99.0.0")).Execute());

        BuildWarningEventArgs warning = engine.Warnings.Single(w => w.Code == "MSDK3012");
        Assert.AreEqual(project.ProjectFile, warning.File);
        Assert.IsTrue(File.Exists(project.Output("one.checked")));

        MockEngine promoting = new() { Promoted = ["MSDK3012"] };
        File.Delete(project.Output("one.checked"));
        Assert.IsFalse(project.Check(promoting, ("ModelSdkLiteRtVersion", "99.0.0")).Execute());
        Assert.IsFalse(File.Exists(project.Output("one.checked")), "It is said again.");
    }

    [TestMethod]
    public void AnyNumberOfCores_GivesTheSameLog()
    {
        List<string> logs = [];
        foreach (int cores in new[] { 1, 4 })
        {
            using TaskProject project = new();
            for (int i = 0; i < 6; i++)
            {
                project.With($"m{i}", TaskProject.Digits(), Npu);
            }

            MockEngine engine = new() { Cores = _ => cores };
            Assert.IsTrue(project.Check(engine).Execute());
            logs.Add(Text(engine).Replace(project.Folder, "", StringComparison.Ordinal));
            Assert.AreEqual(cores, engine.Released);
        }

        Assert.AreEqual(logs[0], logs[1]);
    }

    [TestMethod]
    public void Cancel_BeforeExecute_EndsWithoutErrorAndWithoutFiles()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits());
        MockEngine engine = new();
        CheckModels task = project.Check(engine);
        task.Cancel();

        Assert.IsFalse(task.Execute());

        Assert.AreEqual(0, engine.Errors.Count);
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Folder, "obj")));
    }

    [TestMethod]
    public void UnexpectedException_IsMsdk9001()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits());
        File.WriteAllText(Path.Combine(project.Folder, "obj"), "a file where a folder must be");
        MockEngine engine = new();

        Assert.IsFalse(project.Check(engine).Execute());

        Assert.AreEqual("MSDK9001", engine.Errors.Single().Code);
    }

    private static byte[] Unsupported => File.ReadAllBytes(Repository.ModelOfNoEngine);

    private static string Text(MockEngine engine) => string.Join(
        '\n', engine.Errors.Select(e => $"{e.Code}: {e.Message}").Concat(engine.Warnings.Select(w => $"{w.Code}: {w.Message}")));
}
