namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Pooling.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Pooling =>
    [
    ];
}
