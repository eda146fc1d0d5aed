namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Random.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Random => [];
}
