using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Passes;

/// <summary>Moves a RELU, RELU6 or RELU_N1_TO_1 into the node that computes its input.</summary>
/// <remarks>
/// Float only: a quantized activation also changes the scale. Converters fuse most activations themselves; what they
/// leave are those of models that came through other frameworks, MediaPipe's for example.
/// </remarks>
internal static class FuseActivations
{
    private static readonly Dictionary<BuiltinOperator, FusedActivation> Activations = new()
    {
        [BuiltinOperator.Relu] = FusedActivation.Relu,
        [BuiltinOperator.Relu6] = FusedActivation.Relu6,
        [BuiltinOperator.ReluN1To1] = FusedActivation.ReluN1To1,
    };

    /// <summary>Operators with a fused activation: the field of their options that holds it.</summary>
    private static readonly Dictionary<BuiltinOperator, int> ActivationField = new()
    {
        [BuiltinOperator.Conv2D] = 3,
        [BuiltinOperator.DepthwiseConv2D] = 4,
        [BuiltinOperator.FullyConnected] = 0,
        [BuiltinOperator.Add] = 0,
        [BuiltinOperator.Sub] = 0,
        [BuiltinOperator.Mul] = 0,
        [BuiltinOperator.Div] = 0,
    };

    /// <summary>Runs the pass.</summary>
    public static void Run(EngineGraph graph, KernelSettings settings)
    {
        Dictionary<Value, int> uses = graph.CountUses();
        Dictionary<Value, Node> producers = [];
        List<Node> kept = [];
        foreach (Node node in graph.Nodes)
        {
            if (Activations.TryGetValue(node.Op, out FusedActivation activation)
                && node.Inputs is [{ Type: TensorType.Float32 } input]
                && node.Outputs is [{ Type: TensorType.Float32 }]
                && uses.GetValueOrDefault(input) == 1
                && producers.TryGetValue(input, out Node? producer)
                && HasNoActivation(producer))
            {
                producer.FusedActivation = activation;
                producer.Outputs = node.Outputs;
                producers[node.Outputs[0]] = producer;
                continue;
            }

            kept.Add(node);
            foreach (Value output in node.Outputs)
            {
                producers[output] = node;
            }
        }

        graph.Nodes = kept;
    }

    private static bool HasNoActivation(Node node) =>
        ActivationField.TryGetValue(node.Op, out int field)
        && node.FusedActivation == FusedActivation.None
        && node.Options.SByte(field) == (sbyte)FusedActivation.None;
}
