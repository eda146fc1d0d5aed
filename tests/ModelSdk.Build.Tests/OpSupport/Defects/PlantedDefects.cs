using System.Text.RegularExpressions;
using ModelSdk.Build.OpSupport.Tables;

namespace ModelSdk.Build.Tests.OpSupport.Defects;

/// <summary>A model with one defect and the same model without it.</summary>
/// <param name="Rule">The rule that the defect breaks.</param>
/// <param name="Text">The model as <see cref="Models.GraphText"/>, with <c>{sound|broken}</c> where they differ.</param>
internal sealed record PlantedDefect(string Rule, string Text)
{
    public string Sound => Choose(1);

    public string Broken => Choose(2);

    private string Choose(int group) =>
        Regex.Replace(Text, @"\{([^|}]*)\|([^}]*)\}", match => match.Groups[group].Value);
}

/// <summary>One planted defect for each rule of Data/backends; a new rule is one more row in the file of its backend.</summary>
/// <remarks>Rules of the CPU kernels that list element types need no row: <see cref="OfTypeList"/> makes it.</remarks>
internal static partial class PlantedDefects
{
    private static readonly IReadOnlyList<PlantedDefect> Rows =
        [.. Read(Mediatek), .. Read(Qualcomm), .. Read(Samsung), .. Read(GoogleTensor), .. Read(Gpu), .. Read(Xnnpack), .. Read(Others)];

    /// <summary>Rules that no model can break by itself, with the reason; the list is here to be seen, not to grow.</summary>
    public static readonly IReadOnlyDictionary<string, string> CannotBePlanted = new Dictionary<string, string>
    {
    };

    /// <summary>The defects for the rules of a backend.</summary>
    public static IReadOnlyList<PlantedDefect> Of(string backend) =>
    [
        .. BackendTables.Find(backend).AllRules.SelectMany(
            rule => Rows.Where(row => row.Rule == rule.Rule.Id) is { } rows && rows.Any() ? rows : OfTypeList(backend, rule.Rule.Id)),
    ];

    /// <summary>Ids of rows that no table has.</summary>
    public static IEnumerable<string> Orphans()
    {
        HashSet<string> known = [.. BackendTables.Ids.SelectMany(static id => BackendTables.Find(id).AllRules).Select(static rule => rule.Rule.Id)];
        return Rows.Select(static row => row.Rule).Where(id => !known.Contains(id));
    }

    private static IEnumerable<PlantedDefect> Read(string rows) => rows
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(static row => row.Split("  ", 2, StringSplitOptions.TrimEntries))
        .Select(static parts => new PlantedDefect(parts[0], parts[1]));

    // Such a rule asks one thing of one input: any op of that kind with another type breaks it.
    private static IEnumerable<PlantedDefect> OfTypeList(string backend, string rule)
    {
        RuleLine line = DataFiles.Read($"backends/{backend}.json", TableJson.Default.BackendFile).Rules.First(line => line.Id == rule);
        Match match = Regex.Match(line.Require, @"^in(\d)\.type (?:=|in) \(?([^)]*)\)?$");
        if (!match.Success || backend != "builtin")
        {
            return [];
        }

        string[] types = match.Groups[2].Value.Split(", ");
        string broken = new[] { "resource", "string", "u64" }.First(type => !types.Contains(type));
        string others = string.Concat(Enumerable.Repeat($" {types[0]}[1]", int.Parse(match.Groups[1].Value, null)));
        string version = line.Ops == "BROADCAST_TO" ? "#2" : "";
        return [new PlantedDefect(rule, $"{line.Ops}{version}{others} {{{types[0]}|{broken}}}[1] {types[0]}[1] > {types[0]}[1]")];
    }
}
