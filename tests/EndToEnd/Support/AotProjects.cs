using ModelSdk.TestSupport.Aot;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>Projects that compile for the fake NPU of the tests with LiteRT's real tool.</summary>
/// <remarks>Tests that use it mark themselves with <c>[Needs(Shared.Data)]</c> and <c>[Needs("gcc")]</c>.</remarks>
internal static class AotProjects
{
    /// <summary>Folder of the compiled models in the project folder's parent: each test has its own.</summary>
    private const string Cache = "$(MSBuildProjectDirectory)/../cache";

    /// <summary>Properties with the tools; <paramref name="plugin"/> is the plugin's folder.</summary>
    public static string Tools(string? plugin = null) => $"""
        <ModelSdkLiteRt>{LiteRtTools.Folder};{plugin ?? FakeNpu.PluginFolder}</ModelSdkLiteRt>
        <ModelSdkCacheDir>{Cache}</ModelSdkCacheDir>
        """;

    /// <summary>A console program with a PackageReference, the tools and the two SoCs of the fake NPU.</summary>
    public static string App(string items, string properties = "") =>
        Projects.Package(items + FakeNpu.TargetItems, Tools() + properties);

    /// <summary>Copies a model of one ADD into a project, which the fake NPU takes.</summary>
    public static Consumer WithAdd(this Consumer consumer, params string[] names)
    {
        foreach (string name in names)
        {
            string path = consumer.PathOf("Models", name + ".tflite");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(FakeNpu.PlainAdd, path, overwrite: true);
        }

        return consumer;
    }

    /// <summary>A program that compiles with any models.</summary>
    public static Consumer WithMain(this Consumer consumer) => consumer.With("Program.cs", "System.Console.WriteLine(1);");

    /// <summary>What is deployed beside the source models, in a folder of the project: paths below models/, sorted.</summary>
    public static string[] Compiled(this Consumer consumer, params string[] folder)
    {
        string[] files = [.. consumer.Files([.. folder, "models"])];
        return [.. files.Where(static file => file.EndsWith("artifacts.json", StringComparison.Ordinal) || file.Count(static c => c == '/') > 2)];
    }
}
