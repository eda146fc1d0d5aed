namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Control.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Control =>
    [
        new(BuiltinOperator.If, 1, "bool"),
        new(BuiltinOperator.While, 1, "*"),
        new(BuiltinOperator.Call, 1, "*"),
        new(BuiltinOperator.CallOnce, 1, "*"),
        new(BuiltinOperator.StablehloCase, 1, "i32"),
        new(BuiltinOperator.StablehloComposite, 1, "*"),
    ];
}
