namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Quantize.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Quantize =>
    [
    ];
}
