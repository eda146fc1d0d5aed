using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>Chooses the kernel of SUM, MEAN, REDUCE_MAX, REDUCE_MIN, REDUCE_PROD, REDUCE_ANY and REDUCE_ALL.</summary>
internal static class ReduceSelection
{
    /// <summary>SUM.</summary>
    public static Kernel Sum(NodeContext node)
    {
        ReductionShape shape = Read(node);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => Choose<float, SumOperator<float>>(node, shape),
            TensorType.Float16 => new ReduceReferenceKernel<Half, float, SumOperator<float>>(shape, 1),
            TensorType.Int32 => Choose<int, SumOperator<int>>(node, shape),
            TensorType.Int64 => Choose<long, SumOperator<long>>(node, shape),
            TensorType.UInt8 or TensorType.Int8 or TensorType.Int16 => QuantizedSelection.Sum(node, shape),
            _ => throw Unsupported(node),
        };
    }

    /// <summary>MEAN.</summary>
    public static Kernel Mean(NodeContext node)
    {
        ReductionShape shape = Read(node);
        int count = shape.ReducedCount;
        return node.Input(0).Type switch
        {
            TensorType.Float32 when count == 0 => new FillKernel<float>(float.NaN),
            TensorType.Float32 => Choose<float, SumOperator<float>>(node, shape, divisor: count),
            // Of nothing: 0 / 0 is NaN here too.
            TensorType.Float16 => new ReduceReferenceKernel<Half, float, SumOperator<float>>(shape, count),
            TensorType.Int32 => new ReduceReferenceKernel<int, long, SumOperator<long>>(shape, Math.Max(count, 1)),
            TensorType.Int64 => new ReduceReferenceKernel<long, long, SumOperator<long>>(shape, Math.Max(count, 1)),
            TensorType.UInt8 or TensorType.Int8 or TensorType.Int16 => QuantizedSelection.Mean(node, shape),
            _ => throw Unsupported(node),
        };
    }

    /// <summary>REDUCE_PROD.</summary>
    public static Kernel Product(NodeContext node)
    {
        ReductionShape shape = Read(node);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => Choose<float, ProductOperator<float>>(node, shape),
            TensorType.Int32 => Choose<int, ProductOperator<int>>(node, shape),
            TensorType.Int64 => Choose<long, ProductOperator<long>>(node, shape),
            TensorType.Int8 or TensorType.Int16 when node.Input(0).Quantization is not null => QuantizedSelection.Product(node, shape),
            TensorType.Int8 => Choose<sbyte, ProductOperator<sbyte>>(node, shape),
            TensorType.Int16 => Choose<short, ProductOperator<short>>(node, shape),
            TensorType.UInt8 when node.Input(0).Quantization is null => Choose<byte, ProductOperator<byte>>(node, shape),
            _ => throw Unsupported(node),
        };
    }

    /// <summary>REDUCE_MAX.</summary>
    public static Kernel Max(NodeContext node)
    {
        ReductionShape shape = ReadEqualScales(node);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => Choose<float, MaxOperator<float>>(node, shape),
            TensorType.Float16 => new ReduceReferenceKernel<Half, float, MaxOperator<float>>(shape, 1),
            TensorType.Int8 => Choose<sbyte, MaxOperator<sbyte>>(node, shape),
            TensorType.UInt8 => Choose<byte, MaxOperator<byte>>(node, shape),
            TensorType.Int16 => Choose<short, MaxOperator<short>>(node, shape),
            TensorType.Int32 => Choose<int, MaxOperator<int>>(node, shape),
            TensorType.Int64 => Choose<long, MaxOperator<long>>(node, shape),
            TensorType.Bool => Choose<byte, AnyOperator>(node, shape),
            _ => throw Unsupported(node),
        };
    }

    /// <summary>REDUCE_MIN.</summary>
    public static Kernel Min(NodeContext node)
    {
        ReductionShape shape = ReadEqualScales(node);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => Choose<float, MinOperator<float>>(node, shape),
            TensorType.Float16 => new ReduceReferenceKernel<Half, float, MinOperator<float>>(shape, 1),
            TensorType.Int8 => Choose<sbyte, MinOperator<sbyte>>(node, shape),
            TensorType.UInt8 => Choose<byte, MinOperator<byte>>(node, shape),
            TensorType.Int16 => Choose<short, MinOperator<short>>(node, shape),
            TensorType.Int32 => Choose<int, MinOperator<int>>(node, shape),
            TensorType.Int64 => Choose<long, MinOperator<long>>(node, shape),
            TensorType.Bool => Choose<byte, AllOperator>(node, shape),
            _ => throw Unsupported(node),
        };
    }

    /// <summary>REDUCE_ANY.</summary>
    public static Kernel Any(NodeContext node) => node.Input(0).Type == TensorType.Bool
        ? Choose<byte, AnyOperator>(node, Read(node))
        : throw Unsupported(node);

    /// <summary>REDUCE_ALL.</summary>
    public static Kernel All(NodeContext node) => node.Input(0).Type == TensorType.Bool
        ? Choose<byte, AllOperator>(node, Read(node))
        : throw Unsupported(node);

    private static Kernel Choose<T, TOperator>(NodeContext node, ReductionShape shape, T? divisor = null)
        where T : unmanaged, INumber<T>
        where TOperator : struct, IReduceOperator<T>
    {
        if (shape.IsEmpty)
        {
            return new FillKernel<T>(TOperator.Identity);
        }

        if (node.Settings.ForceReference || shape.Simple is not { } simple)
        {
            node.Settings.Log?.Invoke($"{node.Node}: plain loop");
            return new ReduceReferenceKernel<T, T, TOperator>(shape, divisor ?? T.One);
        }

        node.Settings.Log?.Invoke($"{node.Node}: vectors, {simple.Outer} x [{simple.Reduced}] x {simple.Inner}");
        return new ReduceKernel<T, TOperator>(simple.Outer, simple.Reduced, simple.Inner, divisor);
    }

    private static ReductionShape Read(NodeContext node)
    {
        if (node.Input(0).Type != node.Output(0).Type)
        {
            throw node.Error($"{node.Input(0)} and {node.Output(0)} must have the same element type");
        }

        return ReductionShape.Read(node);
    }

    private static ReductionShape ReadEqualScales(NodeContext node)
    {
        Value input = node.Input(0);
        if (input.Type is TensorType.UInt8 or TensorType.Int8 or TensorType.Int16)
        {
            node.SameQuantization(input, node.Output(0));
        }

        if (input is { Type: TensorType.Int16, Quantization.ZeroPoint: not 0 })
        {
            throw node.Error($"the zero point of {input} must be 0, since it is int16");
        }

        return Read(node);
    }

    private static ModelException Unsupported(NodeContext node) =>
        node.Error($"{node.Input(0)}: this operator does not exist for {node.Input(0).Type}; convert the tensor first");
}

/// <summary>Output 0 is one value throughout: what a reduction of nothing gives.</summary>
internal sealed class FillKernel<T>(T value) : Kernel
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context) => context.Output<T>(0).Fill(value);
}
