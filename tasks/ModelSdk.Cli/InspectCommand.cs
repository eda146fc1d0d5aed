using System.CommandLine;
using ModelSdk.Build;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Targets;
using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Cli;

/// <summary>modelsdk inspect: what the build would say about model files. Exit code 1 when there is an error.</summary>
internal static class InspectCommand
{
    /// <summary>The command, for the root command of <c>Program.cs</c>.</summary>
    public static Command Create()
    {
        Argument<FileInfo[]> files = new("files")
        {
            Description = "The .tflite and .litertlm files.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> manifest = new("--manifest")
        {
            Description = "Also print the manifest that the class generator reads.",
        };
        Command command = new("inspect", "Prints a summary of each model and every diagnostic that the build would give.")
        {
            files,
            manifest,
        };
        command.SetAction((result, cancellationToken) =>
        {
            TextWriter output = result.InvocationConfiguration.Output;
            bool failed = false;
            foreach (FileInfo file in result.GetValue(files) ?? [])
            {
                failed |= !Inspect(file, result.GetValue(manifest), output, cancellationToken);
            }

            return Task.FromResult(failed ? ExitCode.Errors : ExitCode.Fine);
        });
        return command;
    }

    /// <summary>Inspects one file as an item without metadata; false when it has an error.</summary>
    private static bool Inspect(
        FileInfo file, bool printManifest, TextWriter output, CancellationToken cancellationToken)
    {
        ModelItem item = new(file.FullName, file.Name, new Dictionary<string, string>());
        ProjectFacts project = CommandProject.For(file);
        InspectionResult result = new ModelInspector().Inspect(item, project, cancellationToken);
        CheckedModel ops = ModelCheck.Run(item, project, SocTable.Builtin, cancellationToken);
        bool failed = DiagnosticText.Write(
            output, result.Diagnostics.Concat(ops.Findings.Select(static finding => finding.Diagnostic)));

        // What is no bundle at all has been said above.
        if (item.IsBundle && result.Diagnostics.Any(static d => d.Rule == DiagnosticRules.Summary))
        {
            using LiteRtLmFile bundle = LiteRtLmFile.Open(file.FullName);
            foreach (string line in BundleTable.Lines(bundle))
            {
                output.WriteLine(line);
            }
        }

        if (printManifest && result.Manifest is not null)
        {
            output.Write(result.Manifest);
        }

        return !failed;
    }
}
