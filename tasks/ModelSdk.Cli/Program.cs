using System.CommandLine;
using System.CommandLine.Parsing;
using ModelSdk.Cli;

// The command modelsdk: one subcommand for each thing that the build does to a model.
RootCommand root = new("Looks into .tflite models with the same code as the build of ModelSdk.")
{
    InspectCommand.Create(),
    CheckCommand.Create(),
    TargetsCommand.Create(),
};
ParseResult arguments = root.Parse(args);
if (arguments.Errors.Count == 0)
{
    return await arguments.InvokeAsync();
}

foreach (ParseError error in arguments.Errors)
{
    Console.Error.WriteLine(error.Message);
}

Console.Error.WriteLine("Add --help to see how the command is used.");
return ExitCode.Usage;
