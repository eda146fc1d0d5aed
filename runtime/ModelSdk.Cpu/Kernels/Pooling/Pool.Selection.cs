using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>Chooses the kernel of AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D.</summary>
internal static class PoolSelection
{
    /// <summary>AVERAGE_POOL_2D.</summary>
    public static Kernel Average(NodeContext node) => node.Input(0).Type switch
    {
        TensorType.Float32 => Float<AverageFloat, VectorRows<float, AverageFloatVectors>>(node),
        TensorType.Int8 => Integer<sbyte, AverageInteger<sbyte>, AverageIntegerRows<sbyte>>(node),
        TensorType.UInt8 => Integer<byte, AverageInteger<byte>, AverageIntegerRows<byte>>(node),
        TensorType.Int16 => Integer<short, AverageInteger<short>, AverageIntegerRows<short>>(node),
        _ => throw Unsupported(node),
    };

    /// <summary>MAX_POOL_2D.</summary>
    public static Kernel Max(NodeContext node) => node.Input(0).Type switch
    {
        TensorType.Float32 => Float<Maximum<float, float>, VectorRows<float, MaximumVectors<float>>>(node),
        TensorType.Int8 => Integer<sbyte, Maximum<sbyte, int>, VectorRows<sbyte, MaximumVectors<sbyte>>>(node),
        TensorType.UInt8 => Integer<byte, Maximum<byte, int>, VectorRows<byte, MaximumVectors<byte>>>(node),
        TensorType.Int16 => Integer<short, Maximum<short, int>, VectorRows<short, MaximumVectors<short>>>(node),
        _ => throw Unsupported(node),
    };

    /// <summary>L2_POOL_2D.</summary>
    public static Kernel RootMeanSquare(NodeContext node) => node.Input(0).Type == TensorType.Float32
        ? Float<RootMeanSquare, VectorRows<float, RootMeanSquareVectors>>(node)
        : throw Unsupported(node);

    private static Kernel Float<TOperator, TRows>(NodeContext node)
        where TOperator : struct, IPoolOperator<float, float>
        where TRows : struct, IPoolRows<float>
    {
        PoolShape shape = PoolShape.Read(node);
        (float min, float max) = ActivationRange.Float(Activation(node));
        return node.Settings.ForceReference
            ? new PoolReferenceKernel<float, float, TOperator>(shape, min, max)
            : new PoolKernel<float, TRows>(shape, min, max);
    }

    private static Kernel Integer<T, TOperator, TRows>(NodeContext node)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TOperator : struct, IPoolOperator<T, int>
        where TRows : struct, IPoolRows<T>
    {
        PoolShape shape = PoolShape.Read(node);
        Value input = node.Input(0);
        QuantizationParameters? from = input.Quantization;
        QuantizationParameters? to = node.Output(0).Quantization;
        bool fits = from is null
            ? to is null && Activation(node) == FusedActivation.None
            : to is not null && Math.Abs(from.Scale - to.Scale) <= 1e-6f && from.ZeroPoint == to.ZeroPoint;
        if (!fits)
        {
            throw node.Error($"{input} and {node.Output(0)} must have the same scale and zero point");
        }

        // Integers that stand for nothing else are pooled as they are.
        (int min, int max) = ActivationRange.Quantized(Activation(node), input.Type, to ?? new QuantizationParameters([1], [0], 0));
        return node.Settings.ForceReference
            ? new PoolReferenceKernel<T, int, TOperator>(shape, min, max)
            : new PoolKernel<T, TRows>(shape, T.CreateTruncating(min), T.CreateTruncating(max));
    }

    private static FusedActivation Activation(NodeContext node)
    {
        FusedActivation own = new Pool2DOptions(node.Options).Activation;
        return own == FusedActivation.None ? node.Node.FusedActivation : own;
    }

    private static ModelException Unsupported(NodeContext node) =>
        node.Error($"{node.Input(0)}: this operator does not exist for {node.Input(0).Type}; convert the tensor first");
}
