using System.IO.Compression;
using System.Xml.Linq;
using ModelSdk.TestSupport;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>What is in the packages.</summary>
[TestClass]
public class PackageTests
{
    [TestMethod]
    public void Pack_OfTheSolution_MakesEveryPackage()
    {
        foreach (string id in new[]
                 {
                     "ModelSdk", "ModelSdk.Format", "ModelSdk.Runtime", "ModelSdk.Cpu", "ModelSdk.LiteRt", "ModelSdk.Cli",
                 })
        {
            Assert.IsTrue(File.Exists(PackageFeed.Path(id)), id);
        }
    }

    [TestMethod]
    public void ModelSdk_CarriesTasksGeneratorAndHelp_ButNothingOfMSBuild()
    {
        using ZipArchive archive = ZipFile.OpenRead(PackageFeed.Path("ModelSdk"));
        string[] names = [.. archive.Entries.Select(e => e.FullName)];

        CollectionAssert.IsSubsetOf(
            new[]
            {
                "Sdk/Sdk.props", "Sdk/Sdk.targets",
                "build/ModelSdk.props", "build/ModelSdk.targets", "build/ModelSdk.Version.props",
                "build/ModelSdk.Android.targets", "build/android/AndroidModels.cs",
                "buildTransitive/ModelSdk.props", "buildTransitive/ModelSdk.targets",
                "buildMultiTargeting/ModelSdk.targets",
                "tasks/net10.0/ModelSdk.Tasks.dll", "tasks/net10.0/ModelSdk.Tasks.deps.json",
                "tasks/net10.0/ModelSdk.Build.dll", "tasks/net10.0/ModelSdk.Format.dll",
                "tasks/net10.0/NuGet.Versioning.dll",
                "analyzers/dotnet/cs/ModelSdk.Generators.dll",
                "docs/errors/MSDK1001.md", "docs/targets.md", "README.md", "LICENSE",
            },
            names,
            string.Join('\n', names));
        string[] foreign = [.. names.Where(n => n.Contains("Microsoft.", StringComparison.Ordinal) || n.StartsWith("lib/", StringComparison.Ordinal))];
        CollectionAssert.AreEqual(Array.Empty<string>(), foreign);
    }

    [TestMethod]
    public void Cli_InstalledAsATool_InspectsFiles()
    {
        PackageFeed.EnsurePacked();
        string tools = Path.Combine(TestFolder.Root, "tools");
        DotNet.Run(TestFolder.Root, "tool", "install", "ModelSdk.Cli", "--version", PackageFeed.Version, "--tool-path", tools)
            .Succeeded();
        string command = Path.Combine(tools, "modelsdk");

        CommandResult good = DotNet.Start(command, TestFolder.Root, "inspect", Repository.Asset("digits", "digits.tflite"));
        StringAssert.Contains(good.Succeeded().Output, "MSDK2010");
        CommandResult bad = DotNet.Start(
            command, TestFolder.Root, "inspect", Repository.Asset("digits", "digits.tflite"), Repository.Asset("README.md"));
        StringAssert.Contains(bad.Failed().Output, "README.md : model error MSDK2001");
    }

    [TestMethod]
    public void ModelSdk_IsSdkAndDependency_AndBringsBothEnginesOfItsVersion()
    {
        using ZipArchive archive = ZipFile.OpenRead(PackageFeed.Path("ModelSdk"));
        using Stream stream = archive.GetEntry("ModelSdk.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single();
        XNamespace ns = metadata.Name.Namespace;

        CollectionAssert.AreEquivalent(
            new[] { "MSBuildSdk", "Dependency" },
            metadata.Descendants(ns + "packageType").Select(t => t.Attribute("name")!.Value).ToArray());
        Assert.IsNull(metadata.Element(ns + "developmentDependency"));
        XElement group = metadata.Descendants(ns + "group").Single();
        Assert.AreEqual("net10.0", group.Attribute("targetFramework")!.Value);
        CollectionAssert.AreEquivalent(
            new[] { $"ModelSdk.Cpu {PackageFeed.Version}", $"ModelSdk.LiteRt {PackageFeed.Version}" },
            group.Elements().Select(d => $"{d.Attribute("id")!.Value} {d.Attribute("version")!.Value}").ToArray());
    }
}
