namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Activation.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Activation =>
    [
    ];
}
