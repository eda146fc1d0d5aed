namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Elementwise.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Elementwise =>
    [
    ];
}
