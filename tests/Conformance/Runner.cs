using ModelSdk.TestSupport.Conformance;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.Conformance;

/// <summary>The runner, called by Program.cs and by its tests: reads the corpus, runs the cases side by side, prints the report.</summary>
internal static class Runner
{
    /// <summary>Returns the exit code.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        CommandLine options;
        (ConformanceCase Case, EngineSettings Settings)[] runs;
        try
        {
            options = CommandLine.Parse(args);
            runs =
            [
                .. ConformanceCase.ReadAll(options.Folder)
                    .Where(item => options.Filter is null || item.Defect is not null || item.Matches(options.Filter))
                    .SelectMany(_ => options.Settings, static (item, settings) => (item, settings)),
            ];
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(exception.Message);
            error.WriteLine(CommandLine.Usage);
            return 2;
        }

        CaseResult[] results = new CaseResult[runs.Length];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount / options.Threads) };
        Parallel.For(0, runs.Length, parallel, i => results[i] = ConformanceRunner.Run(runs[i].Case, runs[i].Settings));

        if (options.JsonReport is not null)
        {
            JsonReport.Write(options.JsonReport, results);
        }

        int failures = Report.Print(results, output);
        if (results.Length == 0)
        {
            error.WriteLine(options.Filter is null ? "The corpus has no cases." : $"No case, folder or operator is called '{options.Filter}'.");
        }

        return failures == 0 && results.Length > 0 ? 0 : 1;
    }
}
