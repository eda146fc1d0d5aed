namespace ModelSdk.Format.Options;

/// <summary>The one list of options tables: names, fields and the operators that they belong to.</summary>
/// <remarks>
/// Verification checks tables by these rows, inspection prints them, and <see cref="For"/> tells which table an
/// operator has. Source: schema.fbs of LiteRT, revision 3d; rows are in one file for each union.
/// </remarks>
public static partial class OptionsTable
{
    private static readonly OptionsRow[] Union1 = BuiltinOptions;
    private static readonly OptionsRow[] Union2 = BuiltinOptions2;
    private static readonly OptionsRow?[] ByOperator = IndexOperators();

    /// <summary>All tables of both unions.</summary>
    public static IReadOnlyList<OptionsRow> Rows { get; } = [.. Union1, .. Union2];

    /// <summary>The table with this identity; null for none or one newer than this reader.</summary>
    public static OptionsRow? Find(OptionsId id)
    {
        OptionsRow[] rows = id.Union == 2 ? Union2 : Union1;
        return id.Tag - 1 < rows.Length && id.Tag > 0 ? rows[id.Tag - 1] : null;
    }

    /// <summary>The table that holds the attributes of <paramref name="op"/>; null when it has none.</summary>
    public static OptionsRow? For(BuiltinOperator op) =>
        (uint)op < (uint)ByOperator.Length ? ByOperator[(int)op] : null;

    private static OptionsRow?[] IndexOperators()
    {
        OptionsRow?[] index = new OptionsRow?[OperatorNames.Count];
        foreach (OptionsRow row in Union1.Concat(Union2))
        {
            foreach (BuiltinOperator op in row.Operators)
            {
                index[(int)op] = row;
            }
        }

        return index;
    }
}
