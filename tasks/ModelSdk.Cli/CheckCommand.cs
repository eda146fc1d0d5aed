using System.CommandLine;
using ModelSdk.Build;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;
using ModelSdk.Build.Targets;

namespace ModelSdk.Cli;

/// <summary>modelsdk check: where each op of model files runs on each target, with the diagnostics that a build would give.</summary>
/// <remarks>Made by <c>Program.cs</c>. Its options are the metadata of Model items; its answers come from <see cref="ModelCheck"/>.</remarks>
internal static class CheckCommand
{
    private const string Help = """
        Predicts for each op of .tflite models and .litertlm bundles where it runs on each target, and prints what a build would report.

        Exit codes: 0 no errors (warnings do not count), 1 at least one error was found,
        2 wrong usage, or a file that is no readable model.
        """;

    private static readonly Argument<FileInfo[]> Files = new("files")
    {
        Description = "The .tflite and .litertlm files.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string[]> Targets = new("--targets", "-t")
    {
        Description = "SoCs whose NPU is asked, separated by semicolons or commas: ids, names such as 'Dimensity 9500', "
            + "wildcards such as MediaTek_*; 'modelsdk targets' lists them. Without it: GPU and CPU only.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Accelerators = CommandOptions.List(
        "--accelerators", "In order of preference; the default is Npu;Gpu;Cpu.");

    private static readonly Option<string> NpuRequirement = CommandOptions.Choice(
        "--npu-requirement", "What it is when ops stay off the NPU: nothing, a warning (the default) or an error.", "None", "Partial", "Full");

    private static readonly Option<int?> MaxPartitions = CommandOptions.Count("--max-partitions", "More NPU partitions are an error.");

    private static readonly Option<string[]> CustomOps = CommandOptions.List(
        "--custom-ops", "Custom ops that the application registers at run time.");

    private static readonly Option<string> FixedShapes = new("--fixed-shapes")
    {
        Description = "Dimensions for inputs whose shape is open, as in metadata FixedShapes.",
    };

    private static readonly Option<string> UnknownOps = CommandOptions.Choice(
        "--unknown-ops", "How ops are reported of which only a compile tells; the default is Warning.", "Warning", "Error", "Info");

    private static readonly Option<FileInfo> Json = new("--json") { Description = "Write the report for programs to this file." };

    private static readonly Option<FileInfo> Html = new("--html") { Description = "Write the report for people to this file." };

    private static readonly Option<FileInfo> Sarif = new("--sarif") { Description = "Write the findings to this file in SARIF 2.1.0." };

    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print warnings and errors only." };

    /// <summary>The command, for the root command of <c>Program.cs</c>.</summary>
    public static Command Create()
    {
        Accelerators.Validators.Add(static result =>
        {
            string[] wrong =
            [
                .. CommandOptions.Split(result.Tokens.Select(static token => token.Value))
                    .Where(static name => !Enum.TryParse(name, ignoreCase: true, out RunsOn where) || where == RunsOn.Nowhere),
            ];
            if (wrong.Length > 0)
            {
                result.AddError($"'{wrong[0]}' for --accelerators is unknown; valid: Npu, Gpu, Cpu.");
            }
        });
        Targets.Validators.Add(static result =>
        {
            string list = string.Join(';', CommandOptions.Split(result.Tokens.Select(static token => token.Value)));
            foreach (string mistake in CommandOptions.UnknownTargets(list, SocTable.Builtin))
            {
                result.AddError(mistake);
            }
        });
        Command command = new("check", Help)
        {
            Files, Targets, Accelerators, NpuRequirement, MaxPartitions, CustomOps, FixedShapes, UnknownOps, Json, Html, Sarif, Quiet,
        };
        command.SetAction(static (result, cancellationToken) => Task.FromResult(Run(result, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        bool quiet = arguments.GetValue(Quiet);
        List<ModelReport> reports = [];
        int code = ExitCode.Fine;
        foreach (FileInfo file in arguments.GetValue(Files) ?? [])
        {
            ModelItem item = new(file.FullName, file.ToString(), Metadata(arguments));
            ProjectFacts project = CommandProject.For(file, ("ModelSdkUnknownOps", arguments.GetValue(UnknownOps) ?? ""));
            ModelDiagnostic[] unreadable = [.. ModelInspector.ErrorsOfFile(item, project, cancellationToken)];
            if (unreadable.Length > 0)
            {
                DiagnosticText.Write(output, unreadable, quiet);
                code = ExitCode.Usage;
                continue;
            }

            CheckedModel model = ModelCheck.Run(item, project, SocTable.Builtin, cancellationToken);
            if (!quiet)
            {
                CheckTable.Write(output, model);
            }

            IEnumerable<ModelDiagnostic> findings = model.Findings.Select(static finding => finding.Diagnostic);
            code = Math.Max(code, DiagnosticText.Write(output, findings, quiet) ? ExitCode.Errors : ExitCode.Fine);
            reports.Add(ModelReport.From(model));
        }

        Save(arguments.GetValue(Json), stream => JsonReport.Write(reports, stream));
        Save(arguments.GetValue(Html), stream =>
        {
            using StreamWriter writer = new(stream);
            HtmlReport.Write(reports, writer);
        });
        Save(arguments.GetValue(Sarif), stream => SarifReport.Write(reports, stream));
        return code;
    }

    private static Dictionary<string, string> Metadata(ParseResult arguments) => new()
    {
        ["Targets"] = string.Join(';', CommandOptions.Split(arguments.GetValue(Targets) ?? [])),
        ["Accelerators"] = string.Join(';', CommandOptions.Split(arguments.GetValue(Accelerators) ?? [])),
        ["NpuRequirement"] = arguments.GetValue(NpuRequirement) ?? "",
        ["MaxPartitions"] = $"{arguments.GetValue(MaxPartitions)}",
        ["CustomOps"] = string.Join(';', CommandOptions.Split(arguments.GetValue(CustomOps) ?? [])),
        ["FixedShapes"] = arguments.GetValue(FixedShapes) ?? "",
    };

    private static void Save(FileInfo? file, Action<Stream> write)
    {
        if (file is not null)
        {
            file.Directory?.Create();
            using FileStream stream = file.Create();
            write(stream);
        }
    }
}
