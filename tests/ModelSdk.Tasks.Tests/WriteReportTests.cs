using System.Text.Json;

namespace ModelSdk.Tasks.Tests;

/// <summary>The task that writes the report of a project from the stored predictions.</summary>
[TestClass]
public class WriteReportTests
{
    [TestMethod]
    public void AllModels_AreInEveryFile_AndSarifOnlyWhenAsked()
    {
        using TaskProject project = Checked("one", "two");

        Assert.IsTrue(project.Report(new MockEngine()).Execute());

        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(project.Output("report.json")));
        CollectionAssert.AreEqual(
            new[] { "one", "two" },
            json.RootElement.GetProperty("models").EnumerateArray()
                .Select(model => model.GetProperty("model").GetProperty("name").GetString()).ToArray());
        StringAssert.Contains(File.ReadAllText(project.Output("report.html")), "two");
        Assert.IsFalse(File.Exists(project.Output("report.sarif")));

        WriteReport withSarif = project.Report(new MockEngine());
        withSarif.Sarif = true;
        Assert.IsTrue(withSarif.Execute());
        StringAssert.Contains(File.ReadAllText(project.Output("report.sarif")), "2.1.0");
    }

    [TestMethod]
    public void UnchangedReport_HasANewTime_SoThatTheTargetIsUpToDate()
    {
        using TaskProject project = Checked("one");
        project.Report(new MockEngine()).Execute();
        DateTime old = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(project.Output("report.html"), old);
        byte[] before = File.ReadAllBytes(project.Output("report.html"));

        project.Report(new MockEngine()).Execute();

        Assert.IsTrue(File.GetLastWriteTimeUtc(project.Output("report.html")) > old);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(project.Output("report.html")), "The same bytes every time.");
    }

    [TestMethod]
    public void MissingOrDamagedPrediction_IsLeftOut_AndTheDamagedOneIsMadeAnew()
    {
        using TaskProject project = Checked("one", "two", "three");
        File.Delete(project.Output("two.ops.json"));
        File.WriteAllText(project.Output("three.ops.json"), "{ \"schemaVersion\": ");
        MockEngine engine = new();

        Assert.IsTrue(project.Report(engine).Execute());

        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(project.Output("report.json")));
        Assert.AreEqual(1, json.RootElement.GetProperty("models").GetArrayLength());
        Assert.IsFalse(File.Exists(project.Output("three.ops.json")), "The next build checks the model again.");
        Assert.IsTrue(engine.Messages.Any(m => m.Message!.Contains("three.ops.json", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void ModelThatHasGone_TakesItsNodeDataWithIt()
    {
        using TaskProject project = Checked("one", "two");
        WriteReport task = project.Report(new MockEngine());
        task.OpsFiles = [.. task.OpsFiles.Take(1)];

        Assert.IsTrue(task.Execute());

        Assert.IsTrue(Directory.Exists(project.Output("nodedata/one")));
        Assert.IsFalse(Directory.Exists(project.Output("nodedata/two")));
    }

    private static TaskProject Checked(params string[] names)
    {
        TaskProject project = new();
        foreach (string name in names)
        {
            project.With(name, TaskProject.Digits(), ("Targets", "MediaTek_MT6993"));
        }

        Assert.IsTrue(project.Check(new MockEngine()).Execute());
        return project;
    }
}
