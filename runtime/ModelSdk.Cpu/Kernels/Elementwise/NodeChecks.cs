using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Checks that factories of this folder, of Activation and of Quantize share.</summary>
internal static class NodeChecks
{
    /// <summary>The error for a type that an operator does not have.</summary>
    public static ModelException UnsupportedType(this NodeContext node) =>
        node.Error($"the type of input 0, {node.Input(0)}, is not supported by this engine; convert the model to float32 or int8");

    /// <summary>The error for a pair of types that an operator does not have.</summary>
    public static ModelException UnsupportedTypes(this NodeContext node) =>
        node.Error($"from {node.Input(0)} to {node.Output(0)} is not supported by this engine; convert the model to float32 or int8");

    /// <summary>The quantization of a value with one scale.</summary>
    public static QuantizationParameters PerTensor(this NodeContext node, Value value)
    {
        return value.Quantization switch
        {
            { IsPerChannel: false } quantization => quantization,
            null => throw node.Error($"{value} has no quantization parameters; convert the model again"),
            _ => throw node.Error($"{value} is quantized per channel, which this operator does not allow"),
        };
    }

    /// <summary>The activation after the operator: that of its options or the one that a pass has fused.</summary>
    public static FusedActivation Activation(this NodeContext node, FusedActivation ofOptions)
    {
        FusedActivation activation = ofOptions == FusedActivation.None ? node.Node.FusedActivation : ofOptions;
        return activation is FusedActivation.Tanh or FusedActivation.SignBit
            ? throw node.Error($"the fused activation {activation} is not supported; use it as an operator of its own")
            : activation;
    }

    /// <summary>Refuses int16 values with a zero point.</summary>
    public static void RequireSymmetricInt16(this NodeContext node, params ReadOnlySpan<Value> values)
    {
        foreach (Value value in values)
        {
            if (value.Type == TensorType.Int16 && node.PerTensor(value).ZeroPoint != 0)
            {
                throw node.Error($"{value} has the zero point {value.Quantization!.ZeroPoint}; int16 must have 0");
            }
        }
    }
}
