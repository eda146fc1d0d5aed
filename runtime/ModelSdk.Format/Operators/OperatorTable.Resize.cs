namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Resize.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Resize =>
    [
    ];
}
