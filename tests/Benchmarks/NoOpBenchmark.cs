using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelSdk.TestSupport;

namespace ModelSdk.Benchmarks;

/// <summary>
/// <c>dotnet build</c> when nothing has changed: a project with 20 models and 10 targets against the same project without
/// models, in turns; then what a change of one model costs. The goal is at most 5 %.
/// </summary>
/// <remarks>The projects take sdk/ from this tree and the tasks from its artifacts: the same files as in the package.</remarks>
internal static partial class NoOpBenchmark
{
    private const int Models = 20;
    private const int Rounds = 40;

    // What the packages bring. More would cost in both projects, and most where more files are copied.
    private static readonly string[] References =
    [
        "ModelSdk.Cpu", "ModelSdk.Format", "ModelSdk.LiteRt", "ModelSdk.Runtime", "System.Numerics.Tensors",
        "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions",
    ];

    /// <summary>Prints medians of wall time and, on Linux, of processor time.</summary>
    public static void Run()
    {
        string root = Directory.CreateTempSubdirectory("modelsdk").FullName;
        try
        {
            string with = Create(root, "With", """<Model Include="Models/*.tflite" />""");
            string without = Create(root, "Without", "");
            foreach (string folder in new[] { with, without })
            {
                _ = Build(folder);
            }

            Compare(with, without);
            foreach (int round in Enumerable.Range(1, 3))
            {
                File.SetLastWriteTimeUtc(Path.Combine(with, "Models", "m7.tflite"), DateTime.UtcNow);
                string log = Build(with, "-clp:PerformanceSummary;Verbosity=minimal").Output;
                string[] targets =
                    [.. TargetTime().Matches(log).Select(match => $"{match.Groups["name"].Value} {match.Groups["ms"].Value} ms")];
                Console.WriteLine($"one model changed ({round}): {string.Join(", ", targets)}");
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Compare(string with, string without)
    {
        List<(double Wall, double Processor)>[] times = [[], []];
        for (int round = 0; round < Rounds; round++)
        {
            // The order changes, so that neither always follows the other.
            foreach (int which in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
            {
                (double wall, double processor, _) = Build(which == 0 ? with : without);
                times[which].Add((wall, processor));
            }
        }

        Print("wall time", [.. times[0].Select(time => time.Wall)], [.. times[1].Select(time => time.Wall)]);
        if (OperatingSystem.IsLinux())
        {
            Print("processor time", [.. times[0].Select(time => time.Processor)], [.. times[1].Select(time => time.Processor)]);
        }
    }

    private static void Print(string what, double[] with, double[] without)
    {
        double difference = Median([.. with.Zip(without, static (a, b) => a - b)]);
        double percent = 100 * ((Median(with) / Median(without)) - 1);
        Console.WriteLine(
            $"{what,-15} {Models} models {Median(with),6:F0} ms  no models {Median(without),6:F0} ms  {percent,5:F1} %  "
            + $"best {with.Min():F0} and {without.Min():F0} ms ({100 * ((with.Min() / without.Min()) - 1):F1} %)  "
            + $"median of the differences {difference:F0} ms ({100 * difference / Median(without):F1} %)  ({with.Length} rounds)");
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Create(string root, string name, string items)
    {
        string folder = Path.Combine(root, name);
        Directory.CreateDirectory(Path.Combine(folder, "Models"));
        for (int i = 0; i < Models; i++)
        {
            File.Copy(Repository.Asset("digits", "digits.tflite"), Path.Combine(folder, "Models", $"m{i}.tflite"));
        }

        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string built = Repository.Path("artifacts", "bin");
        File.WriteAllText(Path.Combine(root, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(root, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine(1);");
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), $"""
            <Project>
              <Import Project="{Repository.Path("sdk", "Sdk", "Sdk.props")}" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ModelSdkConsumedAs>Package</ModelSdkConsumedAs>
                <ModelSdkTargets>{CheckBenchmark.Targets}</ModelSdkTargets>
                <ModelSdkTaskAssembly>{built}/ModelSdk.Tasks/{configuration}/ModelSdk.Tasks.dll</ModelSdkTaskAssembly>
              </PropertyGroup>
              <ItemGroup>
                <Analyzer Include="{built}/ModelSdk.Generators/{configuration}/ModelSdk.Generators.dll" />
                {string.Join("\n    ", References.Select(static name => $"""<Reference Include="{AppContext.BaseDirectory}{name}.dll" />"""))}
                {items}
              </ItemGroup>
              <Import Project="{Repository.Path("sdk", "Sdk", "Sdk.targets")}" />
            </Project>
            """);
        return folder;
    }

    private static (double Wall, double Processor, string Output) Build(string folder, params string[] more)
    {
        ProcessStartInfo start = new("dotnet", ["build", "--nologo", "-v:q", "-m:1", "-tl:off", .. more])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        foreach (string name in start.Environment.Keys.Where(static key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        double processor = ChildProcessorTime();
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double wall = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return process.ExitCode == 0
            ? (wall, ChildProcessorTime() - processor, output)
            : throw new InvalidOperationException($"The build in {folder} failed:\n{output}");
    }

    // Fields 16 and 17 of /proc/self/stat, in hundredths of a second: what children that have ended took.
    private static double ChildProcessorTime()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        string stat = File.ReadAllText("/proc/self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return 10 * (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^\s*(?<ms>\d+) ms  (?<name>ModelSdkInspect|_ModelSdkCheckModels|_ModelSdkWriteReport|CoreCompile) ", RegexOptions.Multiline)]
    private static partial Regex TargetTime();
}
