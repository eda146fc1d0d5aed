using System.Diagnostics;
using System.Text;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>What a command printed and how it ended.</summary>
/// <param name="Command">The command line, for messages.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output and standard error, as they came.</param>
internal sealed record CommandResult(string Command, int ExitCode, string Output)
{
    /// <summary>Fails the test with the whole output when the command failed.</summary>
    public CommandResult Succeeded()
    {
        Assert.AreEqual(0, ExitCode, $"{Command}\n{Output}");
        return this;
    }

    /// <summary>Fails the test when the command succeeded.</summary>
    public CommandResult Failed()
    {
        Assert.AreNotEqual(0, ExitCode, $"{Command}\n{Output}");
        return this;
    }
}

/// <summary>Runs the real dotnet (and published programs) as a user's shell would.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    // Set by the test host or by Microsoft.Build.Locator; a child would take them for its own.
    private static readonly string[] InheritedPrefixes = ["MSBUILD", "DOTNET_", "VSTEST", "MSTEST", "COREHOST_"];

    /// <summary>dotnet with arguments, in a folder, with the packages folder of this test run.</summary>
    public static CommandResult Run(string folder, params string[] arguments) => Start("dotnet", folder, arguments);

    /// <summary>Any program, in a folder.</summary>
    public static CommandResult Start(string program, string folder, params string[] arguments)
    {
        StringBuilder output = new();
        using Process process = Begin(output, program, folder, arguments);
        string command = $"{program} {string.Join(' ', arguments)} (in {folder})";
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command} took longer than {Limit}.\n{output}");
        }

        process.WaitForExit();
        return new CommandResult(command, process.ExitCode, output.ToString());
    }

    /// <summary>Starts any program, in a folder, and does not wait for it.</summary>
    public static Process Begin(StringBuilder output, string program, string folder, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        SetEnvironment(start.Environment);
        Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void SetEnvironment(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.ToArray())
        {
            if (InheritedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                && name != "DOTNET_ROOT")
            {
                environment.Remove(name);
            }
        }

        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_NOLOGO"] = "1";
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["MSBUILDTERMINALLOGGER"] = "off";
        environment["NUGET_PACKAGES"] = TestFolder.Packages;
        CompilerServer.Offer(environment);
    }

    private static void Append(StringBuilder output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.Append(line).Append('\n');
            }
        }
    }
}
