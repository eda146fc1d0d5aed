using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Cli;

/// <summary>Tries a tiny model on each accelerator of the run-time library, each in a process of its own: this command again, with a hidden subcommand.</summary>
/// <remarks>Called by <see cref="DoctorCommand"/>. Drivers and vendors' libraries can end a process; here that is an answer.</remarks>
internal static class RunTimeProbe
{
    private const int FirstSignal = 128;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string[] Accelerators = ["Npu", "Gpu", "Cpu"];

    private static readonly string[] LibraryNames = ["libLiteRt.so", "libLiteRt.dll", "libLiteRt.dylib"];

    /// <summary>The folder of the run-time library among what was given and found; null leaves it to the usual search.</summary>
    /// <param name="entries">Entries of --litert.</param>
    /// <param name="tool">Full path of apply_plugin_main, or null.</param>
    public static string? FindLibrary(IEnumerable<string> entries, string? tool)
    {
        string? tools = Path.GetDirectoryName(tool);
        IEnumerable<string?> folders = [.. entries.SelectMany(static entry => entry.Split(';')), tools, Path.GetDirectoryName(tools)];
        return folders.OfType<string>()
            .SelectMany(static folder => LibraryNames.Select(name => Path.GetFullPath(Path.Combine(folder, name))))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>One trial for each accelerator.</summary>
    public static async Task<IReadOnlyList<RunTimeTrial>> AskAsync(string? library, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("modelsdk-doctor-").FullName;
        try
        {
            List<RunTimeTrial> trials = [];
            foreach (string accelerator in Accelerators)
            {
                trials.Add(await AskAsync(accelerator, library, folder, cancellationToken));
            }

            return trials;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<RunTimeTrial> AskAsync(string accelerator, string? library, string folder, CancellationToken cancellationToken)
    {
        string answer = Path.Combine(folder, $"{accelerator}.json");
        using Process process = Process.Start(Start(accelerator, library, answer))!;

        // LiteRT and drivers write to both streams what nobody asked for.
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new RunTimeTrial(accelerator, Runs: false, $"the process did not end in {Limit.TotalSeconds:0} s");
        }

        _ = await output;
        string words = await error;
        if (process.ExitCode == 0 && File.Exists(answer))
        {
            return JsonSerializer.Deserialize<RunTimeTrial>(await File.ReadAllBytesAsync(answer, cancellationToken))!;
        }

        int signal = !OperatingSystem.IsWindows() && process.ExitCode > FirstSignal ? process.ExitCode - FirstSignal : 0;
        string how = signal > 0
            ? string.Create(CultureInfo.InvariantCulture, $"signal {signal}{(signal == 6 ? " (abort)" : signal == 11 ? " (segmentation fault)" : "")}")
            : string.Create(CultureInfo.InvariantCulture, $"code {process.ExitCode}");
        string last = words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(static line => !line.StartsWith('@')) ?? "";
        return new RunTimeTrial(
            accelerator, Runs: false, $"the process ended with {how}; an application would end there too{(last.Length > 0 ? $". Its last words: {last}" : "")}")
        {
            Signal = signal,
        };
    }

    private static ProcessStartInfo Start(string accelerator, string? library, string answer)
    {
        // The command itself where it is a program, and the .NET host with its assembly where it is not (tests, dotnet exec).
        string own = typeof(RunTimeProbe).Assembly.Location;
        string? host = Environment.ProcessPath;
        bool isProgram = host is not null && Path.GetFileNameWithoutExtension(host) is "modelsdk" or "ModelSdk.Cli";
        ProcessStartInfo start = new(isProgram ? host! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = [RunTimeCommand.Name, "--accelerator", accelerator, "--answer", answer, .. library is null ? [] : new[] { "--library", library }];
        foreach (string argument in isProgram ? arguments : [own, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }
}
