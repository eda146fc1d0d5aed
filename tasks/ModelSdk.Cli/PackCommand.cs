using System.CommandLine;

namespace ModelSdk.Cli;

/// <summary>modelsdk pack: AI packs outside a project. Its subcommand verify checks finished files.</summary>
/// <remarks>Made by <c>CommandLine</c>. Building packs has its own arguments, which are added here.</remarks>
internal static class PackCommand
{
    private const string Help = "Builds AI packs of models, and checks finished packs and app bundles.";

    /// <summary>The command, for the root command of <c>CommandLine</c>.</summary>
    public static Command Create() => new("pack", Help)
    {
        PackVerifyCommand.Create(),
    };
}
