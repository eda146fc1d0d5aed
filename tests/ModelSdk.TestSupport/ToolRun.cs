using System.Diagnostics;

namespace ModelSdk.TestSupport;

/// <summary>A finished run of an external tool: what it printed and how it ended.</summary>
/// <param name="Command">Tool and arguments, for messages.</param>
/// <param name="ExitCode">As the tool returned it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ToolRun(string Command, int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs a tool to its end; one that does not end in three minutes is killed and fails the test.</summary>
    /// <param name="tool">Full path.</param>
    /// <param name="arguments">Arguments, as they are.</param>
    /// <param name="input">Bytes for standard input, or null.</param>
    public static ToolRun Of(string tool, IEnumerable<string> arguments, byte[]? input = null)
    {
        ProcessStartInfo start = new(tool, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Names outside ASCII reach Java and unzip as UTF-8 whatever the locale of the machine is, and messages are English.
        start.Environment["LC_ALL"] = "C.UTF-8";
        string command = $"{Path.GetFileName(tool)} {string.Join(' ', start.ArgumentList)}";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using (Stream stream = process.StandardInput.BaseStream)
        {
            stream.Write(input);
        }

        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command} did not end in {Limit.TotalMinutes} minutes");
        }

        return new ToolRun(command, process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>The same run, asserted to have ended with exit code 0.</summary>
    public ToolRun Succeeded()
    {
        Assert.AreEqual(0, ExitCode, ToString());
        return this;
    }

    /// <summary>Everything, for the message of an assertion.</summary>
    public override string ToString() => $"{Command}\nexit code {ExitCode}\n{Output}\n{Error}";
}
