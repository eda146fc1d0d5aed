using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>One FULLY_CONNECTED with its sizes checked: output[row, unit] = input[row, :] * weights[unit, :].</summary>
/// <param name="Rows">Rows of the input, all leading dimensions together.</param>
/// <param name="Units">Output channels.</param>
/// <param name="Depth">Values of a row.</param>
/// <param name="Activation">Activation of the operator or of the node that was fused into it.</param>
internal sealed record FullyConnectedSpec(int Rows, int Units, int Depth, FusedActivation Activation)
{
    /// <summary>Index of the input with the bias.</summary>
    public const int BiasInput = 2;

    /// <summary>Checks shapes and settles that of the output.</summary>
    public static FullyConnectedSpec Create(NodeContext node, FusedActivation own, bool keepDimensions)
    {
        Value input = node.Input(0);
        Value weights = node.Input(1);
        if (weights.Shape.Length != 2)
        {
            throw node.Error($"the weights {weights} must have two dimensions");
        }

        (int units, int depth) = (weights.Shape[0], weights.Shape[1]);
        int rows = depth > 0 ? input.Count / depth : Shapes.Product(input.Shape, 0, Math.Max(input.Shape.Length - 1, 0));
        if ((long)rows * depth != input.Count && depth > 0)
        {
            throw node.Error($"{input} cannot be split in rows of {depth} values, which the weights {weights} need");
        }

        if (keepDimensions)
        {
            if (input.Shape.Length == 0 || input.Shape[^1] != depth)
            {
                throw node.Error($"the last dimension of {input} must be {depth}, as of the weights {weights}");
            }

            int[] shape = [.. input.Shape];
            shape[^1] = units;
            node.SetShape(0, shape);
        }
        else
        {
            node.SetShape(0, rows, units);
        }

        if (weights.IsConstant && weights.ConstantMemory.Length < IntegerWeights.Bytes(weights.Type, weights.Count))
        {
            throw node.Error($"{weights} has {weights.ConstantMemory.Length} bytes, too few for its shape");
        }

        if (node.OptionalInput(BiasInput) is { } bias && bias.Count != units)
        {
            throw node.Error($"the bias {bias} must have {units} elements, one for each output channel");
        }

        FusedActivation activation = own == FusedActivation.None ? node.Node.FusedActivation : own;
        return new FullyConnectedSpec(rows, units, depth, activation);
    }
}
