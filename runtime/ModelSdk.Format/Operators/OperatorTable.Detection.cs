namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Detection.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Detection =>
    [
    ];
}
