using ModelSdk.TestSupport;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>The import that the samples use, on a copy of the source tree in which nothing has been built.</summary>
[TestClass]
public class FromSourceTests
{
    [TestMethod]
    [TestCategory("Long")]
    public void FreshCopyOfTheSources_BuildsAndRunsAProjectWithOneImport()
    {
        string root = Path.Combine(TestFolder.Root, "fresh copy");
        CopySources(root);
        string folder = Path.Combine(root, "samples", "Fresh");
        Directory.CreateDirectory(Path.Combine(folder, "Models"));
        File.WriteAllText(Path.Combine(root, "samples", "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(root, "samples", "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(root, "samples", "Directory.Packages.props"), "<Project />");
        File.WriteAllText(Path.Combine(folder, "Fresh.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="../../sdk/ModelSdk.FromSource.props" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>{Projects.DigitsItem}</ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Digits.Program("Fresh.Models"));
        File.Copy(Repository.Asset("digits", "digits.tflite"), Path.Combine(folder, "Models", "digits.tflite"));

        // The IDE opens the project before anything is built: no error.
        DotNet.Run(folder, "restore").Succeeded();
        DotNet.Run(
            folder, "msbuild", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-p:BuildProjectReferences=false").Succeeded();

        Digits.AssertAnswer(DotNet.Run(root, "run", "--project", "samples/Fresh", "--", Digits.TestSet));
        DotNet.Run(folder, "build", "-m").Succeeded();
        DotNet.Run(
            folder, "publish", "-r", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier,
            "--self-contained", "-p:PublishTrimmed=true", "-o", Path.Combine(folder, "out")).Succeeded();
        Digits.AssertAnswer(DotNet.Start(Path.Combine(folder, "out", "Fresh"), root, Digits.TestSet));
    }

    // What git knows, without asking git: a clone has no build outputs.
    private static void CopySources(string root)
    {
        string[] skipped = [".git", "artifacts", "bin", "obj", "node_modules", "tests", "samples"];
        Copy(Repository.Root, root, skipped);
    }

    private static void Copy(string from, string to, string[] skipped)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.EnumerateDirectories(from))
        {
            string name = Path.GetFileName(folder);
            if (!skipped.Contains(name))
            {
                Copy(folder, Path.Combine(to, name), skipped);
            }
        }
    }
}
