using System.Reflection;
using Microsoft.Build.Framework;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Tasks.Tests;

/// <summary>The task that inspects models, with an engine that only listens.</summary>
[TestClass]
public class InspectModelsTests
{
    [TestMethod]
    public void GoodModels_GetManifestAndStamp_AndNothingElse()
    {
        using TaskProject project = new TaskProject()
            .With("one", TaskProject.Digits())
            .With("two", TaskProject.Digits("digits_int8.tflite"));
        MockEngine engine = new();

        Assert.IsTrue(project.Task(engine).Execute(), string.Join('\n', engine.Errors.Select(e => e.Message)));

        Assert.AreEqual(0, engine.Errors.Count);
        string[] written = [.. Directory.GetFiles(Path.Combine(project.Folder, "obj", "modelsdk")).Select(Path.GetFileName).Order()!];
        CollectionAssert.AreEqual(
            new[] { "one.model.json", "one.stamp", "two.model.json", "two.stamp" }, written);
        StringAssert.Contains(File.ReadAllText(project.Manifest("one")), "\"schema\"");
        Assert.IsFalse(File.ReadAllText(project.Manifest("one")).Contains(project.Folder, StringComparison.Ordinal));
        Assert.IsTrue(engine.Messages.Any(m => m.Code == "MSDK2010" && m.Importance == MessageImportance.Low));
    }

    [TestMethod]
    public void Bundle_GetsStampOnly_AndSaysThatItHasNoClass()
    {
        byte[] sound = BundleBuilder.Complete().ToArray();
        using TaskProject project = new TaskProject()
            .WithBundle("chat", sound)
            .WithBundle("mute", BundleBuilder.Complete().Without(4).ToArray());
        MockEngine engine = new();

        Assert.IsFalse(project.Task(engine).Execute());

        Assert.AreEqual("MSDK2017", engine.Errors.Single().Code);
        Assert.AreEqual(Path.Combine(project.Folder, "mute.litertlm"), engine.Errors.Single().File);
        Assert.AreEqual("MSDK2013", engine.Warnings.Single().Code);
        string[] written = [.. Directory.GetFiles(Path.Combine(project.Folder, "obj", "modelsdk")).Select(Path.GetFileName)!];
        CollectionAssert.AreEqual(new[] { "chat.stamp" }, written);
    }

    [TestMethod]
    public void UnchangedManifest_KeepsItsTime_ButTheStampMoves()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits());
        project.Task(new MockEngine()).Execute();
        DateTime old = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(project.Manifest("one"), old);
        File.SetLastWriteTimeUtc(project.Stamp("one"), old);

        project.Task(new MockEngine()).Execute();

        Assert.AreEqual(old, File.GetLastWriteTimeUtc(project.Manifest("one")));
        Assert.IsTrue(File.GetLastWriteTimeUtc(project.Stamp("one")) > old);
    }

    [TestMethod]
    public void BadModels_AreAllReportedInOnePass_SortedByFile_WithEveryField()
    {
        using TaskProject project = new TaskProject()
            .With("z-missing", null)
            .With("good", TaskProject.Digits())
            .With("a-text", "This is no model at all, but text."u8.ToArray());
        MockEngine engine = new();

        Assert.IsFalse(project.Task(engine).Execute());

        CollectionAssert.AreEqual(new[] { "MSDK2001", "MSDK1001" }, engine.Errors.Select(e => e.Code).ToArray());
        BuildErrorEventArgs error = engine.Errors[0];
        Assert.AreEqual(Path.Combine(project.Folder, "a-text.tflite"), error.File);
        Assert.AreEqual("model", error.Subcategory);
        Assert.AreEqual("ModelSdk.MSDK2001", error.HelpKeyword);
        Assert.AreEqual("file:///docs/errors/MSDK2001.md", error.HelpLink);
        Assert.IsFalse(File.Exists(project.Stamp("a-text")));
        Assert.IsTrue(File.Exists(project.Stamp("good")), "A good model is not inspected again because of a bad one.");
    }

    [TestMethod]
    public void ProjectRuleBroken_NoModelGetsAStamp_SoThatItIsSaidAgain()
    {
        using TaskProject project = new TaskProject()
            .With("one", TaskProject.Digits(), ("ClassName", "Same"))
            .With("two", TaskProject.Digits(), ("ClassName", "Same"));
        MockEngine engine = new();

        Assert.IsFalse(project.Task(engine).Execute());

        CollectionAssert.AreEqual(new[] { "MSDK1002" }, engine.Errors.Select(e => e.Code).ToArray());
        Assert.IsFalse(File.Exists(project.Stamp("one")) || File.Exists(project.Stamp("two")));
    }

    [TestMethod]
    public void PromotedWarning_FindsTheFilesWritten()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits(), ("Visibilty", "public"));
        bool writtenBefore = false;
        MockEngine engine = new() { Promoted = ["MSDK1010"] };
        engine.WhenLogging = () => writtenBefore = File.Exists(project.Manifest("one"));

        Assert.IsFalse(project.Task(engine).Execute());

        Assert.AreEqual("MSDK1010", engine.Errors.Single().Code);
        Assert.IsTrue(writtenBefore);
        Assert.IsFalse(File.Exists(project.Stamp("one")), "It fails the build, so it must be said again.");
    }

    [TestMethod]
    public void MissingFile_InADesignTimeBuild_KeepsTheManifestAndIsNoError()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits());
        project.Task(new MockEngine()).Execute();
        byte[] manifest = File.ReadAllBytes(project.Manifest("one"));
        File.Delete(Path.Combine(project.Folder, "one.tflite"));
        MockEngine engine = new();
        InspectModels task = project.Task(engine);
        task.DesignTime = true;

        Assert.IsTrue(task.Execute());

        Assert.AreEqual(0, engine.Errors.Count + engine.Warnings.Count);
        CollectionAssert.AreEqual(manifest, File.ReadAllBytes(project.Manifest("one")));
    }

    [TestMethod]
    public void RequestCores_FailingOrZero_IsSurvived()
    {
        Func<int, int>[] answers =
        [
            static _ => 0,
            static _ => throw new NotImplementedException(),
            static _ => throw new NotSupportedException(),
            static _ => throw new InvalidOperationException(),
        ];
        foreach (Func<int, int> cores in answers)
        {
            using TaskProject project = new TaskProject()
                .With("one", TaskProject.Digits())
                .With("two", TaskProject.Digits("digits_int8.tflite"));
            MockEngine engine = new() { Cores = cores };

            Assert.IsTrue(project.Task(engine).Execute());
            Assert.AreEqual(0, engine.Released);
        }

        using TaskProject granted = new TaskProject().With("one", TaskProject.Digits()).With("two", TaskProject.Digits());
        MockEngine generous = new() { Cores = static _ => 2 };
        granted.Task(generous).Execute();
        Assert.AreEqual(2, generous.Released, "Granted cores are given back.");
    }

    [TestMethod]
    public void UnexpectedException_IsMsdk9001_WithTypeAndVersion()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits());
        File.WriteAllText(Path.Combine(project.Folder, "obj"), "a file where a folder must be");
        MockEngine engine = new();

        Assert.IsFalse(project.Task(engine).Execute());

        BuildErrorEventArgs error = engine.Errors.Single();
        Assert.AreEqual("MSDK9001", error.Code);
        StringAssert.Contains(error.Message, "DirectoryNotFoundException: ");
        StringAssert.Contains(error.Message, "ModelSdk 1.0.0");
    }

    [TestMethod]
    public void Cancel_BeforeExecute_EndsWithoutErrorAndWithoutFiles()
    {
        using TaskProject project = new TaskProject().With("one", TaskProject.Digits());
        MockEngine engine = new();
        InspectModels task = project.Task(engine);
        task.Cancel();

        Assert.IsFalse(task.Execute());

        Assert.AreEqual(0, engine.Errors.Count);
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Folder, "obj")));
    }

    [TestMethod]
    public void EveryTask_CarriesTheMultithreadingAttributeItself_AndHoldsNoStaticState()
    {
        Type[] tasks = [.. typeof(InspectModels).Assembly.GetTypes().Where(t => typeof(ITask).IsAssignableFrom(t))];
        Assert.IsTrue(tasks.Length >= 2);
        foreach (Type task in tasks)
        {
            Assert.IsTrue(task.IsDefined(typeof(MSBuildMultiThreadableTaskAttribute), inherit: false), task.Name);
            FieldInfo[] mutable =
            [
                .. task.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                    .Where(f => f is { IsInitOnly: false, IsLiteral: false }),
            ];
            Assert.AreEqual(0, mutable.Length, task.Name);
        }
    }
}
