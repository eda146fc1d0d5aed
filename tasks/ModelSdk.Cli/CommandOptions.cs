using System.CommandLine;
using ModelSdk.Build.Targets;

namespace ModelSdk.Cli;

/// <summary>Kinds of options that several commands have, each with a message that names the right values.</summary>
/// <remarks>Used by <see cref="CheckCommand"/> and <see cref="CompileCommand"/>.</remarks>
internal static class CommandOptions
{
    /// <summary>The members of lists.</summary>
    /// <remarks>A shell takes a semicolon for the end of the command, so commas will do.</remarks>
    public static IEnumerable<string> Split(IEnumerable<string> values) => values.SelectMany(
        static value => value.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Names, as several arguments or in one.</summary>
    public static Option<string[]> List(string name, string description) => new(name)
    {
        Description = description,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>One of some values.</summary>
    public static Option<string> Choice(string name, string description, params string[] values)
    {
        string valid = string.Join(", ", values);
        Option<string> option = new(name) { Description = $"{description} ({valid})" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string text }, ..] && !values.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"'{text}' for {name} is unknown; valid: {valid}.");
            }
        });
        return option;
    }

    /// <summary>A number above 0.</summary>
    public static Option<int?> Count(string name, string description)
    {
        Option<int?> option = new(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string text }, ..] && (!int.TryParse(text, out int count) || count < 1))
            {
                result.AddError($"'{text}' for {name} is not a number above 0.");
            }
        });
        return option;
    }

    /// <summary>What is wrong with names of SoCs, in sentences.</summary>
    public static IEnumerable<string> UnknownTargets(string list, SocTable socs)
    {
        foreach (UnknownTarget unknown in socs.Select(list).Unknown)
        {
            string near = unknown.IsNear ? "the nearest known are" : "known are for example";
            yield return $"Unknown target '{unknown.Name}'; {near} {string.Join(", ", unknown.Nearest)}. 'modelsdk targets' lists all.";
        }
    }
}
