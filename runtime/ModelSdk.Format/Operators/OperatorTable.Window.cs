namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Window.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Window => [];
}
