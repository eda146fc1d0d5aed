using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>Factory of CAST.</summary>
internal static class CastKernels
{
    /// <summary>CAST: the types of the tensors decide, not those of the options.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = Unary.Prepare(node, sameType: false);
        TensorType to = node.Output(0).Type;
        int count = input.Count;

        // The pairs that models have in hot places; every other pair goes by way of long or double.
        Kernel? direct = (input.Type, to) switch
        {
            (TensorType.Int32, TensorType.Float32) => Direct<int, float, IntToFloat>(count),
            (TensorType.Int32, TensorType.Int64) => Direct<int, long, IntToLong>(count),
            (TensorType.Int64, TensorType.Int32) => Direct<long, int, LongToInt>(count),
            (TensorType.UInt8, TensorType.Float32) => Direct<byte, float, ByteToFloat>(count),
            (TensorType.Int8, TensorType.Float32) => Direct<sbyte, float, SByteToFloat>(count),
            (TensorType.Float16, TensorType.Float32) => Direct<Half, float, HalfToFloat>(count),
            (TensorType.Float32, TensorType.Float16) => Direct<float, Half, FloatToHalf>(count),
            _ => null,
        };
        return direct
            ?? (CastKernel.Reads(input.Type) && CastKernel.Writes(to)
                ? new CastKernel(input.Type, to, count)
                : throw node.UnsupportedTypes());
    }

    private static UnaryKernel<TIn, TOut, ScalarUnary<TIn, TOut, TOperator>> Direct<TIn, TOut, TOperator>(int count)
        where TIn : unmanaged
        where TOut : unmanaged
        where TOperator : struct, IUnaryOperator<TIn, TOut> => new(default, count, Unary.CheapGrain);

    private readonly struct IntToFloat : IUnaryOperator<int, float>
    {
        public float Invoke(int x) => x;
    }

    private readonly struct IntToLong : IUnaryOperator<int, long>
    {
        public long Invoke(int x) => x;
    }

    private readonly struct LongToInt : IUnaryOperator<long, int>
    {
        public int Invoke(long x) => unchecked((int)x);
    }

    private readonly struct ByteToFloat : IUnaryOperator<byte, float>
    {
        public float Invoke(byte x) => x;
    }

    private readonly struct SByteToFloat : IUnaryOperator<sbyte, float>
    {
        public float Invoke(sbyte x) => x;
    }

    private readonly struct HalfToFloat : IUnaryOperator<Half, float>
    {
        public float Invoke(Half x) => (float)x;
    }

    private readonly struct FloatToHalf : IUnaryOperator<float, Half>
    {
        public Half Invoke(float x) => (Half)x;
    }
}
