using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Aot;

/// <summary>The tools for the pairs that a build wants compiled: which pairs can be, and what is missing for the others.</summary>
/// <param name="Toolchain">What was found.</param>
/// <param name="Usable">Pairs whose compiler can be started, in order.</param>
/// <param name="Problems">What is missing, once, with the pairs that it concerns: MSDK4002, 4003 and 4015.</param>
internal sealed record AotTools(
    Toolchain Toolchain,
    IReadOnlyList<PlannedCompile> Usable,
    IReadOnlyList<(ModelDiagnostic Problem, IReadOnlyList<PlannedCompile> Pairs)> Problems)
{
    /// <summary>Looks for the tools.</summary>
    public static AotTools Find(
        ProjectFacts project, string cacheFolder, IReadOnlyList<PlannedCompile> planned, CancellationToken cancellationToken)
    {
        ToolchainSettings settings = new()
        {
            LiteRt = project.Property("ModelSdkLiteRt"),
            ProjectFile = project.ProjectFile,
            CacheFolder = cacheFolder,
        };
        ToolchainSearch search = ToolchainFinder.Find(settings, cancellationToken);
        if (search.Diagnostics.Count > 0)
        {
            // Another tool than the one that was named must not take its place unnoticed.
            return new AotTools(search.Toolchain, [], [.. search.Diagnostics.Select(problem => (problem, planned))]);
        }

        List<(ModelDiagnostic, IReadOnlyList<PlannedCompile>)> problems = [];
        HashSet<string> missing = [];
        foreach (IGrouping<(string, string?), PlannedCompile> vendor in planned.GroupBy(
            static pair => (pair.Target.Backend, pair.Target.CompilerPlugin)))
        {
            SocTarget first = vendor.First().Target;
            if (ToolchainFindings.WhyNot(search, first, project.ProjectFile) is { } problem)
            {
                missing.UnionWith(vendor.Select(static pair => pair.Target.Id));
                problems.Add((problem, [.. vendor]));
            }
        }

        return new AotTools(search.Toolchain, [.. planned.Where(pair => !missing.Contains(pair.Target.Id))], problems);
    }
}
