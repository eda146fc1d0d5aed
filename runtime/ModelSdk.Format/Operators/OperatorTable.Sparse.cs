namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Sparse.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Sparse =>
    [
    ];
}
