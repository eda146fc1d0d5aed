using ModelSdk.Format.Tests.Building;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>A LiteRT-LM bundle as a Model item: inspected once, deployed under its own extension, without a class.</summary>
[TestClass]
public class BundleItemTests
{
    [TestMethod]
    [TestCategory("Long")]
    public void Bundle_IsInspectedOnce_AndDeployedUnderItsExtension()
    {
        Consumer app = new Consumer("Talk", "talk")
            .WithProject(Projects.Package("""<Model Include="Models/net.tflite" />"""))
            .With("Program.cs", "System.Console.WriteLine(1);")
            .WithAsset("Models/net.tflite", "digits", "digits.tflite");
        File.WriteAllBytes(app.PathOf("Models", "net.litertlm"), BundleBuilder.Complete().ToArray());
        app.Logged("build");
        string[] obj = ["obj", "Debug", "net10.0", "modelsdk"];
        CollectionAssert.Contains(app.Files(obj), "net.model.json");

        // The model becomes a bundle of the same name: its manifest must not stay, nor its class.
        app.WithProject(Projects.Package("""<Model Include="Models/net.litertlm" />"""));
        BuildLog first = app.Logged("build");
        Assert.AreEqual(1, first.Runs("InspectModels"));
        CollectionAssert.Contains(first.Diagnostics.Select(d => d.Code).ToArray(), "MSDK2013");
        CollectionAssert.DoesNotContain(app.Files(obj), "net.model.json");
        StringAssert.Contains(File.ReadAllText(app.PathOf([.. obj, "net.ops.json"])), "prefill_decode: prefill");
        CollectionAssert.Contains(app.Files("bin", "Debug", "net10.0"), "models/Talk/net/net.litertlm");
        CollectionAssert.DoesNotContain(app.Files("bin", "Debug", "net10.0"), "models/Talk/net/net.tflite");

        BuildLog second = app.Logged("build");
        Assert.AreEqual(0, second.Runs("InspectModels"));
        CollectionAssert.IsSubsetOf(new[] { "ModelSdkInspect", "CoreCompile" }, second.UpToDate.ToArray());

        File.WriteAllBytes(app.PathOf("Models", "net.litertlm"), BundleBuilder.Complete().Without(4).ToArray());
        CollectionAssert.Contains(app.LoggedFailure("build").Diagnostics.Select(d => d.Code).ToArray(), "MSDK2017");

        app.DotNet("clean").Succeeded();
        CollectionAssert.AreEqual(Array.Empty<string>(), app.Files(obj));
    }
}
