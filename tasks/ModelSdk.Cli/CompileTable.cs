using System.Globalization;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Targets;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Cli;

/// <summary>The table at the end of <c>modelsdk compile</c>: for each model one line for each target with what came of it.</summary>
internal static class CompileTable
{
    private static readonly string[] Heading = ["target", "outcome", "ops on the NPU", "time", "size", "tools", "options", "file"];

    /// <summary>Prints the tables.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="project">What was asked for.</param>
    /// <param name="result">What the build did.</param>
    /// <param name="written">Full paths by the paths of the result.</param>
    public static void Write(
        TextWriter output, CompileProject project, AotBuildResult result, IReadOnlyDictionary<string, string> written)
    {
        foreach (ApplicationModel model in project.Models)
        {
            ArtifactList list = written.TryGetValue($"{model.Folder}/artifacts.json", out string? path)
                ? ArtifactList.Read(File.ReadAllBytes(path))
                : new ArtifactList();
            List<string[]> rows = [Heading];
            foreach (SocTarget target in project.Socs)
            {
                CompileResult? compile = result.Results.FirstOrDefault(compile =>
                    compile.Job.Request.ModelPath == model.Item.FullPath && compile.Job.Request.Target.Id == target.Id);
                rows.Add(Row(target, compile, list.Variants.FirstOrDefault(row => row.Target == target.Id), path));
            }

            Print(output, model.Item.Identity, rows);
        }
    }

    private static string[] Row(SocTarget target, CompileResult? compile, ArtifactRow? artifact, string? list)
    {
        string? file = artifact is null || list is null ? null : Path.Combine([Path.GetDirectoryName(list)!, .. artifact.Path.Split('/')]);
        return
        [
            target.Title,
            Outcome(compile, artifact),
            Ops(compile, artifact),
            compile is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{compile.Elapsed.TotalSeconds:F1} s"),
            file is null ? "-" : Size(new FileInfo(file).Length),
            Tools(compile, artifact),
            Options(target, compile, artifact),
            file is null ? "-" : Path.GetRelativePath(Environment.CurrentDirectory, file),
        ];
    }

    private static string Outcome(CompileResult? compile, ArtifactRow? artifact) => compile switch
    {
        null => "no compiler",
        { Outcome: CompileOutcome.Failed } => "failed",
        { Outcome: CompileOutcome.NothingSelected } => "nothing to compile",
        _ when artifact is null => "unusable",
        { FromCache: true } => "from the cache",
        _ => "compiled",
    };

    // The compiler's count; of files whose compiler said nothing, what the audit found. A compile that failed puts nothing there.
    private static string Ops(CompileResult? compile, ArtifactRow? artifact)
    {
        if (artifact is null && compile?.Outcome != CompileOutcome.NothingSelected)
        {
            return "-";
        }

        IReadOnlyList<SubgraphStatistics> statistics = SubgraphStatistics.Latest(compile?.Statistics ?? []);
        int total = statistics.Sum(static subgraph => subgraph.Total);
        int selected = statistics.Sum(static subgraph => subgraph.Selected);
        double? share = total > 0 ? (double)selected / total : artifact?.NpuShare;
        string counts = total > 0 ? $"{selected} of {total} " : "";
        return share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{counts}({Percent(known):F0} %)") : "-";
    }

    // 100 % means all, and 0 % none.
    private static double Percent(double share) => share is 0 or 1 ? 100 * share : Math.Clamp(Math.Round(100 * share), 1, 99);

    private static string Tools(CompileResult? compile, ArtifactRow? artifact)
    {
        string? litert = artifact?.Toolchain.GetValueOrDefault("litert") ?? compile?.Job.Toolchain.LiteRtVersion;
        string? sdk = artifact?.Toolchain.GetValueOrDefault("sdk") ?? compile?.SdkVersion ?? compile?.Job.Compiler.SdkVersion;
        string[] known = [.. new[] { litert is null ? null : $"LiteRT {litert}", sdk is null ? null : $"SDK {sdk}" }.OfType<string>()];
        return known.Length == 0 ? "-" : string.Join(", ", known);
    }

    // The audit has refused a file that lacks what was asked for where its bytecode tells.
    private static string Options(SocTarget target, CompileResult? compile, ArtifactRow? artifact)
    {
        if (artifact is null || compile is null)
        {
            return "-";
        }

        int asked = compile.Job.Request.Options.FlagsFor(target).Count;
        int unverified = artifact.UnverifiedOptions.Count;
        return asked == 0 ? "none" : unverified == 0 ? "verified" : unverified < asked ? "partly verified" : "not verifiable";
    }

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:N0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB");

    private static void Print(TextWriter output, string title, List<string[]> rows)
    {
        output.WriteLine($"{title}:");
        int[] widths = [.. Heading.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select(
                (cell, column) => column is 2 or 3 or 4 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            output.WriteLine($"  {string.Join("  ", cells).TrimEnd()}");
        }
    }
}
