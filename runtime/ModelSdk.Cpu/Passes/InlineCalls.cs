using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Passes;

/// <summary>Puts the nodes of a subgraph in the place of a CALL or STABLEHLO_COMPOSITE that runs it.</summary>
/// <remarks>
/// Then nothing is copied in and out, and the passes after this one see across the border. What is not as simple as that
/// stays a call (<c>Kernels/Control</c>), which computes the same.
/// </remarks>
internal static class InlineCalls
{
    // Composites of composites may double at each level: what goes on beyond these stays a call.
    private const int MostNodes = 1 << 14;
    private const int MostLevels = 4;

    // Their state is that of the one node in the subgraph, however often it is called.
    private static readonly HashSet<BuiltinOperator> KeepState =
        [BuiltinOperator.RandomUniform, BuiltinOperator.RandomStandardNormal, BuiltinOperator.Multinomial];

    /// <summary>Runs the pass.</summary>
    public static void Run(EngineGraph graph, KernelSettings settings)
    {
        List<Node> nodes = [];
        Expand(graph, nodes, level: 0);
        graph.Nodes = nodes;
    }

    private static void Expand(EngineGraph graph, List<Node> target, int level)
    {
        foreach (Node node in graph.Nodes)
        {
            if (level < MostLevels
                && target.Count < MostNodes
                && CalleeOf(graph, node) is { } callee
                && Connect(node, callee))
            {
                Expand(callee, target, level + 1);
            }
            else
            {
                target.Add(node);
            }
        }
    }

    private static EngineGraph? CalleeOf(EngineGraph graph, Node node) => node.Op switch
    {
        BuiltinOperator.Call => graph.Callee(checked((int)new CallOptions(node.Options).Subgraph)),
        BuiltinOperator.StablehloComposite => graph.Callee(new StablehloCompositeOptions(node.Options2).DecompositionSubgraph),
        _ => null,
    };

    // Replaces the callee's inputs and outputs by those of the node; false where that is not possible.
    private static bool Connect(Node node, EngineGraph callee)
    {
        Dictionary<Value, Value> outside = [];
        bool fits = !callee.Values.Any(static value => value.IsVariable)
            && !callee.Nodes.Any(static inner => KeepState.Contains(inner.Op))
            && callee.Inputs.Count == node.Inputs.Length
            && callee.Outputs.Count == node.Outputs.Length
            && callee.Inputs.Zip(node.Inputs).All(pair => pair.Second is not null && Fits(pair.First, pair.Second))
            && callee.Outputs.Zip(node.Outputs).All(pair => !pair.First.IsConstant && Fits(pair.First, pair.Second));
        if (!fits)
        {
            return false;
        }

        for (int i = 0; i < node.Inputs.Length; i++)
        {
            // An input twice in the list, or one that is an output as well, needs a copy, which a call makes.
            if (!outside.TryAdd(callee.Inputs[i], node.Inputs[i]!))
            {
                return false;
            }
        }

        for (int i = 0; i < node.Outputs.Length; i++)
        {
            if (!outside.TryAdd(callee.Outputs[i], node.Outputs[i]))
            {
                return false;
            }
        }

        foreach (Node inner in callee.Nodes)
        {
            inner.Inputs = [.. inner.Inputs.Select(value => value is null ? null : outside.GetValueOrDefault(value, value))];
            inner.Outputs = [.. inner.Outputs.Select(value => outside.GetValueOrDefault(value, value))];
        }

        return true;
    }

    // A call hands on the stored numbers: they mean the same only with the same scale.
    private static bool Fits(Value inside, Value outside) =>
        inside.Type == outside.Type && IsSame(inside.Quantization, outside.Quantization);

    private static bool IsSame(QuantizationParameters? left, QuantizationParameters? right) =>
        left is null || right is null
            ? left is null && right is null
            : left.Scales.AsSpan().SequenceEqual(right.Scales)
                && left.ZeroPoints.AsSpan().SequenceEqual(right.ZeroPoints)
                && left.Dimension == right.Dimension;
}
