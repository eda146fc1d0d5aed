using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>Factory of QUANTIZE: from float, or from one quantization to another.</summary>
internal static class QuantizeSelection
{
    /// <summary>QUANTIZE.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = Unary.Prepare(node, sameType: false);
        Value output = node.Output(0);
        if (output.Quantization is not { } to)
        {
            throw node.Error($"{output} has no quantization parameters; convert the model again");
        }

        if (input.Type == TensorType.Float32)
        {
            return to.IsPerChannel ? PerChannel(node, to) : FromFloat(node, to);
        }

        return Requantize(node, node.PerTensor(input), node.PerTensor(output));
    }

    private static Kernel FromFloat(NodeContext node, QuantizationParameters to)
    {
        (int min, int max) = Range(node);
        Quantizer quantizer = new(to.Scale, to.ZeroPoint, min, max);
        return node.Output(0).Type switch
        {
            TensorType.Int8 => FromFloat<sbyte>(node, quantizer),
            TensorType.UInt8 => FromFloat<byte>(node, quantizer),
            TensorType.Int16 => FromFloat<short>(node, quantizer),
            TensorType.Int4 or TensorType.UInt4 => new QuantizeToNibbles(quantizer, node.Input(0).Count),
            _ => throw node.UnsupportedTypes(),
        };
    }

    private static Kernel FromFloat<T>(NodeContext node, Quantizer quantizer)
        where T : unmanaged
    {
        int count = node.Input(0).Count;
        return Unary.UseReference(node)
            ? new UnaryKernel<float, T, QuantizeReference<T>>(new(quantizer), count, Unary.CheapGrain)
            : new UnaryKernel<float, T, QuantizeLoop<T>>(new(quantizer), count, Unary.CheapGrain);
    }

    private static Kernel PerChannel(NodeContext node, QuantizationParameters to)
    {
        Channels channels = Channels.Of(node, node.Input(0), to);
        (int min, int max) = Range(node);
        Quantizer[] quantizers = new Quantizer[channels.Count];
        for (int i = 0; i < quantizers.Length; i++)
        {
            quantizers[i] = new Quantizer(to.Scales[i], Channels.ZeroPoint(to, i), min, max);
        }

        return node.Output(0).Type switch
        {
            TensorType.Int8 => new QuantizePerChannel<sbyte>(channels, quantizers),
            TensorType.UInt8 => new QuantizePerChannel<byte>(channels, quantizers),
            TensorType.Int16 => new QuantizePerChannel<short>(channels, quantizers),
            _ => throw node.UnsupportedTypes(),
        };
    }

    private static Kernel Requantize(NodeContext node, QuantizationParameters from, QuantizationParameters to)
    {
        FixedMultiplier multiplier = FixedMultiplier.From((double)from.Scale / to.Scale);
        (int min, int max) = Range(node);
        Requantizer op = new(from.ZeroPoint, multiplier, new QuantizedResult(to.ZeroPoint, min, max));
        switch (node.Input(0).Type, node.Output(0).Type)
        {
            case (TensorType.Int8, TensorType.Int8):
                return Unary.QuantizedVector(node, op);
            case (TensorType.UInt8, TensorType.UInt8):
                return Unary.QuantizedVector(node, op);
            case (TensorType.Int16, TensorType.Int16):
                node.RequireSymmetricInt16(node.Input(0), node.Output(0));
                return Unary.QuantizedVector(node, op);
            case (TensorType.Int8, TensorType.UInt8):
                return Bytes<sbyte, byte>(node, op);
            case (TensorType.UInt8, TensorType.Int8):
                return Bytes<byte, sbyte>(node, op);
            case (TensorType.Int8, TensorType.Int16):
                return Loop<sbyte, short>(node, op);
            case (TensorType.UInt8, TensorType.Int16):
                return Loop<byte, short>(node, op);
            case (TensorType.Int16, TensorType.Int8):
                return Loop<short, sbyte>(node, op);
            case (TensorType.Int16, TensorType.Int32):
                return Loop<short, int>(node, op);
            case (TensorType.Int32, TensorType.Int8):
                return Loop<int, sbyte>(node, op);
            case (TensorType.Int32, TensorType.Int16):
                return Loop<int, short>(node, op);
            default:
                throw node.UnsupportedTypes();
        }
    }

    // Between the 8-bit types: a table, except for the reference.
    private static Kernel Bytes<TIn, TOut>(NodeContext node, Requantizer op)
        where TIn : unmanaged, System.Numerics.IBinaryInteger<TIn>
        where TOut : unmanaged, System.Numerics.IBinaryInteger<TOut>
    {
        if (Unary.UseReference(node))
        {
            return Loop<TIn, TOut>(node, op);
        }

        byte[] table = new byte[256];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = (byte)op.Invoke(int.CreateTruncating(TIn.CreateTruncating(i)));
        }

        return Unary.Table(node, table);
    }

    private static Kernel Loop<TIn, TOut>(NodeContext node, Requantizer op)
        where TIn : unmanaged, System.Numerics.IBinaryInteger<TIn>
        where TOut : unmanaged, System.Numerics.IBinaryInteger<TOut> =>
        new UnaryKernel<TIn, TOut, RequantizeLoop<TIn, TOut>>(new(op), node.Input(0).Count, Unary.CheapGrain);

    private static (int Min, int Max) Range(NodeContext node) => node.Output(0).Type switch
    {
        TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorType.UInt8 => (byte.MinValue, byte.MaxValue),
        TensorType.Int16 => (short.MinValue, short.MaxValue),
        TensorType.Int32 => (int.MinValue, int.MaxValue),
        TensorType.Int4 => (-8, 7),
        TensorType.UInt4 => (0, 15),
        _ => throw node.UnsupportedTypes(),
    };
}
