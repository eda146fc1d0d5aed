namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Signal.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Signal =>
    [
    ];
}
