using System.Xml.Linq;
using Microsoft.Build.Utilities;

namespace ModelSdk.Tasks.Tests;

/// <summary>The build files of a packed library.</summary>
[TestClass]
public class WriteLibraryPackageTests
{
    [TestMethod]
    public void Models_GetCopyItemsAndNames_EscapedForXmlAndMSBuild()
    {
        using TaskProject project = new();
        WriteLibraryPackage task = Create(project, new MockEngine(), "R&D's 100% <lib>", "net;1");

        Assert.IsTrue(task.Execute());

        XElement items = XDocument.Load(FileOf(task, "Lib.ModelSdk.props")).Root!.Element("ItemGroup")!;
        XElement none = items.Element("None")!;
        Assert.AreEqual("models/R&D%27s 100%25 <lib>/net%3B1/net%3B1.tflite", none.Attribute("TargetPath")!.Value);
        StringAssert.StartsWith(none.Attribute("Include")!.Value, "$(MSBuildThisFileDirectory)../models/");
        Assert.AreEqual("true", none.Attribute("ExcludeFromSingleFile")!.Value);
        Assert.AreEqual("net%3B1", items.Element("ModelSdkReferencedModel")!.Attribute("Name")!.Value);
    }

    [TestMethod]
    public void Pack_OfAModel_ReachesTheApplication_OnceForAllFrameworks()
    {
        using TaskProject project = new();
        WriteLibraryPackage task = Create(project, new MockEngine(), "Lib", "net");
        TaskItem packed = new(task.Models[0]);
        packed.SetMetadata("AiPack", "nets");
        packed.SetMetadata("DeliveryType", "OnDemand");
        task.Models = [packed, task.Models[1]];

        Assert.IsTrue(task.Execute());

        XElement model = XDocument.Load(FileOf(task, "Lib.ModelSdk.props")).Descendants("ModelSdkReferencedModel").Single();
        Assert.AreEqual("nets OnDemand", $"{model.Attribute("AiPack")!.Value} {model.Attribute("DeliveryType")!.Value}");
    }

    [TestMethod]
    public void Bundle_KeepsItsExtension()
    {
        Assert.AreEqual("models/Lib/chat/chat.litertlm", new ModelSdk.Build.PackagedModel("/x/Chat.LiteRtLm", "Lib", "chat").RelativePath);
        Assert.AreEqual("models/Lib/net/net.tflite", new ModelSdk.Build.PackagedModel("/x/net.bin", "Lib", "net").RelativePath);
    }

    [TestMethod]
    public void OwnFilesUnderBuild_AreImported_BecauseNuGetNoLongerDoes()
    {
        using TaskProject project = new();
        WriteLibraryPackage task = Create(project, new MockEngine(), "Lib", "net");
        task.PackedItems = [Own(project, "Lib.props", "build/"), Own(project, "Lib.targets", "build/Lib.targets")];

        Assert.IsTrue(task.Execute());

        StringAssert.Contains(File.ReadAllText(FileOf(task, "Lib.props")), "../build/Lib.props");
        StringAssert.Contains(File.ReadAllText(FileOf(task, "Lib.props")), "Lib.ModelSdk.props");
        StringAssert.Contains(File.ReadAllText(FileOf(task, "Lib.targets")), "../build/Lib.targets");
    }

    [TestMethod]
    public void OwnTransitiveProps_MustImportOurs()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        WriteLibraryPackage task = Create(project, engine, "Lib", "net");
        task.PackedItems = [Own(project, "Lib.props", "buildTransitive")];

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("MSDK5010", engine.Errors.Single().Code);

        File.WriteAllText(Path.Combine(project.Folder, "Lib.props"), "<Project><Import Project=\"Lib.ModelSdk.props\" /></Project>");
        WriteLibraryPackage again = Create(project, new MockEngine(), "Lib", "net");
        again.PackedItems = task.PackedItems;
        Assert.IsTrue(again.Execute());
        Assert.IsFalse(again.PackageFiles.Any(f => f.GetMetadata("PackagePath") == "buildTransitive/Lib.props"));
    }

    private static WriteLibraryPackage Create(TaskProject project, MockEngine engine, string assembly, string name)
    {
        TaskItem model = new(Path.Combine(project.Folder, "net.tflite"));
        model.SetMetadata("AssemblyName", TaskEscape(assembly));
        model.SetMetadata("Name", TaskEscape(name));
        return new WriteLibraryPackage
        {
            BuildEngine = engine,
            Models = [model, model],
            PackageId = "Lib",
            ProjectFile = project.ProjectFile,
            OutputDirectory = "obj/modelsdk/",
        };
    }

    private static TaskItem Own(TaskProject project, string name, string packagePath)
    {
        string path = Path.Combine(project.Folder, name);
        File.WriteAllText(path, "<Project />");
        TaskItem item = new(path);
        item.SetMetadata("PackagePath", packagePath);
        return item;
    }

    private static string FileOf(WriteLibraryPackage task, string name) =>
        task.PackageFiles.Single(f => f.GetMetadata("PackagePath") == "buildTransitive/" + name).ItemSpec;

    // Item metadata is escaped in MSBuild; a literal % must be written so.
    private static string TaskEscape(string value) => value.Replace("%", "%25");
}
