using ModelSdk.Format;

namespace ModelSdk.Build.Reports;

/// <summary>What one run of an op costs, as far as the file tells.</summary>
/// <param name="Flops">Multiplications and additions, or null when shapes or the operator leave them open.</param>
/// <param name="WeightBytes">Bytes of constant inputs.</param>
/// <param name="OutputBytes">Bytes of the outputs, or null when shapes leave them open.</param>
/// <param name="OutputShape">Type and shape of the first output such as <c>f32[1,224,224,3]</c>; empty without one.</param>
public readonly record struct OpCost(long? Flops, long WeightBytes, long? OutputBytes, string OutputShape);

/// <summary>Estimates costs of ops from the file alone; fills <c>OpNode</c> for the report.</summary>
public static class OpCosts
{
    /// <summary>The cost of one op of <paramref name="graph"/>.</summary>
    public static OpCost Of(Subgraph graph, OperatorDef op)
    {
        OpTensors tensors = new(graph, op);
        long weights = 0;
        for (int i = 0; i < tensors.InputCount; i++)
        {
            if (tensors.Input(i) is { IsConstant: true } constant)
            {
                weights += TensorSizes.ConstantBytes(constant);
            }
        }

        long? outputs = 0;
        for (int i = 0; i < tensors.OutputCount; i++)
        {
            outputs += tensors.Output(i) is { } output ? TensorSizes.Bytes(output) : 0;
        }

        string shape = tensors.Output(0) is { } first ? TensorSizes.Describe(first) : "";
        return new OpCost(Flops(op, tensors), weights, outputs, shape);
    }

    private static long? Flops(OperatorDef op, OpTensors tensors)
    {
        // Custom operators and those whose work depends on values have no row: unknown, and never 0.
        if (!FlopFormulas.Rows.TryGetValue(op.Code.Builtin, out FlopFormula? formula))
        {
            return null;
        }

        try
        {
            return formula(op, tensors);
        }
        catch (OverflowException)
        {
            // Only shapes that no machine could hold.
            return null;
        }
    }
}
