using System.CommandLine;
using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Rules;

namespace ModelSdk.Cli;

/// <summary>modelsdk pack verify: checks finished app bundles and packs, and shows what each device receives.</summary>
/// <remarks>Made by <see cref="PackCommand"/>. Its answers come from <see cref="PackVerification"/>.</remarks>
internal static class PackVerifyCommand
{
    private const string Help = """
        Checks app bundles (.aab) and packs (.ai.pack, or the .zip of a module) with the rules that the build has, and prints
        their modules, the files for each device group, and what a device of each group receives. What a file is tells its
        content, not its name. Nothing is unpacked.

        Exit codes: 0 no errors (warnings do not count), 1 at least one error was found,
        2 wrong usage, or a file that is neither an app bundle nor a pack.
        """;

    private static readonly Argument<FileInfo[]> Files = new("files")
    {
        Description = "The .aab, .ai.pack and .zip files.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string[]> Expected = CommandOptions.List(
        "--expect", "Names of packs that each app bundle must hold; one that is missing is an error.");

    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print warnings and errors only." };

    /// <summary>The command, for <see cref="PackCommand"/>.</summary>
    public static Command Create()
    {
        Command command = new("verify", Help) { Files, Expected, Quiet };
        PackLimitOptions.AddTo(command);
        command.SetAction(static (result, cancellationToken) => Task.FromResult(Run(result, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        TextWriter error = arguments.InvocationConfiguration.Error;
        bool quiet = arguments.GetValue(Quiet);
        string[] expected = [.. CommandOptions.Split(arguments.GetValue(Expected) ?? [])];
        int code = ExitCode.Fine;
        foreach (FileInfo file in arguments.GetValue(Files) ?? [])
        {
            try
            {
                PlayLimits limits = PlayLimits.Of(CommandProject.For(file, PackLimitOptions.Properties(arguments)));
                PackVerificationResult result = PackVerification.Run(
                    file.FullName, limits, expected.Length > 0 ? expected : null, cancellationToken);
                code = Math.Max(code, Write(output, file, result, quiet));
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                error.WriteLine($"'{file}' cannot be checked: {exception.Message}");
                code = ExitCode.Usage;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Cancelled;
            }
        }

        return code;
    }

    private static int Write(TextWriter output, FileInfo file, PackVerificationResult result, bool quiet)
    {
        if (!quiet)
        {
            output.WriteLine($"{file}:");
            foreach (string line in result.Summary)
            {
                output.WriteLine(line.Length == 0 ? "" : $"  {line}");
            }
        }

        bool failed = DiagnosticText.Write(output, result.Diagnostics, quiet);
        if (!quiet && result.Diagnostics.All(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Info))
        {
            output.WriteLine("  Nothing wrong was found.");
        }

        return failed ? ExitCode.Errors : ExitCode.Fine;
    }
}
