namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Tables.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Tables => [];
}
