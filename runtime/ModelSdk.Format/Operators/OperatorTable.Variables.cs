namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Variables.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Variables => [];
}
