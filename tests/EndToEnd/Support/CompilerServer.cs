using Microsoft.Build.Locator;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>One C# compiler for all builds of this test run: starting it anew takes longer than most projects of these tests.</summary>
/// <remarks>Its name is that of the run, so that nobody else's builds meet it, and <see cref="End"/> ends no other.</remarks>
internal static class CompilerServer
{
    private static readonly string Pipe = $"modelsdk-tests-{Environment.ProcessId}";

    /// <summary>Makes builds use it; the first of them starts it.</summary>
    public static void Offer(IDictionary<string, string?> environment)
    {
        environment["UseSharedCompilation"] = "true";
        environment["SharedCompilationId"] = Pipe;
    }

    /// <summary>Ends it; called at the end of the run.</summary>
    public static void End(VisualStudioInstance sdk)
    {
        string compiler = Path.Combine(sdk.MSBuildPath, "Roslyn", "bincore", "VBCSCompiler.dll");
        DotNet.Run(Path.GetTempPath(), compiler, $"-pipename:{Pipe}", "-shutdown");
    }
}
