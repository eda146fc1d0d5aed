namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Convolution.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Convolution =>
    [
    ];
}
