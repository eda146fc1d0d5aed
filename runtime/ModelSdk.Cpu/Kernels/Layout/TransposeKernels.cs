using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>TRANSPOSE and REVERSE_V2: another order of the dimensions, or of the elements along them.</summary>
internal static class TransposeKernels
{
    private const int MaxRank = 8;

    /// <summary>TRANSPOSE.</summary>
    public static Kernel Transpose(NodeContext node)
    {
        Value input = node.Input(0);
        int rank = Rank(node, input);
        int[] permutation = Array.ConvertAll(node.ConstantInts(1), axis => node.Axis(axis, rank));
        if (permutation.Length != rank || permutation.Distinct().Count() != rank)
        {
            throw node.Error($"[{string.Join(',', permutation)}] is not an order of the {rank} dimensions of {input}");
        }

        int[] strides = Shapes.Strides(input.Shape);
        int[] shape = Array.ConvertAll(permutation, axis => input.Shape[axis]);
        node.SetShape(0, shape);
        return Move(node, input, new StridedCopy(
            shape,
            Array.ConvertAll(permutation, axis => strides[axis]),
            Shapes.Strides(shape),
            node.MovedSize(input),
            reference: node.Settings.ForceReference));
    }

    /// <summary>REVERSE_V2.</summary>
    public static Kernel Reverse(NodeContext node)
    {
        Value input = node.Input(0);
        int rank = Rank(node, input);
        int[] target = Shapes.Strides(input.Shape);
        int[] source = [.. target];
        long start = 0;
        int[] axes = Array.ConvertAll(node.ConstantInts(1), axis => node.Axis(axis, rank));
        if (axes.Distinct().Count() != axes.Length)
        {
            throw node.Error($"the dimensions [{string.Join(',', axes)}] name one twice");
        }

        foreach (int axis in axes)
        {
            start += (long)source[axis] * Math.Max(input.Shape[axis] - 1, 0);
            source[axis] = -source[axis];
        }

        node.SetShape(0, input.Shape);
        return Move(node, input, new StridedCopy(
            input.Shape, source, target, node.MovedSize(input), start, reference: node.Settings.ForceReference));
    }

    private static int Rank(NodeContext node, Value input) =>
        input.Shape.Length <= MaxRank
            ? input.Shape.Length
            : throw node.Error($"{input} has more than {MaxRank} dimensions");

    private static Kernel Move(NodeContext node, Value input, StridedCopy copy)
    {
        node.SameType(input, node.Output(0));
        return node.Moves([new Move(0, 0, copy)]);
    }
}
