namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Sparse.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Sparse =>
    [
        new(BuiltinOperator.Densify, 1, "f32|f16|i8"),
    ];
}
