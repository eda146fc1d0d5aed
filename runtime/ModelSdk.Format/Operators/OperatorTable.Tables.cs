namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Tables.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Tables =>
    [
        new(BuiltinOperator.Hashtable, 1, "*"),
        new(BuiltinOperator.HashtableFind, 1, "res str i64", "res i64 str"),
        new(BuiltinOperator.HashtableImport, 1, "res str i64", "res i64 str"),
        new(BuiltinOperator.HashtableLookup, 1, "i32 i32 " + Movable + "|str"),
        new(BuiltinOperator.HashtableSize, 1, "res"),
    ];
}
