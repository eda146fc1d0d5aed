using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise.Loops;

/// <summary>Chooses the loop for operators of two inputs that broadcast; called by the factories of the families.</summary>
internal static class Binary
{
    private const int MaxRank = 8;

    /// <summary>Checks the inputs and gives the output its shape by numpy's rules.</summary>
    /// <param name="node">The node.</param>
    /// <param name="sameType">Whether both inputs, and with <paramref name="result"/> null the output, have one type.</param>
    /// <param name="result">The type of the output where it is another one.</param>
    public static BroadcastPlan Prepare(NodeContext node, bool sameType = true, TensorType? result = null)
    {
        Value x = node.Input(0);
        Value y = node.Input(1);
        if (sameType && x.Type != y.Type)
        {
            throw node.Error($"its inputs, {x} and {y}, must have the same type; convert the model again");
        }

        if (sameType && node.Output(0).Type != (result ?? x.Type))
        {
            throw node.Error($"the output, {node.Output(0)}, must be {(result ?? x.Type).Name()} for {x}; convert the model again");
        }

        int[] shape = Shapes.Broadcast(x.Shape, y.Shape)
            ?? throw node.Error($"the shapes of its inputs, {x} and {y}, do not broadcast");
        if (shape.Length > MaxRank)
        {
            throw node.Error($"its inputs have {shape.Length} dimensions; at most {MaxRank} are supported");
        }

        node.SetShape(0, shape);
        return BroadcastPlan.Create(shape, x.Shape, y.Shape);
    }

    /// <summary>An operator with a vector form.</summary>
    public static Kernel Vector<T, TOperator>(NodeContext node, BroadcastPlan plan, TOperator op)
        where T : unmanaged
        where TOperator : struct, IVectorBinaryOperator<T>
    {
        return Unary.UseReference(node)
            ? Scalar<T, T, TOperator>(node, plan, op)
            : Make<T, T, VectorBinary<T, TOperator>>(node, plan, new(op));
    }

    /// <summary>An operator without a vector form.</summary>
    public static Kernel Scalar<TIn, TOut, TOperator>(
        NodeContext node, BroadcastPlan plan, TOperator op, int grain = Unary.CheapGrain)
        where TIn : unmanaged
        where TOut : unmanaged
        where TOperator : struct, IBinaryOperator<TIn, TOut> =>
        Make<TIn, TOut, ScalarBinary<TIn, TOut, TOperator>>(node, plan, new(op), grain);

    /// <summary>An operator of int on the quantized types, with vectors.</summary>
    public static Kernel QuantizedVector<TOperator>(NodeContext node, BroadcastPlan plan, TOperator op)
        where TOperator : struct, IVectorBinaryOperator<int>
    {
        return Unary.UseReference(node)
            ? Quantized(node, plan, op)
            : node.Input(0).Type switch
            {
                TensorType.Int8 => Make<sbyte, sbyte, WidenedVectorBinary<sbyte, TOperator>>(node, plan, new(op)),
                TensorType.UInt8 => Make<byte, byte, WidenedVectorBinary<byte, TOperator>>(node, plan, new(op)),
                TensorType.Int16 => Make<short, short, WidenedVectorBinary<short, TOperator>>(node, plan, new(op)),
                _ => throw node.UnsupportedType(),
            };
    }

    /// <summary>An operator of int on the quantized types.</summary>
    public static Kernel Quantized<TOperator>(NodeContext node, BroadcastPlan plan, TOperator op)
        where TOperator : struct, IBinaryOperator<int, int> => node.Input(0).Type switch
        {
            TensorType.Int8 => Make<sbyte, sbyte, WidenedScalarBinary<sbyte, TOperator>>(node, plan, new(op)),
            TensorType.UInt8 => Make<byte, byte, WidenedScalarBinary<byte, TOperator>>(node, plan, new(op)),
            TensorType.Int16 => Make<short, short, WidenedScalarBinary<short, TOperator>>(node, plan, new(op)),
            _ => throw node.UnsupportedType(),
        };

    /// <summary>The kernel of a loop.</summary>
    public static Kernel Make<TIn, TOut, TLoop>(
        NodeContext node, BroadcastPlan plan, TLoop loop, int grain = Unary.CheapGrain)
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : struct, IBinaryLoop<TIn, TOut> =>
        new BinaryKernel<TIn, TOut, TLoop>(loop, plan, node.Input(0).Count, node.Input(1).Count, grain);
}
