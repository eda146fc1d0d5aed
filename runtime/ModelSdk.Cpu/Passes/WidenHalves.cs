using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Passes;

/// <summary>Lets matrix products and convolutions of float16 run on the float32 kernels, with a CAST before and after.</summary>
/// <remarks>
/// Sums are float32 then, which is what LiteRT's XNNPACK does, the only part of it that runs these nodes. Constants become
/// float32 when the model is loaded: <see cref="FoldConstants"/> runs after this.
/// </remarks>
internal static class WidenHalves
{
    /// <summary>What LiteRT takes: the types of the first two operands and of the result.</summary>
    private static readonly Dictionary<BuiltinOperator, Func<Node, bool>> Applies = new()
    {
        [BuiltinOperator.BatchMatMul] = static node => Is(node, 0) && Is(node, 1) && IsResult(node),
        [BuiltinOperator.Conv2D] = static node => Is(node, 0) && Is(node, 1) && IsResult(node),
        [BuiltinOperator.DepthwiseConv2D] = static node => Is(node, 0) && Is(node, 1) && IsResult(node),
        [BuiltinOperator.FullyConnected] = static node => Is(node, 0) && IsResult(node)
            && TypeOf(node, 1) is TensorType.Float16 or TensorType.Int8 or TensorType.Int4 or TensorType.Int2,
        [BuiltinOperator.TransposeConv] = static node => Is(node, 1) && TypeOf(node, 2) == TensorType.Float32,
        [BuiltinOperator.Quantize] = static node =>
            Is(node, 0) && node.Outputs is [{ Type: TensorType.Int8 or TensorType.UInt8 }],
    };

    /// <summary>Runs the pass.</summary>
    public static void Run(EngineGraph graph, KernelSettings settings)
    {
        if (!graph.Nodes.Exists(static node => node.Inputs.Any(static input => input?.Type == TensorType.Float16)))
        {
            return;
        }

        List<Node> nodes = [];
        Dictionary<Value, Value> widened = [];
        foreach (Node node in graph.Nodes)
        {
            bool applies = Applies.TryGetValue(node.Op, out Func<Node, bool>? predicate) && predicate(node);
            if (!applies)
            {
                nodes.Add(node);
                continue;
            }

            node.Inputs = [.. node.Inputs.Select(input => Widen(node, input, widened, nodes))];
            nodes.Add(node);
            if (node.Outputs is [{ Type: TensorType.Float16 } result])
            {
                Value wide = new(result.Name, TensorType.Float32, Value.UnknownShape);
                node.Outputs = [wide];
                nodes.Add(Cast(node, wide, result));
            }
        }

        graph.Nodes = nodes;
    }

    private static Value? Widen(Node node, Value? input, Dictionary<Value, Value> widened, List<Node> nodes)
    {
        if (input is not { Type: TensorType.Float16, IsVariable: false } || !input.Sparsity.IsNull)
        {
            return input;
        }

        if (!widened.TryGetValue(input, out Value? wide))
        {
            wide = new Value(input.Name, TensorType.Float32, Value.UnknownShape);
            widened.Add(input, wide);
            nodes.Add(Cast(node, input, wide));
        }

        return wide;
    }

    // Named after the node that needs it, for messages.
    private static Node Cast(Node node, Value from, Value to) => new()
    {
        Index = node.Index,
        Subgraph = node.Subgraph,
        Op = BuiltinOperator.Cast,
        Inputs = [from],
        Outputs = [to],
    };

    private static bool Is(Node node, int input) => TypeOf(node, input) == TensorType.Float16;

    private static bool IsResult(Node node) => node.Outputs is [{ Type: TensorType.Float16 }];

    private static TensorType? TypeOf(Node node, int input) =>
        input < node.Inputs.Length ? node.Inputs[input]?.Type : null;
}
