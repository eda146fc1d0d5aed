using System.CommandLine;
using ModelSdk.Cli;

// The command modelsdk: one subcommand for each thing that the build does to a model.
RootCommand root = new("Looks into .tflite models with the same code as the build of ModelSdk.")
{
    InspectCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
