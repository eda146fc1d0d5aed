using System.Text;
using ModelSdk.Format;
using ModelSdk.Format.Operators;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Writes docs/operators.md from the rows; <see cref="OperatorsPageTests"/> compares and updates it.</summary>
internal static class OperatorsPage
{
    /// <summary>Writes the page anew.</summary>
    public const string Command = "MODELSDK_UPDATE_DOCS=1 dotnet test tests/ModelSdk.Cpu.Tests --filter OperatorsPage";

    private const string Intro = """
        What the engine written in C# runs: the operators, up to which version, and for which types of the leading inputs. What
        is not here is refused when the model is built ([MSDK3003](errors/MSDK3003.md), [MSDK3004](errors/MSDK3004.md)) and when it
        is loaded, with the reason. The native LiteRT library has a list of its own.

        Custom operators that stand here belong to libraries that many models use. Any other custom operator can be written in
        C# and given to the load: [custom-operators.md](custom-operators.md).

        **Types.** Each entry lists the leading inputs, with `/` between alternatives; inputs beyond those are not listed, and `*` is
        any type. `f32 f16 f64 bf16` are floats, `i8 i16 …` and `u8 u16 …` integers with and without sign (`i4`, `i2`, `u4` are
        packed), `c64 c128` complex numbers, `str` strings, `res` handles of variables and tables, `f8…` 8-bit floats. Quantized
        tensors have the type of their integers.

        """;

    /// <summary>The text of the page.</summary>
    public static string Write()
    {
        StringBuilder page = new();
        int count = OperatorTable.Rows.Select(static row => (row.Op, row.CustomCode)).Distinct().Count();
        page.Append("# Operators of the managed engine\n\n");
        page.Append("<!-- Made from runtime/ModelSdk.Format/Operators by OperatorsPage.cs; do not edit. To rewrite it:\n");
        page.Append($"     {Command} -->\n\n");
        page.Append(Intro.ReplaceLineEndings("\n"));
        page.Append($"\n{count} operators in {OperatorTable.Families.Count(static family => family.Rows.Count > 0)} families.\n");
        foreach (OperatorFamily family in OperatorTable.Families.Where(static family => family.Rows.Count > 0))
        {
            page.Append($"\n## {family.Name}\n\n| Operator | Up to version | Types | Notes |\n|---|---|---|---|\n");
            foreach (IGrouping<(BuiltinOperator Op, string? CustomCode), OperatorRow> rows in family.Rows
                .GroupBy(static row => (row.Op, row.CustomCode))
                .OrderBy(static rows => rows.Key.CustomCode ?? OperatorNames.Of(rows.Key.Op), StringComparer.Ordinal))
            {
                page.Append(Line(rows.Key, [.. rows]));
            }
        }

        return page.ToString();
    }

    private static string Line((BuiltinOperator Op, string? CustomCode) op, OperatorRow[] rows)
    {
        int version = rows.Max(static row => row.MaxVersion);
        IEnumerable<string> types = rows.Select(row =>
            string.Join("; ", row.Types.Select(Pattern)) + (row.MaxVersion == version ? "" : $" (up to version {row.MaxVersion})"));
        string custom = op.CustomCode is null ? "" : "custom operator";
        string notes = string.Join("; ", rows.Select(static row => row.Note).Prepend(custom).Where(static note => note.Length > 0).Distinct());
        return $"| `{op.CustomCode ?? OperatorNames.Of(op.Op)}` | {version} | {string.Join("; ", types)} | {notes} |\n";
    }

    private static string Pattern(string pattern) => $"`{string.Join(", ", pattern.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace('|', '/')}`";
}
