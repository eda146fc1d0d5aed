using System.Diagnostics;
using System.Globalization;
using ModelSdk.Build.Aot;

namespace ModelSdk.Build.Tests.Aot.Caching;

/// <summary>A second build with the same cache in a process of its own: this assembly, started as a program.</summary>
/// <remarks>
/// It compiles <c>Count</c> models that tests make in the same way, writes a line for each compile that it starts, and, when it
/// is to hang, leaves half a file and waits to be killed.
/// </remarks>
internal sealed class OtherBuild : IDisposable
{
    private const string Hang = "hang";

    private readonly Process _process;

    private OtherBuild(Process process) => _process = process;

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [string root, string count, string mode])
        {
            Console.Error.WriteLine("This is a test assembly; run it with dotnet test.");
            return 2;
        }

        CompileLab lab = CompileLab.At(root);
        await CompileLab.BuildAsync(
            lab.Settings with { LogFolder = Path.Combine(root, "other obj") },
            async (job, folder, log, token) =>
            {
                Console.WriteLine(job.Request.Title);
                if (mode == Hang)
                {
                    await File.WriteAllTextAsync(Path.Combine(folder, "out.tflite"), "half", token);
                    Console.WriteLine("hangs");
                    await Task.Delay(Timeout.Infinite, token);
                }

                return await lab.RunAsync(job, folder, log, token);
            },
            Jobs(lab, int.Parse(count, CultureInfo.InvariantCulture)));
        return 0;
    }

    /// <summary>What this and the build of the test compile.</summary>
    public static CompileJob[] Jobs(CompileLab lab, int count) =>
        [.. Enumerable.Range(0, count).Select(i => lab.Job($"net{i}", content: string.Create(CultureInfo.InvariantCulture, $"model {i}")))];

    /// <summary>Starts it.</summary>
    public static OtherBuild Start(CompileLab lab, int count, bool hang)
    {
        string assembly = typeof(OtherBuild).Assembly.Location;
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            ArgumentList = { "exec", assembly, lab.Root, count.ToString(CultureInfo.InvariantCulture), hang ? Hang : "compile" },
            RedirectStandardOutput = true,
        };
        return new OtherBuild(Process.Start(start)!);
    }

    /// <summary>Waits until it hangs in a compile.</summary>
    public async Task WaitUntilItHangsAsync()
    {
        for (string? line; (line = await _process.StandardOutput.ReadLineAsync()) != "hangs";)
        {
            Assert.IsNotNull(line, "the other build ended");
        }
    }

    /// <summary>Waits until it has started a number of compiles, or has ended.</summary>
    public async Task WaitForCompilesAsync(int count)
    {
        for (int i = 0; i < count && await _process.StandardOutput.ReadLineAsync() is not null; i++)
        {
        }
    }

    /// <summary>What it compiled, after it ended.</summary>
    public async Task<string[]> EndAsync()
    {
        string output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        Assert.AreEqual(0, _process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>As kill -9 does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
