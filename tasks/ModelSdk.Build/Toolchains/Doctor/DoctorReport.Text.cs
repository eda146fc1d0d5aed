using System.Globalization;

namespace ModelSdk.Build.Toolchains;

/// <content>The report as text: the tool, a table of the vendors, what is wrong with each, the places, the cache.</content>
public sealed partial record DoctorReport
{
    private const int MostTargets = 6;

    /// <summary>The report for people, in lines.</summary>
    public IReadOnlyList<string> Lines()
    {
        List<string> lines = [];
        Toolchain tools = Search.Toolchain;
        lines.Add(tools.Tool is null
            ? $"LiteRT's tool {ToolchainTable.Builtin.Tool.Files.Values.First()}: not found (this machine is {Search.Machine})"
            : $"LiteRT {tools.LiteRtVersion ?? "of an unknown version"} on {Search.Machine}, from {tools.Origin}");
        if (tools.Tool is not null)
        {
            lines.Add($"  {tools.Tool}");
        }

        foreach (ModelDiagnostic diagnostic in Search.Diagnostics)
        {
            lines.Add($"  error {diagnostic.Rule.Id}: {diagnostic.Message}");
        }

        lines.Add("");
        lines.AddRange(Table());
        foreach (CompilerProbe compiler in Compilers.Where(IsWorthDetails))
        {
            lines.AddRange(Details(compiler));
        }

        if (RunTime.Count > 0)
        {
            lines.Add("");
            lines.Add($"A tiny model at run time, with {RunTimeLibrary ?? "the library that applications here find"}");
            lines.AddRange(RunTime.Select(static trial => $"  {trial.Accelerator}: {trial.Words}"));
        }

        lines.Add("");
        lines.Add("Looked at");
        lines.AddRange(Search.Places.Select(static place => $"  {place}"));
        lines.Add("");
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"Cache {CacheFolder}: {CacheBytes / 1e6:N1} MB in {CacheFiles:N0} files"));
        lines.Add("");
        lines.Add(CanCompile
            ? $"Models can be compiled for {Compilers.Sum(static compiler => compiler.Targets.Count())} SoCs{(Compilers.Any(IsLimited) ? ", for some with limits" : "")}."
            : tools.Tool is null
                ? $"Nothing can be compiled. Install the Python package {ToolchainTable.Builtin.Tool.Package}, or give its wheel in ModelSdkLiteRt (--litert)."
                : "Nothing can be compiled: every vendor's compiler lacks something.");
        return lines;
    }

    private IEnumerable<string> Table()
    {
        List<string[]> rows = [["Vendor", "Plugin", "SDK", "Compiles"]];
        rows.AddRange(Compilers.Select(static row => new[] { row.Compiler.Title, PluginState(row), SdkState(row), CompileState(row) }));
        int[] widths = [.. Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length))];
        return rows.Select(row => $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3]}".TrimEnd());
    }

    private static string PluginState(CompilerProbe row) => !row.Compiler.RunsHere ? "not for this machine"
        : row.Compiler.Plugin is null ? "missing"
        : row.Loads switch { true => "loads", false => "does not load", null => "found" };

    private static string SdkState(CompilerProbe row)
    {
        VendorCompiler compiler = row.Compiler;
        return compiler.Sdks.Count > 0 ? string.Join(", ", compiler.Sdks.Select(static sdk => sdk.Version ?? "found"))
            : row.Trials.Select(static trial => trial.SdkVersion).FirstOrDefault(static version => version is not null) is { } version ? version
            : compiler.Missing.Count == 0 ? "-"
            : "missing";
    }

    private static string CompileState(CompilerProbe row)
    {
        string[] targets = [.. row.Targets];
        string list = targets.Length <= MostTargets
            ? string.Join(", ", targets)
            : $"{targets.Length} SoCs: {string.Join(", ", targets.Take(MostTargets - 1))}, …";
        return targets.Length == 0 ? "no" : IsLimited(row) ? $"{list} (with limits, see below)" : list;
    }

    private static bool IsLimited(CompilerProbe row) => row.Trials.Any(static trial => trial is { Compiles: true, Only.Length: > 0 });

    // Without the tool, vendors of which nothing was found have nothing to tell; a package that is there and empty has.
    private bool IsWorthDetails(CompilerProbe row) => Search.Toolchain.Tool is not null || row.Compiler.Plugin is not null
        || row.Compiler.Missing.Any(static clause => clause.Contains(VendorSearch.EmptyPackageWords, StringComparison.Ordinal));

    private static IEnumerable<string> Details(CompilerProbe row)
    {
        VendorCompiler compiler = row.Compiler;
        List<string> details = [];
        if (!compiler.RunsHere)
        {
            details.Add($"exists for {compiler.Hosts}");
        }
        else
        {
            details.AddRange(compiler.Missing);
            if (row.LoadProblem.Length > 0)
            {
                details.Add($"the tool says: {OneLine(row.LoadProblem)}");
            }

            details.AddRange(row.Trials.Where(static trial => !trial.Compiles).Select(static trial =>
                $"trial compile{(trial.SdkVersion is { } version ? $" with SDK {version}" : "")}: {OneLine(trial.Words)}"));
            details.AddRange(row.Trials.Where(static trial => trial is { Compiles: true, Only.Length: > 0 }).Select(static trial =>
                $"compiles for {trial.Only}; without that: {OneLine(trial.Words)}"));
            details.AddRange(compiler.Notes);
            if (compiler.Missing.Count > 0)
            {
                details.Add($"what to do: {ToolchainFindings.Remedy(compiler)}");
            }
        }

        return details.Count == 0 ? [] : details.Select(static detail => $"  {detail}").Prepend(compiler.Title).Prepend("");
    }

    private static string OneLine(string text)
    {
        string line = string.Join(' ', text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 400 ? line : $"{line[..200]} … {line[^200..]}";
    }
}
