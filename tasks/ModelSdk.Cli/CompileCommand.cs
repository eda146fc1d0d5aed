using System.CommandLine;
using ModelSdk.Build;
using ModelSdk.Build.Aot;

namespace ModelSdk.Cli;

/// <summary>modelsdk compile: compiles model files ahead of time for NPUs, with the cache, audit and diagnostics of the build.</summary>
/// <remarks>
/// Made by <c>CommandLine</c>. <see cref="CompileProject"/> makes a project of the arguments, <see cref="AotBuild"/> compiles it,
/// <see cref="CompileFolder"/> puts the results where they belong. docs/modelsdk-command.md explains what is printed.
/// </remarks>
internal static class CompileCommand
{
    private const string Help = """
        Compiles .tflite models ahead of time for the NPUs of chips, audits what the compilers made, and writes for each model
        a folder with <target>/<name>.tflite for each chip and artifacts.json, which lists them. A compile that was done before
        comes from the cache.

        A compiled file runs on its chip only: deliver it beside the model. In a project the build does all this itself for
        <Model Targets="…" />; a file that was compiled elsewhere is added with <ModelVariant Include="…" Model="…" />.

        Exit codes: 0 no errors (warnings do not count), 1 at least one error: the files for the other targets are written,
        2 wrong usage, or a file that is no readable model, 130 cancelled with Ctrl+C: nothing is written.
        """;

    private static readonly Argument<FileInfo[]> Models = new("models")
    {
        Description = "The .tflite files, before the options.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string[]> Targets = new("--targets", "-t")
    {
        Description = "SoCs to compile for, separated by semicolons or commas: ids, names such as 'Dimensity 9500', "
            + "wildcards such as MediaTek_*; 'modelsdk targets' lists them.",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    private static readonly Option<string[]> LiteRt = new("--litert")
    {
        Description = "Folders, wheels, zips and AARs with LiteRT's tool, vendor plugins and SDKs, as property ModelSdkLiteRt; separated by "
            + "semicolons or as several arguments. Without it: the installed Python package, then PATH. 'modelsdk doctor' shows what is found.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Options = new("--options")
    {
        Description = "Options for the compilers, as metadata CompilerOptions: \"--opt 3\" for MediaTek's, "
            + "\"--intel_openvino_graph_backends=cpu\" and other flags of apply_plugin_main.",
    };

    private static readonly Option<DirectoryInfo> Output = new("--output", "-o")
    {
        Description = "Folder for the results, <output>/<name>/<target>/<name>.tflite. Without it: <name>-compiled in the current folder.",
    };

    private static readonly Option<DirectoryInfo> Cache = new("--cache")
    {
        Description = "Folder of the cache, as property ModelSdkCacheDir. Without it: the user's cache, which builds use too.",
    };

    private static readonly Option<int?> MaxPartitions = CommandOptions.Count("--max-partitions", "More NPU partitions are an error.");

    private static readonly Option<int?> Timeout = CommandOptions.Count("--timeout", "Minutes that one compile may take; 60 without it.");

    private static readonly Option<int?> Memory = CommandOptions.Count(
        "--memory", "Megabytes for all compilers that run at once; without it, what the machine has.");

    private static readonly Option<bool> ContinueOnError = new("--continue-on-error")
    {
        Description = "What cannot be compiled is a warning.",
    };

    private static readonly Option<string[]> CustomTargets = new("--custom-target")
    {
        Description = "A chip that is not listed, as <name>=<manufacturer>/<model>, or with the name of its compiler plugin, "
            + "<name>=<manufacturer>/<model>/<plugin>; --targets can then name it. May be repeated.",
    };

    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print warnings and errors only." };

    /// <summary>The command, for the root command of <c>CommandLine</c>.</summary>
    public static Command Create()
    {
        Command command = new("compile", Help)
        {
            Models, Targets, LiteRt, Options, Output, Cache, MaxPartitions, Timeout, Memory, ContinueOnError, CustomTargets, Quiet,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        TextWriter error = arguments.InvocationConfiguration.Error;
        bool quiet = arguments.GetValue(Quiet);
        CompileProject project = Read(arguments);
        string[] mistakes = [.. project.Mistakes()];
        if (mistakes.Length > 0)
        {
            foreach (string mistake in mistakes)
            {
                await error.WriteLineAsync(mistake);
            }

            return ExitCode.Usage;
        }

        ModelDiagnostic[] unreadable = [.. project.DropUnreadable(cancellationToken)];
        DiagnosticText.Write(output, unreadable, quiet);
        int code = unreadable.Length > 0 ? ExitCode.Usage : ExitCode.Fine;
        if (project.Models.Count == 0)
        {
            return code;
        }

        try
        {
            using CompileFolder folder = CompileFolder.Create(project.OutputRoot);
            AotBuildResult result = await AotBuild.RunAsync(
                project.ForBuild(folder.Staging), quiet ? null : new CompileLines(output), cancellationToken);
            IReadOnlyDictionary<string, string> written = folder.Publish(result.Files, project.Lists, project.FolderOf);
            if (!quiet)
            {
                CompileTable.Write(output, project, result, written);
            }

            bool failed = DiagnosticText.Write(output, result.Diagnostics.Select(project.WithoutProjectFile), quiet);
            return Math.Max(code, failed ? ExitCode.Errors : ExitCode.Fine);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("Cancelled; nothing was written. What is compiled already is in the cache.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"The results cannot be written to '{project.OutputRoot}': {exception.Message}");
            return ExitCode.Errors;
        }
    }

    private static CompileProject Read(ParseResult arguments) => new()
    {
        Files = arguments.GetValue(Models) ?? [],
        Targets = string.Join(';', CommandOptions.Split(arguments.GetValue(Targets) ?? [])),
        CustomTargets = arguments.GetValue(CustomTargets) ?? [],
        LiteRt = arguments.GetValue(LiteRt) ?? [],
        Options = arguments.GetValue(Options) ?? "",
        Output = arguments.GetValue(Output)?.FullName,
        Cache = arguments.GetValue(Cache)?.FullName ?? "",
        MaxPartitions = arguments.GetValue(MaxPartitions),
        TimeoutMinutes = arguments.GetValue(Timeout),
        MemoryMegabytes = arguments.GetValue(Memory),
        ContinuesOnError = arguments.GetValue(ContinueOnError),
    };
}
