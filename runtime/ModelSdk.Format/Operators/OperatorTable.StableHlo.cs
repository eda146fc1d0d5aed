namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family StableHlo.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] StableHlo => [];
}
