using System.Text.RegularExpressions;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Aot.Running;
using ModelSdk.Build.Processes;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Toolchains;

/// <summary>Asks LiteRT's tool which plugins it loads, which SoCs they list, and lets each compile a tiny model.</summary>
/// <remarks>
/// Called by <see cref="DoctorReport"/>. The exit code of <c>--cmd=info</c> says nothing, so that its text is read; and the plugins
/// of Google, MediaTek and Samsung load without their SDK, so that only a compile shows whether they can.
/// </remarks>
/// <param name="run">Starts the tool; <see cref="ToolProcess.RunAsync"/> but in tests.</param>
/// <param name="compile">Compiles; <see cref="CompileRun.RunAsync"/> but in tests.</param>
public sealed partial class ToolchainProbe(
    Func<ToolCommand, CancellationToken, Task<ToolRun>> run,
    Func<CompileJob, string, string, CancellationToken, Task<CompileAttempt>> compile)
{
    internal const string ModelResource = "Data/probe.tflite";

    private static readonly TimeSpan InfoTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CompileTimeout = TimeSpan.FromMinutes(3);

    /// <summary>With the real tool.</summary>
    public ToolchainProbe()
        : this(ToolProcess.RunAsync, CompileRun.RunAsync)
    {
    }

    /// <summary>One answer for each compiler, in order.</summary>
    public async Task<IReadOnlyList<CompilerProbe>> AskAsync(Toolchain toolchain, CancellationToken cancellationToken)
    {
        List<CompilerProbe> answers = [];
        string folder = Directory.CreateTempSubdirectory("modelsdk-doctor-").FullName;
        try
        {
            string model = Path.Combine(folder, "probe.tflite");
            await File.WriteAllBytesAsync(model, Model(), cancellationToken).ConfigureAwait(false);
            foreach (VendorCompiler compiler in toolchain.Compilers)
            {
                string own = Directory.CreateDirectory(Path.Combine(folder, answers.Count.ToString("00", null))).FullName;
                answers.Add(await AskAsync(toolchain, compiler, model, own, cancellationToken).ConfigureAwait(false));
            }
        }
        finally
        {
            Remove(folder);
        }

        return answers;
    }

    /// <summary>A model of one ADD of two inputs of four numbers; every vendor's compiler takes it.</summary>
    internal static byte[] Model()
    {
        using Stream stream = typeof(ToolchainProbe).Assembly.GetManifestResourceStream(ModelResource)
            ?? throw new InvalidOperationException($"The resource '{ModelResource}' is missing.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private async Task<CompilerProbe> AskAsync(
        Toolchain toolchain, VendorCompiler compiler, string model, string folder, CancellationToken cancellationToken)
    {
        CompilerProbe answer = new() { Compiler = compiler };
        if (toolchain.Tool is null || compiler.Plugin is null)
        {
            return answer;
        }

        (ToolCommand? command, string? problem) = InfoCommand(toolchain.Tool, compiler, folder);
        if (command is null)
        {
            return answer with { Loads = false, LoadProblem = problem! };
        }

        ToolRun info = await run(command, cancellationToken).ConfigureAwait(false);
        SocVendor? vendor = SocTable.Builtin.Vendors.FirstOrDefault(row => row.Backend == compiler.Backend);
        if (Listed(info.Output, compiler, vendor) is not { } listed)
        {
            return answer with { Loads = false, LoadProblem = LoadProblem(info, compiler) };
        }

        answer = answer with { Loads = true, Manufacturer = listed.Manufacturer, Socs = listed.Socs };
        List<CompileTrial> trials = [];
        IEnumerable<SocTarget> targets = answer.Socs.Select(soc => TargetOf(soc, listed.Manufacturer, compiler, vendor));
        foreach (IGrouping<string, SocTarget> group in targets.GroupBy(target => string.Join('\n', compiler.For(target).LibraryFolders)))
        {
            string own = Directory.CreateDirectory(Path.Combine(folder, $"trial{trials.Count}")).FullName;
            trials.Add(await TryAsync(toolchain, compiler.For(group.First()), [.. group], model, own, cancellationToken).ConfigureAwait(false));
        }

        return answer with { Trials = trials };
    }

    // The flags of the table in order; the first that succeeds counts, and the failure of the first without.
    private async Task<CompileTrial> TryAsync(
        Toolchain toolchain, VendorCompiler compiler, SocTarget[] targets, string model, string folder, CancellationToken cancellationToken)
    {
        CompileTrial trial = new() { Targets = [.. targets.Select(static target => target.Id)], SdkVersion = compiler.SdkVersion };
        string words = "";
        foreach (TrialRow row in ToolchainTable.Builtin.Of(compiler.Backend)?.Trials ?? [new TrialRow { Flags = [] }])
        {
            CompileRequest request = new()
            {
                Name = "probe",
                ModelPath = model,
                ModelSha256 = "",
                Target = targets[0],
                Options = new CompilerOptions { Flags = row.Flags },
                Timeout = CompileTimeout,
            };
            string own = Directory.CreateDirectory(Path.Combine(folder, row.Flags.Count == 0 ? "plain" : "flags")).FullName;
            CompileAttempt attempt = await compile(
                new CompileJob(request, toolchain, compiler), own, Path.Combine(own, "log.txt"), cancellationToken).ConfigureAwait(false);
            if (attempt.Outcome == CompileOutcome.Compiled)
            {
                return trial with { Compiles = true, Only = row.Only ?? "", Words = words, SdkVersion = attempt.SdkVersion ?? trial.SdkVersion };
            }

            words = words.Length > 0 ? words : Words(attempt);
        }

        return trial with { Words = words };
    }

    private static (ToolCommand? Command, string? Problem) InfoCommand(string tool, VendorCompiler compiler, string folder)
    {
        (string plugins, string? problem) = CompileCommand.Reachable(Path.GetDirectoryName(compiler.Plugin!)!, folder, "plugin", ",");
        List<string> libraries = [];
        foreach (string library in compiler.LibraryFolders)
        {
            (string reachable, string? other) = CompileCommand.Reachable(library, folder, $"libraries{libraries.Count}", OperatingSystem.IsWindows() ? ";" : ":;");
            libraries.Add(reachable);
            problem ??= other;
        }

        string previous = Environment.GetEnvironmentVariable(CompileCommand.LibraryVariable) ?? "";
        return problem is not null
            ? (null, problem)
            : (new ToolCommand
            {
                File = tool,
                Arguments = ["--cmd=info", $"--libs={plugins}", "--o=-"],
                WorkingDirectory = folder,
                Environment = new Dictionary<string, string?>
                {
                    [CompileCommand.LibraryVariable] = string.Join(Path.PathSeparator, libraries.Append(previous).Where(static path => path.Length > 0)),
                },
                Timeout = InfoTimeout,
            },
            null);
    }

    // A folder may hold several plugins; the line of this one is told by what the vendor calls itself.
    private static (string Manufacturer, string[] Socs)? Listed(string output, VendorCompiler compiler, SocVendor? vendor)
    {
        List<(string Manufacturer, string[] Socs)> lines = [.. InfoLine().Matches(output).Select(static match =>
            (match.Groups[1].Value, Quoted().Matches(match.Groups[2].Value).Select(static soc => soc.Groups[1].Value).ToArray()))];
        bool IsKnown(string name) => SocTable.Builtin.Vendors.Any(row => row.Manufacturer == name);
        List<(string Manufacturer, string[] Socs)> mine = vendor is not null
            ? lines.FindAll(line => line.Manufacturer == vendor.Manufacturer)
            : lines.FindAll(line => !IsKnown(line.Manufacturer));
        int exact = mine.FindIndex(line => line.Manufacturer.Equals(compiler.PluginName, StringComparison.OrdinalIgnoreCase));
        return exact >= 0 ? mine[exact] : mine.Count > 0 ? mine[0] : null;
    }

    private static string LoadProblem(ToolRun info, VendorCompiler compiler)
    {
        CompilerLog log = CompilerLog.Parse(info.Error);
        string file = Path.GetFileName(compiler.Plugin!);
        return info.StartProblem
            ?? log.FailedPlugins.FirstOrDefault(failed => Path.GetFileName(failed.File) == file)?.Error
            ?? (info.TimedOut ? "the tool did not answer" : log.Errors.FirstOrDefault())
            ?? $"the tool ended with exit code {info.ExitCode} and did not list it";
    }

    private static SocTarget TargetOf(string soc, string manufacturer, VendorCompiler compiler, SocVendor? vendor) =>
        SocTable.Builtin.All.FirstOrDefault(target => target.Backend == compiler.Backend && target.CompilerModel == soc)
        ?? new SocTarget
        {
            Id = $"{vendor?.Name ?? manufacturer}_{soc}",
            Vendor = vendor?.Name ?? manufacturer,
            Backend = compiler.Backend ?? compiler.PluginName,
            Manufacturer = manufacturer,
            CompilerModel = soc,
            CompilerPlugin = compiler.Backend is null ? compiler.PluginName : null,
        };

    private static string Words(CompileAttempt attempt)
    {
        CompilerLog log = CompilerLog.Parse(attempt.Log);
        return log.Errors.Count > 0 ? string.Join("; ", log.Errors.Take(3))
            : attempt.Outcome == CompileOutcome.NothingSelected ? "the compiler takes no op of the trial model"
            : attempt.Diagnostics.Select(static diagnostic => diagnostic.Message).FirstOrDefault() ?? "no reason was given";
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The system's temporary folder is cleared without us.
        }
    }

    [GeneratedRegex("""^< LiteRtCompilerPlugin > "([^"\n]*)" \|([^\n]*)$""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex InfoLine();

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
