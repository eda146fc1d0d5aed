using System.CommandLine;
using ModelSdk.Build.Targets;

namespace ModelSdk.Cli;

/// <summary>modelsdk targets: the SoCs that Targets and --targets can name.</summary>
internal static class TargetsCommand
{
    /// <summary>The command, for the root command of <c>Program.cs</c>.</summary>
    public static Command Create()
    {
        Argument<string> filter = new("filter")
        {
            Description = "Part of an id, an alias or a marketing name; all SoCs without it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("targets", "Lists the SoCs that models can be checked for: id, marketing names, other names.")
        {
            filter,
        };
        command.SetAction(result =>
        {
            TextWriter output = result.InvocationConfiguration.Output;
            string text = result.GetValue(filter) ?? "";
            SocTarget[] found = [.. SocTable.Builtin.All.Where(target => Names(target).Any(name => name.Contains(text, StringComparison.OrdinalIgnoreCase)))];
            int width = found.Length == 0 ? 0 : found.Max(static target => target.Id.Length);
            foreach (SocTarget target in found)
            {
                string names = string.Join(", ", target.MarketingNames);
                string aliases = target.Aliases.Count == 0 ? "" : $"  [{string.Join(", ", target.Aliases)}]";
                output.WriteLine($"{target.Id.PadRight(width)}  {names}{aliases}".TrimEnd());
            }

            if (found.Length == 0)
            {
                result.InvocationConfiguration.Error.WriteLine($"No SoC has '{text}' in its names; 'modelsdk targets' lists all.");
            }

            return found.Length == 0 ? ExitCode.Errors : ExitCode.Fine;
        });
        return command;
    }

    private static IEnumerable<string> Names(SocTarget target) => [target.Id, .. target.Aliases, .. target.MarketingNames];
}
