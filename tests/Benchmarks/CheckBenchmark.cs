using System.Runtime;
using ModelSdk.Build;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;
using ModelSdk.Build.Targets;
using ModelSdk.TestSupport;

namespace ModelSdk.Benchmarks;

/// <summary>What the op check costs in a project with 20 models and 10 targets: all of it, and after a change of one model.</summary>
/// <remarks>The same classes as the tasks CheckModels and WriteReport, without MSBuild; <c>no-op</c> has the build around it.</remarks>
internal static class CheckBenchmark
{
    /// <summary>Ten targets of five vendors.</summary>
    public const string Targets =
        "MT6993;MT6991;MT6989;SM8750;SM8650;SM8550;Google_Tensor_G5;Google_Tensor_G4;Samsung_E9965;PTL";

    private const int Models = 20;

    /// <summary>Prints what one model costs in a new process, then the medians of a warm one.</summary>
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("modelsdk").FullName;
        try
        {
            ModelItem[] items = [.. Files().Take(Models).Select((path, index) => Item(path, $"m{index}"))];
            Console.WriteLine($"{items.Length} models, {items.Sum(item => new FileInfo(item.FullPath).Length) / 1e6:N0} MB, 10 targets");
            ProjectFacts project = new() { AssemblyName = "App", RootNamespace = "App", ProjectFile = Path.Combine(folder, "App.csproj") };

            // As in the first build after a change: a new process compiles everything that it runs.
            Measure.Once("check one model in a new process", () => Check(items[..1], project, folder));
            Console.WriteLine(
                $"{JitInfo.GetCompilationTime().TotalMilliseconds:F0} ms of the process "
                + $"for compiling {JitInfo.GetCompiledMethodCount():N0} methods");
            Check(items, project, folder);
            Measure.Once("the report in a new process", () => Report(items, folder));
            Measure.Interleaved(
            [
                ("check all models", () => Check(items, project, folder)),
                ("check one model", () => Check(items[..1], project, folder)),
                ("check one model and write the report", () => { Check(items[..1], project, folder); Report(items, folder); }),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Check(ModelItem[] items, ProjectFacts project, string folder)
    {
        SocTable socs = SocTable.Of(project);
        Parallel.ForEach(items, item =>
        {
            ModelReport report = ModelReport.From(ModelCheck.Run(item, project, socs));
            using FileStream stream = File.Create(OpsFile(item, folder));
            report.Write(stream);
        });
    }

    private static void Report(ModelItem[] items, string folder)
    {
        ModelReport[] reports =
        [
            .. items.Select(item =>
            {
                using FileStream stream = File.OpenRead(OpsFile(item, folder));
                return ModelReport.Read(stream);
            }),
        ];
        using FileStream json = File.Create(Path.Combine(folder, "report.json"));
        JsonReport.Write(reports, json);
        using StreamWriter html = File.CreateText(Path.Combine(folder, "report.html"));
        HtmlReport.Write(reports, html);
    }

    private static string OpsFile(ModelItem item, string folder) => Path.Combine(folder, item.Name + ".ops.json");

    private static ModelItem Item(string path, string name) =>
        new(path, Path.GetFileName(path), new Dictionary<string, string> { ["Name"] = name, ["Targets"] = Targets });

    // Real models of up to 50 MB where the shared folder is; otherwise the digit model, twenty times.
    private static IEnumerable<string> Files() => Shared.Has("testdata", "models")
        ? Directory.EnumerateFiles(Shared.Path("testdata", "models"), "*.tflite")
            .Where(static path => new FileInfo(path).Length < 50_000_000)
            .Order(StringComparer.Ordinal)
        : Enumerable.Repeat(Repository.Asset("digits", "digits.tflite"), Models);
}
