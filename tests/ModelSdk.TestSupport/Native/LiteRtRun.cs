using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ModelSdk.TestSupport.Native;

/// <summary>A request that was performed by tests/ModelSdk.LiteRt.Runner in a process of its own, and how that process ended.</summary>
/// <remarks>
/// For everything that depends on native environment variables, that keeps state for the life of a process (dispatch libraries,
/// the GPU) or that may end it. Test projects that use it build the runner through a <c>ProjectReference</c> with
/// <c>ReferenceOutputAssembly="false"</c>.
/// </remarks>
/// <param name="Answer">What was found; of a process that died, as far as it came.</param>
/// <param name="ExitCode">As the process returned it; 128 and the signal's number when one ended it.</param>
/// <param name="Output">Standard output; nothing should be on it.</param>
/// <param name="Error">Standard error, where LiteRT writes its log.</param>
/// <param name="Elapsed">What the process took.</param>
public sealed record LiteRtRun(RunAnswer Answer, int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(2);

    /// <summary>Whether it did not end in time and was killed.</summary>
    public bool TimedOut { get; private init; }

    /// <summary>Number of the signal that ended the process, or 0: 6 is an abort, 11 a segmentation fault.</summary>
    public int Signal => ExitCode > 128 ? ExitCode - 128 : 0;

    /// <summary>What became of the only load, or of the last one.</summary>
    public LoadAnswer Last => Answer.Loads.Count > 0 ? Answer.Loads[^1] : throw new AssertFailedException(ToString());

    /// <summary>Performs one load.</summary>
    public static LiteRtRun Of(
        LoadRequest load, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? limit = null) =>
        Of(new RunRequest { Loads = [load] }, environment, limit);

    /// <summary>Performs a request.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="environment">Variables of the process beside those of this one; null as value removes one.</param>
    /// <param name="limit">Time after which it is killed; two minutes by default.</param>
    public static LiteRtRun Of(
        RunRequest request, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? limit = null)
    {
        string folder = Directory.CreateTempSubdirectory("modelsdk-run-").FullName;
        try
        {
            string question = Path.Combine(folder, "request.json");
            string answer = Path.Combine(folder, "answer.json");
            File.WriteAllBytes(question, JsonSerializer.SerializeToUtf8Bytes(request, RunAnswer.Json));
            return Start([question, answer], answer, environment, limit ?? DefaultLimit);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The same run, asserted to have ended by itself with exit code 0 and nothing on standard output.</summary>
    public LiteRtRun Succeeded()
    {
        Assert.AreEqual(0, ExitCode, ToString());
        Assert.AreEqual("", Output, ToString());
        return this;
    }

    /// <summary>Everything, for the message of an assertion.</summary>
    public override string ToString()
    {
        string loads = string.Join('\n', Answer.Loads.Select(static load => string.Join('\n',
            (load.Report?.Steps ?? [])
                .Select(static step => $"{step.Tried} {step.Engine} {step.Stage} {step.Succeeded} {step.Code}: {step.Detail}")
                .Append($"failure: {load.Failure}")
                .Concat(load.RunFailures.Select(static failure => $"run: {failure}"))
                .Concat(load.Log))));
        string killed = TimedOut ? ", killed because it did not end in time" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"exit code {ExitCode}{killed} after {Elapsed.TotalSeconds:0.0} s\n{loads}\nstdout: {Output}\nstderr: {Error}");
    }

    private static LiteRtRun Start(
        string[] arguments, string answer, IReadOnlyDictionary<string, string?>? environment, TimeSpan limit)
    {
        ProcessStartInfo start = new(Runner(), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(limit);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        RunAnswer? found = File.Exists(answer)
            ? JsonSerializer.Deserialize<RunAnswer>(File.ReadAllBytes(answer), RunAnswer.Json)
            : null;
        return new LiteRtRun(
            found ?? new RunAnswer(),
            process.ExitCode,
            output.GetAwaiter().GetResult(),
            error.GetAwaiter().GetResult(),
            Stopwatch.GetElapsedTime(began))
        {
            TimedOut = !ended,
        };
    }

    // Built with the tests that start it, in the same configuration: artifacts/bin/<project>/<configuration>.
    private static string Runner()
    {
        const string Name = "ModelSdk.LiteRt.Runner";
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string path = Repository.Path("artifacts", "bin", Name, configuration, Name + (OperatingSystem.IsWindows() ? ".exe" : ""));
        return File.Exists(path)
            ? path
            : throw new AssertFailedException($"'{path}' is missing: the test project does not build {Name}.");
    }
}
