using System.Diagnostics;
using System.Text;
using ModelSdk.TestSupport;

namespace ModelSdk.Samples.Tests;

/// <summary>What a sample printed and how it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Lines">Standard output, line by line.</param>
/// <param name="Errors">Standard error, line by line.</param>
internal sealed record SampleRun(int ExitCode, IReadOnlyList<string> Lines, IReadOnlyList<string> Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    // Set by the test host; the sample's own build would take them for its own.
    private static readonly string[] InheritedPrefixes = ["MSBUILD", "DOTNET_", "VSTEST", "COREHOST_"];

    /// <summary>Runs a sample as its README says: <c>dotnet run --project samples/&lt;name&gt; -- arguments</c>.</summary>
    /// <param name="name">Folder of the sample.</param>
    /// <param name="arguments">Arguments of the sample.</param>
    public static SampleRun Of(string name, params string[] arguments) =>
        DotNet(["run", "--project", $"samples/{name}", .. arguments.Length > 0 ? ["--"] : Array.Empty<string>(), .. arguments]);

    /// <summary>Builds a sample: <c>dotnet build samples/&lt;name&gt; arguments</c>.</summary>
    /// <param name="name">Folder of the sample.</param>
    /// <param name="arguments">Arguments of the build.</param>
    public static SampleRun Build(string name, params string[] arguments) => DotNet(["build", $"samples/{name}", .. arguments]);

    private static SampleRun DotNet(IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string variable in start.Environment.Keys.ToArray())
        {
            if (InheritedPrefixes.Any(prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                && variable != "DOTNET_ROOT")
            {
                start.Environment.Remove(variable);
            }
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return Finish(start);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"exit code {ExitCode}\n{string.Join('\n', Lines)}\n{string.Join('\n', Errors)}";

    private static SampleRun Finish(ProcessStartInfo start)
    {
        List<string> lines = [];
        List<string> errors = [];
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Add(lines, line.Data);
        process.ErrorDataReceived += (_, line) => Add(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{start.FileName} {string.Join(' ', start.ArgumentList)} took longer than {Limit}.");
        }

        // Once more without a limit: waits for the last lines.
        process.WaitForExit();
        return new SampleRun(process.ExitCode, lines, errors);
    }

    private static void Add(List<string> lines, string? line)
    {
        if (!string.IsNullOrEmpty(line))
        {
            lines.Add(line);
        }
    }
}
