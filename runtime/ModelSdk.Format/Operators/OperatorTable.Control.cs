namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Control.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Control => [];
}
