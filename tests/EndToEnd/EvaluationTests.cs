using System.Runtime.CompilerServices;
using Microsoft.Build.Evaluation;
using ModelSdk.TestSupport;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>Projects evaluated by the SDK's own MSBuild in this process: import order, items and their defaults.</summary>
[TestClass]
public class EvaluationTests
{
    private const string Body = """
        <PropertyGroup>
          <TargetFramework>net10.0</TargetFramework>
          <RootNamespace>Set.By.Project</RootNamespace>
        </PropertyGroup>
        <ItemGroup>
          <Model Include="Models/one.tflite" Accelerators="Cpu" />
        </ItemGroup>
        """;

    [TestMethod]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Sdk_ComesAfterTheBaseSdk_SoThatItsPathsAreFinal()
    {
        using Evaluated project = Evaluated.Load(Body);

        List<string> imports = [.. project.Project.Imports.Select(i => Path.GetFileName(i.ImportedProject.FullPath))];
        Assert.IsTrue(imports.IndexOf("Microsoft.NET.Sdk.props") < imports.IndexOf("ModelSdk.props"));
        Assert.IsTrue(imports.IndexOf("Microsoft.NET.Sdk.targets") < imports.IndexOf("ModelSdk.targets"));
        ProjectItem stamp = project.Project.GetItems("UpToDateCheckOutput").Single();
        StringAssert.StartsWith(stamp.EvaluatedInclude.Replace('\\', '/'), "obj/Debug/net10.0/modelsdk/");
    }

    [TestMethod]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void ModelItems_HoldOnlyWhatTheUserWrote_AndAreNoOtherItems()
    {
        using Evaluated project = Evaluated.Load(Body);

        ProjectItem model = project.Project.GetItems("Model").Single();
        Assert.AreEqual("Cpu", model.GetMetadataValue("Accelerators"));
        foreach (string name in new[] { "Name", "ClassName", "Namespace", "Targets", "Aot", "NpuRequirement", "Sessions" })
        {
            Assert.AreEqual("", model.GetMetadataValue(name), name);
        }

        Assert.IsFalse(project.Project.GetItems("None").Any(i => i.EvaluatedInclude.EndsWith("one.tflite", StringComparison.Ordinal)));
        Assert.AreEqual(1, project.Project.GetItems("Watch").Count(i => i.EvaluatedInclude == "Models/one.tflite"));
        Assert.AreEqual("false", project.Project.GetPropertyValue("ModelSdkIsApp"));
    }

    [TestMethod]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void GetModelSdkModels_ReturnsDefaultsAndAbsolutePaths_WithoutRunningATask()
    {
        using Evaluated project = Evaluated.Load(Body);

        IDictionary<string, Microsoft.Build.Execution.TargetResult> results = project.Build("GetModelSdkModels");

        Microsoft.Build.Framework.ITaskItem model = results["GetModelSdkModels"].Items.Single();
        Assert.AreEqual(Path.Combine(project.Folder, "Models", "one.tflite"), model.ItemSpec);
        Assert.AreEqual("one", model.GetMetadata("Name"));
        Assert.AreEqual("Evaluated", model.GetMetadata("AssemblyName"));
        Assert.AreEqual("internal", model.GetMetadata("Visibility"));
        Assert.AreEqual("Partial", model.GetMetadata("NpuRequirement"));
        Assert.AreEqual("", model.GetMetadata("DeliveryType"));
    }

    [TestMethod]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void DefaultItems_AreOffUnlessAsked()
    {
        const string Frame = "<PropertyGroup><TargetFramework>net10.0</TargetFramework>{0}</PropertyGroup>";
        using Evaluated off = Evaluated.Load(string.Format(Frame, ""));
        Assert.AreEqual(0, off.Project.GetItems("Model").Count);

        using Evaluated on = Evaluated.Load(
            string.Format(Frame, "<ModelSdkEnableDefaultModelItems>true</ModelSdkEnableDefaultModelItems>"));
        Assert.AreEqual(1, on.Project.GetItems("Model").Count);
    }

    [TestMethod]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void RuntimePackages_AreAddedForCompatibleFrameworksOnly()
    {
        foreach ((string framework, int expected) in new[] { ("net10.0", 2), ("net10.0-windows", 2), ("net9.0", 0), ("netstandard2.0", 0) })
        {
            using Evaluated project = Evaluated.Load(Body.Replace("net10.0", framework));
            int found = project.Project.GetItems("PackageReference")
                .Count(i => i.EvaluatedInclude is "ModelSdk.Cpu" or "ModelSdk.LiteRt");
            Assert.AreEqual(expected, found, framework);
        }
    }

    [TestMethod]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AndroidSource_IsForAndroidApplicationsOnly()
    {
        (string Framework, string Application, bool Expected)[] rows =
        [
            ("net10.0-android", "true", true), ("net10.0-android", "false", false), ("net10.0", "true", false),
            ("net10.0-ios", "true", false), ("net9.0-android", "true", false),
        ];
        foreach ((string framework, string application, bool expected) in rows)
        {
            using Evaluated project = Evaluated.Load(
                $"{Body.Replace("net10.0", framework)}<PropertyGroup><AndroidApplication>{application}</AndroidApplication></PropertyGroup>");
            string[] found = [.. project.Project.GetItems("Compile").Select(i => Path.GetFileName(i.EvaluatedInclude)).Where(
                name => File.Exists(Repository.Path("sdk", "build", "android", name)))];
            string[] shipped = [.. Directory.GetFiles(Repository.Path("sdk", "build", "android")).Select(path => Path.GetFileName(path))];
            CollectionAssert.AreEquivalent(expected ? shipped : [], found, $"{framework} {application}");
        }
    }

    [TestMethod]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void PacksOfGooglePlay_AreCompiledInWhenTheirBindingIsReferenced()
    {
        foreach ((string package, bool expected) in new[] { ("Xamarin.Google.Android.Play.AI.Delivery", true), ("Xamarin.Other", false) })
        {
            using Evaluated project = Evaluated.Load($"""
                {Body.Replace("net10.0", "net10.0-android")}
                <PropertyGroup><AndroidApplication>true</AndroidApplication></PropertyGroup>
                <ItemGroup><ReferencePath Include="x.dll" NuGetPackageId="{package}" /></ItemGroup>
                <Target Name="Constants" DependsOnTargets="_ModelSdkFindPlayDelivery" Returns="$(DefineConstants)" />
                """);
            bool found = project.Build("Constants")["Constants"].Items.Any(i => i.ItemSpec == "MODELSDK_PLAY_AI_DELIVERY");
            Assert.AreEqual(expected, found, package);
        }
    }

    /// <summary>A project that takes Sdk/Sdk.props and Sdk/Sdk.targets from the source tree.</summary>
    private sealed class Evaluated : IDisposable
    {
        private readonly ProjectCollection _collection = new();

        private Evaluated(string folder, string file)
        {
            Folder = folder;
            Project = _collection.LoadProject(file);
        }

        public string Folder { get; }

        public Project Project { get; }

        public static Evaluated Load(string body)
        {
            string folder = Path.Combine(TestFolder.Root, "evaluated", Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(Path.Combine(folder, "Models"));
            File.WriteAllText(Path.Combine(folder, "Models", "one.tflite"), "");
            string file = Path.Combine(folder, "Evaluated.csproj");
            File.WriteAllText(file, $"""
                <Project>
                  <Import Project="{Repository.Path("sdk", "Sdk", "Sdk.props")}" />
                  {body}
                  <Import Project="{Repository.Path("sdk", "Sdk", "Sdk.targets")}" />
                </Project>
                """);
            return new Evaluated(folder, file);
        }

        public IDictionary<string, Microsoft.Build.Execution.TargetResult> Build(string target)
        {
            Microsoft.Build.Execution.ProjectInstance instance = Project.CreateProjectInstance();
            bool succeeded = instance.Build(
                [target], [], out IDictionary<string, Microsoft.Build.Execution.TargetResult> results);
            Assert.IsTrue(succeeded);
            return results;
        }

        public void Dispose() => _collection.Dispose();
    }
}
