using System.CommandLine;
using ModelSdk.Build;
using ModelSdk.Build.Aot;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Targets;
using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Cli;

/// <summary>modelsdk inspect: what the build would say about model files. Exit code 1 when there is an error.</summary>
internal static class InspectCommand
{
    private static readonly Argument<FileInfo[]> Files = new("files")
    {
        Description = "The .tflite and .litertlm files; also ones that a vendor's compiler made.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> Manifest = new("--manifest") { Description = "Also print the manifest that the class generator reads." };

    private static readonly Option<string> Target = new("--target", "-t")
    {
        Description = "For compiled files: the SoC that they must be for. Without it, the one that they say they are for.",
    };

    private static readonly Option<FileInfo> Source = new("--source")
    {
        Description = "For compiled files: the model that they were compiled from; its inputs and outputs must be the same.",
    };

    private static readonly Option<string> CompilerOptionsText = new("--options")
    {
        Description = "For compiled files: the CompilerOptions that were asked for; the bytecode must have them.",
    };

    /// <summary>The command, for the root command of <c>Program.cs</c>.</summary>
    public static Command Create()
    {
        Target.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: string name }, ..] && SocTable.Builtin.Find(name) is null)
            {
                string near = string.Join(", ", SocTable.Builtin.Select(name).Unknown.SelectMany(static unknown => unknown.Nearest));
                result.AddError($"Unknown target '{name}'; known are for example {near}. 'modelsdk targets' lists all.");
            }
        });
        CompilerOptionsText.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: string text }, ..] && CompilerOptions.Parse(text).Problems is [string problem, ..])
            {
                result.AddError($"'{text}' for --options: {problem}.");
            }
        });
        Source.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: string path }, ..] && !File.Exists(path))
            {
                result.AddError($"'{path}' for --source does not exist.");
            }
        });
        Command command = new(
            "inspect",
            "Prints a summary of each model and every diagnostic that the build would give; for a compiled file, what its bytecode says and what the build's audit finds.")
        {
            Files, Manifest, Target, Source, CompilerOptionsText,
        };
        command.SetAction(static (result, cancellationToken) =>
        {
            TextWriter output = result.InvocationConfiguration.Output;
            CompiledInspection compiled = new(
                result.GetValue(Target) is { } target ? SocTable.Builtin.Find(target) : null,
                result.GetValue(Source),
                result.GetValue(CompilerOptionsText) is { } options ? CompilerOptions.Parse(options).Options : null);
            bool failed = false;
            foreach (FileInfo file in result.GetValue(Files) ?? [])
            {
                failed |= !(CompiledInspection.InspectBytecode(file, output)
                    ?? (compiled.IsFor(file)
                        ? compiled.Inspect(file, output, cancellationToken)
                        : Inspect(file, result.GetValue(Manifest), output, cancellationToken)));
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

            CompiledInspection.WriteSections(bundle, output);
        }

        if (printManifest && result.Manifest is not null)
        {
            output.Write(result.Manifest);
        }

        return !failed;
    }
}
