using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Checks that the factories of this folder share.</summary>
internal static class RecurrentChecks
{
    /// <summary>Whether the operator has float inputs with integer weights.</summary>
    public static bool IsHybrid(Value input, Value weights) =>
        input.Type == TensorType.Float32 && weights.Type is TensorType.Int8 or TensorType.UInt8;

    /// <summary>Refuses an input without the type or the shape that it must have.</summary>
    public static void Require(this NodeContext node, int index, TensorType type, params ReadOnlySpan<int> shape)
    {
        Value value = node.Input(index);
        if (value.Type != type || !value.Shape.AsSpan().SequenceEqual(shape))
        {
            throw node.Error($"input {index}, {value}, must be {type} [{string.Join(',', shape.ToArray())}]");
        }

        if (!value.Sparsity.IsNull)
        {
            throw node.Error($"input {index}, {value}, is stored sparsely; this operator needs dense weights");
        }

        if (value.IsConstant && value.ConstantMemory.Length < IntegerWeights.Bytes(type, value.Count))
        {
            throw node.Error($"input {index}, {value}, has {value.ConstantMemory.Length} bytes, too few for its shape");
        }
    }

    /// <summary>Refuses a state that does not survive from run to run, or has another size.</summary>
    public static void RequireState(this NodeContext node, int index, TensorType type, long count)
    {
        Value value = node.Input(index);
        if (!value.IsVariable || value.IsConstant)
        {
            throw node.Error($"input {index}, {value}, is the state and must be a variable tensor");
        }

        if (value.Type != type || value.Count != count)
        {
            throw node.Error($"input {index}, {value}, is the state and must be {type} with {count} elements");
        }
    }

    /// <summary>Refuses an output of another type.</summary>
    public static void RequireOutput(this NodeContext node, int index, TensorType type)
    {
        if (node.Output(index).Type != type)
        {
            throw node.Error($"output {index}, {node.Output(index)}, must be {type}");
        }
    }

    /// <summary>Refuses another number of inputs or outputs.</summary>
    public static void RequireCounts(this NodeContext node, int inputs, int outputs)
    {
        if (node.InputCount != inputs || node.OutputCount != outputs)
        {
            throw node.Error(
                $"there must be {inputs} inputs and {outputs} outputs, but there are {node.InputCount} and {node.OutputCount}");
        }
    }

    /// <summary>Writes the choice of code to the log.</summary>
    public static void LogChoice(this NodeContext node, string code) =>
        node.Settings.Log?.Invoke($"{node.Node}: {(node.Settings.ForceReference ? "reference" : code)}");
}
