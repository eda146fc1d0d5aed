using System.CommandLine;

namespace ModelSdk.Cli;

/// <summary>modelsdk pack: AI packs outside a project. Its subcommand verify checks finished files.</summary>
/// <remarks>Made by <c>CommandLine</c>.</remarks>
internal static class PackCommand
{
    /// <summary>The command, for the root command of <c>CommandLine</c>.</summary>
    public static Command Create()
    {
        Command command = new("pack", PackModels.Help) { PackVerifyCommand.Create() };
        PackModels.AddTo(command);
        return command;
    }
}
