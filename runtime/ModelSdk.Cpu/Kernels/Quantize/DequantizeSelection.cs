using System.Numerics.Tensors;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>Factory of DEQUANTIZE.</summary>
internal static class DequantizeSelection
{
    /// <summary>DEQUANTIZE to float.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = Unary.Prepare(node, sameType: false);
        if (node.Output(0).Type != TensorType.Float32)
        {
            throw node.UnsupportedTypes();
        }

        if (input.Type == TensorType.Float16)
        {
            return new UnaryKernel<Half, float, WidenHalf>(default, input.Count, Unary.CheapGrain);
        }

        QuantizationParameters from = input.Quantization
            ?? throw node.Error($"{input} has no quantization parameters; convert the model again");
        if (input.Type == TensorType.Int16)
        {
            node.RequireSymmetricInt16(input);
            return PerTensor<short>(node, node.PerTensor(input));
        }

        bool isPacked = input.Type is TensorType.Int4 or TensorType.UInt4 or TensorType.Int2;
        if (input.Type is not (TensorType.Int8 or TensorType.UInt8) && !isPacked)
        {
            throw node.UnsupportedTypes();
        }

        if (from.BlockSize > 0)
        {
            throw node.Error($"{input} is quantized by blocks, which only FULLY_CONNECTED and EMBEDDING_LOOKUP read");
        }

        if (from.IsPerChannel || isPacked)
        {
            Channels channels = from.IsPerChannel ? Channels.Of(node, input, from) : new Channels(1, 1, input.Count);
            return new DequantizePerChannel(channels, input.Type, from.Scales, from.ZeroPoints);
        }

        return input.Type == TensorType.Int8 ? PerTensor<sbyte>(node, from) : PerTensor<byte>(node, from);
    }

    private static Kernel PerTensor<T>(NodeContext node, QuantizationParameters from)
        where T : unmanaged
    {
        int count = node.Input(0).Count;
        return Unary.UseReference(node)
            ? new UnaryKernel<T, float, DequantizeReference<T>>(new(from.Scale, from.ZeroPoint), count, Unary.CheapGrain)
            : new UnaryKernel<T, float, DequantizeLoop<T>>(new(from.Scale, from.ZeroPoint), count, Unary.CheapGrain);
    }

    private readonly unsafe struct WidenHalf : IUnaryLoop<Half, float>
    {
        public void Run(Half* x, float* y, int count) =>
            TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(x, count), new Span<float>(y, count));
    }
}
