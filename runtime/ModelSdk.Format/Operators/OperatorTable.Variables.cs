namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Variables.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Variables =>
    [
        new(BuiltinOperator.VarHandle, 1, "*"),
        new(BuiltinOperator.ReadVariable, 1, "res|i32"),
        new(BuiltinOperator.AssignVariable, 1, "res|i32"),
    ];
}
