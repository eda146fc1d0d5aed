using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Tasks.Tests;

/// <summary>The task that lays out native libraries: its lists, its stamp, and what it says.</summary>
[TestClass]
public class PlaceNativeLibrariesTests
{
    [TestMethod]
    public void Lists_HoldWhatTheTargetsReadBack()
    {
        using TaskProject project = Create();
        MockEngine engine = new();
        PlaceNativeLibraries task = project.Place(engine, ("ModelSdkLiteRt", "tools"));
        task.RuntimeIdentifiers = "linux-x64";

        Assert.IsTrue(task.Execute());
        Assert.AreEqual("libLiteRt.so\n", File.ReadAllText(project.Output("native/native.files")));
        Assert.AreEqual(Path.Combine(project.Folder, "tools", "libLiteRt.so") + "\n", File.ReadAllText(project.Output("native/native.sources")));
        Assert.IsTrue(File.Exists(project.Output("native/deploy/libLiteRt.so")));
        Assert.IsTrue(File.Exists(project.Output("native/native.stamp")));
        Assert.AreEqual(0, engine.Warnings.Count);
    }

    [TestMethod]
    public void TargetsOfAModel_ChooseItsVendor()
    {
        using TaskProject project = Create(("Targets", "LNL"));
        MockEngine engine = new();
        Assert.IsTrue(project.Place(engine, ("ModelSdkLiteRt", "tools")).Execute());
        StringAssert.Contains(
            File.ReadAllText(project.Output("native/native.files")),
            "runtimes/linux-x64/native/litert/vendors/intel_openvino/dispatch/libLiteRtDispatch_IntelOpenvino.so\n");
    }

    [TestMethod]
    public void MissingSystem_IsAWarning_AndTheStampStands()
    {
        using TaskProject project = Create();
        MockEngine engine = new();
        PlaceNativeLibraries task = project.Place(engine, ("ModelSdkLiteRt", "tools"));
        task.RuntimeIdentifiers = "win-x64";

        Assert.IsTrue(task.Execute());
        Assert.AreEqual("MSDK5009", engine.Warnings.Single().Code);
        Assert.AreEqual(project.ProjectFile, engine.Warnings.Single().File);
        Assert.AreEqual("", File.ReadAllText(project.Output("native/native.files")));
        Assert.IsTrue(File.Exists(project.Output("native/native.stamp")));
    }

    [TestMethod]
    public void UnusableEntry_LeavesNoStamp_AlsoWhereItIsAWarning()
    {
        using TaskProject project = Create();
        MockEngine failing = new();
        Assert.IsFalse(project.Place(failing, ("ModelSdkLiteRt", "nowhere")).Execute());
        Assert.AreEqual("MSDK4015", failing.Errors.Single().Code);
        Assert.IsFalse(File.Exists(project.Output("native/native.stamp")));

        MockEngine tolerant = new();
        Assert.IsTrue(project.Place(tolerant, ("ModelSdkLiteRt", "nowhere"), ("ModelSdkContinueOnAotError", "true")).Execute());
        Assert.AreEqual("MSDK4015", tolerant.Warnings.Single().Code);
        Assert.IsFalse(File.Exists(project.Output("native/native.stamp")));
    }

    private static TaskProject Create(params (string Name, string Value)[] metadata)
    {
        TaskProject project = new TaskProject().With("digits", TaskProject.Digits(), metadata);
        Write(project, "tools/libLiteRt.so");
        Write(project, "tools/libLiteRtDispatch_IntelOpenvino.so");
        return project;
    }

    private static void Write(TaskProject project, string relative)
    {
        string path = Path.Combine(project.Folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, LibraryBytes.Elf(62, ["libc.so.6"]));
    }
}
