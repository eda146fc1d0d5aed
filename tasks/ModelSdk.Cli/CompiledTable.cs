using System.Globalization;
using ModelSdk.Build.Audit;

namespace ModelSdk.Cli;

/// <summary>The table of <c>modelsdk inspect</c> for a compiled file: partitions, bytecode, and what the bytecode says of itself.</summary>
internal static class CompiledTable
{
    private const int ShownNames = 8;

    /// <summary>Prints the table.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">The file, or the section of a bundle.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="npuShare">Share of ops on the NPU; null when only the number of ops outside can be told.</param>
    public static void Write(TextWriter output, string name, long length, CompiledFacts facts, double? npuShare)
    {
        string soc = facts.Stamp is null ? "nobody says for which SoC" : $"for {facts.Stamp.Manufacturer} {facts.Stamp.SocModel}".TrimEnd();
        output.WriteLine($"{name}: compiled, {soc}, {Bytes(length)}");
        string share = npuShare is { } value
            ? string.Create(CultureInfo.InvariantCulture, $", {value:P0} of the source model's ops on the NPU")
            : "";
        Line(output, 2, "partitions", $"{facts.Partitions.Count}, {Count(facts.OtherOps, "op")} outside{share}");
        for (int i = 0; i < facts.Modules.Count; i++)
        {
            BytecodeModule module = facts.Modules[i];
            Line(output, 2, "bytecode", $"{Bytes(module.Size)} at {module.Offset.ToString(CultureInfo.InvariantCulture)}: {module.Bytecode.Format}");
            Write(output, 4, module.Bytecode);
            Line(output, 4, "called by", Callers(facts, i));
        }

        foreach (string problem in facts.Problems)
        {
            Line(output, 2, "problem", problem);
        }
    }

    /// <summary>Prints the table of a file that is bytecode by itself.</summary>
    public static void Write(TextWriter output, string name, long length, BytecodeFacts code)
    {
        output.WriteLine($"{name}: bytecode without a model, {Bytes(length)}: {code.Format}");
        Write(output, 2, code);
    }

    private static void Write(TextWriter output, int indent, BytecodeFacts code)
    {
        foreach ((string key, string text) in Rows(code))
        {
            Line(output, indent, key, text);
        }

        foreach (string problem in code.Problems)
        {
            Line(output, indent, "problem", problem);
        }
    }

    private static IEnumerable<(string Key, string Text)> Rows(BytecodeFacts code)
    {
        (string, string?)[] rows =
        [
            ("compiler", code.Compiler),
            ("build", code.CompilerBuild),
            ("SDK", code.SdkVersion),
            ("architecture", code.Architecture),
            ("SoC", code.Soc),
            ("options", code.Options?.Replace("\n", " | ", StringComparison.Ordinal)),
            .. code.Details.Select(static detail => (detail.Key, (string?)detail.Value)),
            ("entry points", code.EntryPoints is null ? null : Names(code.EntryPoints)),
        ];
        return rows.Where(static row => row.Item2 is not null).Select(static row => (row.Item1, row.Item2!));
    }

    private static string Callers(CompiledFacts facts, int module) => Names(
        [.. facts.Partitions.Where(partition => partition.Module == module).Select(static partition =>
            (partition.Name.Length == 0 ? "(no name)" : partition.Name) +
            string.Create(CultureInfo.InvariantCulture, $" (op {partition.Op} of subgraph {partition.Subgraph})"))]);

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(ShownNames)) + (names.Count > ShownNames ? $" and {names.Count - ShownNames} more" : "");

    private static void Line(TextWriter output, int indent, string key, string text) =>
        output.WriteLine($"{new string(' ', indent)}{key.PadRight(20 - indent)}{text}");

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes");

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
