namespace ModelSdk.Build.OpSupport.Graphs;

/// <summary>Tells which values TFLite knows when it prepares a graph: constants, and what is computed from shapes and constants.</summary>
/// <remarks>
/// An op whose result has a shape given by such a value has a fixed shape; one whose shape operand is computed at run time
/// does not. Source: IsConstantOrPersistentTensor and SetTensorToPersistentRo in tflite/kernels.
/// </remarks>
internal static class KnownValues
{
    // They look at the shape of their input only, which is known in any case.
    private static readonly HashSet<string> OfShapes = ["RANK", "SHAPE"];

    // They compute their result while they are prepared when all inputs are known.
    private static readonly HashSet<string> OfKnownInputs =
        ["BROADCAST_ARGS", "CONCATENATION", "GATHER", "MUL", "RANGE", "REDUCE_PROD", "RESHAPE", "STRIDED_SLICE", "TILE"];

    /// <summary>Whether the results of an op are known before the first run; asked in the order of execution.</summary>
    public static bool AreMadeBy(CheckNode node) => OfShapes.Contains(node.Operator)
        || (OfKnownInputs.Contains(node.Operator) && node.Inputs.All(static input => input is null || input.IsKnown));
}
