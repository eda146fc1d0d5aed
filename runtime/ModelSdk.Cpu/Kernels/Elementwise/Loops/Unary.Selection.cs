using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise.Loops;

/// <summary>Chooses the loop for operators of one input; called by the factories of the families.</summary>
internal static class Unary
{
    /// <summary>Elements that pay for another thread when an element costs about a memory access.</summary>
    public const int CheapGrain = 32768;

    /// <summary>Elements that pay for another thread when an element costs an exponential.</summary>
    public const int CostlyGrain = 4096;

    /// <summary>Checks the inputs, gives the output the shape of the input, and returns the input.</summary>
    public static Value Prepare(NodeContext node, bool sameType = true)
    {
        Value input = node.Input(0);
        Value output = node.Output(0);
        if (sameType && input.Type != output.Type)
        {
            throw node.Error($"the output, {output}, must have the type of the input, {input}; convert the model again");
        }

        node.SetShape(0, input.Shape);
        return input;
    }

    /// <summary>An operator with a vector form.</summary>
    public static Kernel Vector<T, TOperator>(NodeContext node, TOperator op, int grain = CheapGrain)
        where T : unmanaged
        where TOperator : struct, IVectorUnaryOperator<T>
    {
        return UseReference(node)
            ? Scalar<T, T, TOperator>(node, op, grain)
            : new UnaryKernel<T, T, VectorUnary<T, TOperator>>(new(op), node.Input(0).Count, grain);
    }

    /// <summary>An operator without a vector form.</summary>
    public static Kernel Scalar<TIn, TOut, TOperator>(NodeContext node, TOperator op, int grain = CheapGrain)
        where TIn : unmanaged
        where TOut : unmanaged
        where TOperator : struct, IUnaryOperator<TIn, TOut> =>
        new UnaryKernel<TIn, TOut, ScalarUnary<TIn, TOut, TOperator>>(new(op), node.Input(0).Count, grain);

    /// <summary>An operator of float on float, or on the two 16-bit types by way of float.</summary>
    public static Kernel Float<TOperator>(NodeContext node, TOperator op, int grain = CheapGrain)
        where TOperator : struct, IVectorUnaryOperator<float> => node.Input(0).Type switch
        {
            TensorType.Float32 => Vector<float, TOperator>(node, op, grain),
            TensorType.Float16 when !UseReference(node) =>
                new UnaryKernel<Half, Half, HalfVectorUnary<TOperator>>(new(op), node.Input(0).Count, grain),
            TensorType.Float16 => Scalar<Half, Half, ThroughFloat<TOperator>>(node, new(op), grain),
            TensorType.BFloat16 => Scalar<BFloat16, BFloat16, ThroughFloat<TOperator>>(node, new(op), grain),
            _ => throw node.UnsupportedType(),
        };

    /// <summary>An operator of int on the quantized types: a table for 8 bits, a loop for 16.</summary>
    public static Kernel Quantized<TOperator>(NodeContext node, TOperator op)
        where TOperator : struct, IUnaryOperator<int, int> => node.Input(0).Type switch
        {
            TensorType.Int8 => Bytes<sbyte, TOperator>(node, op),
            TensorType.UInt8 => Bytes<byte, TOperator>(node, op),
            TensorType.Int16 =>
                new UnaryKernel<short, short, WidenedScalarUnary<short, TOperator>>(new(op), node.Input(0).Count, CheapGrain),
            _ => throw node.UnsupportedType(),
        };

    /// <summary>As <see cref="Quantized"/> for operators that some inputs make fail: no table is made in advance.</summary>
    public static Kernel QuantizedChecked<TOperator>(NodeContext node, TOperator op)
        where TOperator : struct, IUnaryOperator<int, int> => node.Input(0).Type switch
        {
            TensorType.Int8 =>
                new UnaryKernel<sbyte, sbyte, WidenedScalarUnary<sbyte, TOperator>>(new(op), node.Input(0).Count, CheapGrain),
            TensorType.Int16 =>
                new UnaryKernel<short, short, WidenedScalarUnary<short, TOperator>>(new(op), node.Input(0).Count, CheapGrain),
            _ => throw node.UnsupportedType(),
        };

    /// <summary>As <see cref="Quantized"/>, with vectors for 16 bits.</summary>
    public static Kernel QuantizedVector<TOperator>(NodeContext node, TOperator op)
        where TOperator : struct, IVectorUnaryOperator<int>
    {
        return node.Input(0).Type == TensorType.Int16 && !UseReference(node)
            ? new UnaryKernel<short, short, WidenedVectorUnary<TOperator>>(new(op), node.Input(0).Count, CheapGrain)
            : Quantized(node, op);
    }

    /// <summary>A table of all 256 results.</summary>
    public static Kernel Table(NodeContext node, byte[] table) =>
        new UnaryKernel<byte, byte, ByteTable>(new(table), node.Input(0).Count, CheapGrain);

    private static Kernel Bytes<T, TOperator>(NodeContext node, TOperator op)
        where T : unmanaged
        where TOperator : struct, IUnaryOperator<int, int>
    {
        if (UseReference(node))
        {
            return new UnaryKernel<T, T, WidenedScalarUnary<T, TOperator>>(new(op), node.Input(0).Count, CheapGrain);
        }

        byte[] table = new byte[256];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = (byte)op.Invoke(Widening.Widen(System.Runtime.CompilerServices.Unsafe.BitCast<byte, T>((byte)i)));
        }

        return Table(node, table);
    }

    /// <summary>Whether to take the plain loops; called once for each node that has both, and logged.</summary>
    public static bool UseReference(NodeContext node)
    {
        bool reference = node.Settings.ForceReference || !System.Numerics.Vector.IsHardwareAccelerated;
        node.Settings.Log?.Invoke($"{node.Node}: {(reference ? "plain loop" : "vectors or table")}");
        return reference;
    }
}

/// <summary>Runs an operator of float on a 16-bit type.</summary>
internal readonly struct ThroughFloat<TOperator>(TOperator op)
    : IUnaryOperator<Half, Half>, IUnaryOperator<BFloat16, BFloat16>
    where TOperator : struct, IUnaryOperator<float, float>
{
    /// <inheritdoc/>
    public Half Invoke(Half x) => (Half)op.Invoke((float)x);

    /// <inheritdoc/>
    public BFloat16 Invoke(BFloat16 x) => (BFloat16)op.Invoke((float)x);
}
