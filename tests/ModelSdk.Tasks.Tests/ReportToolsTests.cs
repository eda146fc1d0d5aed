using Microsoft.Build.Framework;

namespace ModelSdk.Tasks.Tests;

[TestClass]
public class ReportToolsTests
{
    [TestMethod]
    public void Lines_OfTheReport_AreShown()
    {
        using TaskProject project = new();
        MockEngine engine = new();

        Assert.IsTrue(Doctor(project, engine, "").Execute());

        string text = string.Join('\n', engine.Messages.Where(static m => m.Importance == MessageImportance.High).Select(static m => m.Message));
        StringAssert.Contains(text, "apply_plugin_main");
        StringAssert.Contains(text, Path.Combine(project.Folder, "cache"));
    }

    [TestMethod]
    public void UnusableEntry_IsAnError_NextToTheReport()
    {
        using TaskProject project = new();
        MockEngine engine = new();

        Assert.IsFalse(Doctor(project, engine, "nothing.whl").Execute());

        Assert.AreEqual("MSDK4015", engine.Errors.Single().Code);
        Assert.AreNotEqual(0, engine.Messages.Count);
    }

    private static ReportTools Doctor(TaskProject project, MockEngine engine, string liteRt) => new()
    {
        BuildEngine = engine,
        ProjectFile = project.ProjectFile,
        LiteRt = liteRt,
        CacheDirectory = "cache",
    };
}
