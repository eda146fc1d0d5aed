using ModelSdk.Format;

namespace ModelSdk.LiteRt;

/// <summary>Whether a model carries something from run to run; asked by <see cref="LiteRtModel"/>.</summary>
internal static class StateCheck
{
    private static readonly HashSet<BuiltinOperator> Stateful =
    [
        BuiltinOperator.VarHandle, BuiltinOperator.ReadVariable, BuiltinOperator.AssignVariable, BuiltinOperator.CallOnce,
        BuiltinOperator.Hashtable, BuiltinOperator.HashtableImport, BuiltinOperator.HashtableFind,
    ];

    /// <summary>Whether any graph has variables, tables or variable tensors.</summary>
    public static bool KeepsState(TfliteModel file) =>
        file.Subgraphs.Any(static graph =>
            graph.Tensors.Any(static tensor => tensor.IsVariable)
            || graph.Operators.Any(static node => Stateful.Contains(node.Code.Builtin)));
}
