using System.CommandLine;
using System.CommandLine.Parsing;

namespace ModelSdk.Cli;

/// <summary>The command modelsdk: one subcommand for each thing that the build does to a model.</summary>
/// <remarks>Called by <c>Program.cs</c>, and by tests with writers of their own.</remarks>
internal static class CommandLine
{
    /// <summary>Runs a command line; the result is one of <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(
        string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        RootCommand root = new("Looks into .tflite and .litertlm models with the same code as the build of ModelSdk.")
        {
            InspectCommand.Create(),
            CheckCommand.Create(),
            CompileCommand.Create(),
            PackCommand.Create(),
            TargetsCommand.Create(),
            DoctorCommand.Create(),
            RunTimeCommand.Create(),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count == 0)
        {
            // Ctrl+C gives commands this time to end what they have started and to clean up.
            InvocationConfiguration configuration = new()
            {
                Output = output,
                Error = error,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
            };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }

        foreach (ParseError mistake in parsed.Errors)
        {
            await error.WriteLineAsync(mistake.Message);
        }

        await error.WriteLineAsync("Add --help to see how the command is used.");
        return ExitCode.Usage;
    }
}
