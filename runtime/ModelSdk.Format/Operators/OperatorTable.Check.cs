namespace ModelSdk.Format.Operators;

/// <summary>Whether the managed engine runs an operator.</summary>
/// <param name="Runs">Whether it does.</param>
/// <param name="Reason">Why not, as the end of a sentence; "" when it runs.</param>
public readonly record struct OperatorSupport(bool Runs, string Reason)
{
    /// <summary>It runs.</summary>
    public static OperatorSupport Yes { get; } = new(true, "");
}

/// <summary>Compares operators of models with the rows; the build asks this for every operator of a model.</summary>
public static partial class OperatorTable
{
    // Leading inputs as rows write them; the order is that of TensorType's codes.
    private static readonly string[] TypeNames =
    [
        "f32", "f16", "i32", "u8", "i64", "str", "bool", "i16", "c64", "i8", "f64", "c128", "u64", "res", "var", "u32",
        "u16", "i4", "bf16", "i2", "u4", "f8e4m3", "f8e5m2",
    ];

    /// <summary>Name of an element type as the rows write it, such as <c>f32</c>.</summary>
    public static string TypeName(TensorType type) =>
        (uint)type < (uint)TypeNames.Length ? TypeNames[(int)type] : $"type{(int)type}";

    /// <summary>Whether the table has the operator at all, in any version and for any types.</summary>
    public static bool Knows(OperatorCode code) => RowsOf(code).Any();

    /// <summary>Whether the managed engine runs an operator of a graph, by its version and the types of its inputs.</summary>
    public static OperatorSupport Check(Subgraph graph, OperatorDef op)
    {
        OperatorRow[] rows = [.. RowsOf(op.Code)];
        if (rows.Length == 0)
        {
            return new OperatorSupport(false, "the managed engine does not have it");
        }

        int maxVersion = rows.Max(static row => row.MaxVersion);
        if (op.Code.Version > maxVersion)
        {
            return new OperatorSupport(false, $"the managed engine has it up to version {maxVersion}");
        }

        string?[] types = [.. op.Inputs.ToArray().Select(index => index < 0 ? null : TypeName(graph.Tensors[index].Type))];
        IEnumerable<string> patterns = rows.Where(row => op.Code.Version <= row.MaxVersion).SelectMany(static row => row.Types);
        return patterns.Any(pattern => Matches(pattern, types))
            ? OperatorSupport.Yes
            : new OperatorSupport(
                false,
                $"input types {string.Join(' ', types.Select(static type => type ?? "none"))}; the managed engine has it for {string.Join(", ", patterns)}");
    }

    // An input that is left out fits every type; inputs beyond the pattern are not looked at.
    private static bool Matches(string pattern, string?[] types)
    {
        string[] leading = pattern.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < leading.Length; i++)
        {
            if (i < types.Length && types[i] is { } type && leading[i] != "*" && !leading[i].Split('|').Contains(type))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<OperatorRow> RowsOf(OperatorCode code) =>
        Index.ByOperator[(code.Builtin, code.Builtin == BuiltinOperator.Custom ? code.CustomCode : null)];

    // A class of its own: the order in which static fields of several files are initialized is not defined.
    private static class Index
    {
        public static readonly ILookup<(BuiltinOperator Op, string? CustomCode), OperatorRow> ByOperator =
            Rows.ToLookup(static row => (row.Op, row.CustomCode));
    }
}
