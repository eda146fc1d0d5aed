using Microsoft.Build.Utilities;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Tasks.Tests;

/// <summary>The task that looks at the finished bundle: errors fail the build, warnings were said before.</summary>
[TestClass]
public sealed class VerifyBundleTests
{
    private static readonly BundleAssembler Bundle = new()
    {
        Modules = [("faces", [("manifest/AndroidManifest.xml", ProtoManifest.Pack("com.example.app", "faces")), ("assets/faces/a.bin", [1])])],
        BaseFiles = [("assets/a.tflite", [1])],
    };

    [TestMethod]
    public void WholeBundle_IsFine_AndItsSummaryIsInTheDetailedLog()
    {
        using TaskProject project = new();
        MockEngine engine = new();

        Assert.IsTrue(Task(project, engine, Bundle, "obj/modules/faces.zip").Execute());

        Assert.AreEqual(0, engine.Errors.Count + engine.Warnings.Count);
        Assert.IsTrue(engine.Messages.Any(static message => message.Message == "app bundle of com.example.app, API level 31 and later"));
        Assert.IsTrue(engine.Messages.Any(static message => message.Code == "MSDK5143"), "A warning of the build before.");
    }

    [TestMethod]
    public void MissingPack_FailsTheBuild_AtTheBundle()
    {
        using TaskProject project = new();
        MockEngine engine = new();

        Assert.IsFalse(Task(project, engine, Bundle, "obj/modules/faces.zip", "obj/modules/voices.zip").Execute());

        Assert.AreEqual("MSDK5144", engine.Errors.Single().Code);
        Assert.AreEqual(Path.Combine(project.Folder, "app.aab"), engine.Errors[0].File);
        StringAssert.Contains(engine.Errors[0].Message, "pack 'voices' is not in it");
    }

    [DataTestMethod]
    [DataRow("obj/modules/faces.zip", true)]
    [DataRow("obj/modules/voices.zip", false)]
    public void Stamp_StandsForABundleWithoutErrors(string module, bool isStamped)
    {
        using TaskProject project = new();
        VerifyBundle task = Task(project, new MockEngine(), Bundle, module);
        task.Stamp = "obj/modelsdk/packs.verified";

        Assert.AreEqual(isStamped, task.Execute());

        Assert.AreEqual(isStamped, File.Exists(project.Output("packs.verified")));
    }

    [TestMethod]
    public void LimitsOfTheProject_Count()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        VerifyBundle task = Task(project, engine, Bundle);
        TaskItem limit = new("ModelSdkPackCountLimit");
        limit.SetMetadata("Value", "1");
        task.Properties = [limit];

        Assert.IsTrue(task.Execute(), "One pack is allowed.");
        BundleAssembler two = Bundle with
        {
            Modules = [.. Bundle.Modules, ("more", [("manifest/AndroidManifest.xml", ProtoManifest.Pack("com.example.app", "more")), ("assets/more/a.bin", [1])])],
        };
        task = Task(project, engine, two);
        task.Properties = [limit];
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("MSDK5109", engine.Errors.Single().Code);
    }

    [TestMethod]
    public void UnreadableBundle_IsAnErrorWithItsNumber()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        VerifyBundle task = Task(project, engine, Bundle);
        File.WriteAllText(task.BundleFile, "half a file");

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("MSDK5144", engine.Errors.Single().Code);
        File.Delete(task.BundleFile);
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("MSDK5144", engine.Errors[1].Code);
    }

    private static VerifyBundle Task(TaskProject project, MockEngine engine, BundleAssembler bundle, params string[] modules) => new()
    {
        BuildEngine = engine,
        ProjectFile = project.ProjectFile,
        AssemblyName = "App",
        BundleFile = bundle.Write(Path.Combine(project.Folder, "app.aab")),
        ExpectedModules = [.. modules.Select(static module => new TaskItem(module))],
        DocsDirectory = "/docs/errors/",
    };
}
