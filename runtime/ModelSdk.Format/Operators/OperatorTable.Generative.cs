namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Generative.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Generative => [];
}
