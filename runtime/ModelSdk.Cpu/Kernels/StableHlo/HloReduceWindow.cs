using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Window;
using ModelSdk.Format;
using ModelSdk.Format.FlatBuffers;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.StableHlo;

/// <summary>STABLEHLO_REDUCE_WINDOW: reads the attributes and recognises the body; the rest is <see cref="ReduceWindow"/>'s.</summary>
internal static class HloReduceWindow
{
    private static readonly Dictionary<BuiltinOperator, ReduceWindowFunction> Functions = new()
    {
        [BuiltinOperator.Add] = ReduceWindowFunction.Add,
        [BuiltinOperator.StablehloAdd] = ReduceWindowFunction.Add,
        [BuiltinOperator.Mul] = ReduceWindowFunction.Mul,
        [BuiltinOperator.StablehloMultiply] = ReduceWindowFunction.Mul,
        [BuiltinOperator.Maximum] = ReduceWindowFunction.Maximum,
        [BuiltinOperator.StablehloMaximum] = ReduceWindowFunction.Maximum,
        [BuiltinOperator.Minimum] = ReduceWindowFunction.Minimum,
        [BuiltinOperator.StablehloMinimum] = ReduceWindowFunction.Minimum,
        [BuiltinOperator.LogicalAnd] = ReduceWindowFunction.All,
        [BuiltinOperator.StablehloAnd] = ReduceWindowFunction.All,
        [BuiltinOperator.LogicalOr] = ReduceWindowFunction.Any,
        [BuiltinOperator.StablehloOr] = ReduceWindowFunction.Any,
    };

    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        StablehloReduceWindowOptions options = new(node.Node.Options2);
        int rank = input.Shape.Length;
        if (options.WindowDimensions.Count != rank)
        {
            throw node.Error($"window_dimensions must hold one number for each dimension of {input}");
        }

        long[] window = Numbers(node, options.WindowDimensions, rank, 1, "window_dimensions");
        long[] strides = Numbers(node, options.WindowStrides, rank, 1, "window_strides");
        long[] baseDilations = Numbers(node, options.BaseDilations, rank, 1, "base_dilations");
        long[] windowDilations = Numbers(node, options.WindowDilations, rank, 1, "window_dilations");
        long[] padding = Numbers(node, options.Padding, 2 * rank, 0, "padding");
        WindowDimension[] dimensions =
        [
            .. input.Shape.Select((size, i) => WindowDimension.Create(
                node, i, size, window[i], strides[i], baseDilations[i], windowDilations[i], padding[2 * i], padding[(2 * i) + 1])),
        ];
        return ReduceWindow.Create(node, dimensions, Function(node, options.BodySubgraph));
    }

    private static ReduceWindowFunction Function(NodeContext node, int subgraph)
    {
        BuiltinOperator[] body = node.Node.Region(subgraph)
            ?? throw node.Error($"its body is subgraph {subgraph}, which the model does not have");
        return body.Length == 1 && Functions.TryGetValue(body[0], out ReduceWindowFunction function)
            ? function
            : throw node.Error(
                $"its body, subgraph {subgraph}, holds {(body.Length == 0 ? "nothing" : string.Join(", ", body.Select(OperatorNames.Of)))}; " +
                "only one sum, product, minimum, maximum, AND or OR is supported");
    }

    // An attribute that is left out, or empty, has its default everywhere.
    private static long[] Numbers(NodeContext node, FlatVector<long> list, int count, long absent, string name)
    {
        long[] numbers = list.ToArray();
        if (numbers.Length == 0)
        {
            numbers = new long[count];
            Array.Fill(numbers, absent);
        }

        return numbers.Length == count
            ? numbers
            : throw node.Error($"{name} holds {numbers.Length} numbers; {count} are needed for {node.Input(0)}");
    }
}
