using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Text;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Factories of operators that make tensors out of scalars: FILL, ZEROS_LIKE, RANGE, ONE_HOT.</summary>
internal static class FillKernels
{
    /// <summary>FILL.</summary>
    public static Kernel Fill(NodeContext node)
    {
        if (node.Input(1).Count != 1)
        {
            throw node.Error($"its value, {node.Input(1)}, must be a scalar");
        }

        node.SetShape(0, node.ConstantInts(0));
        return node.Input(1).Type.Bits() switch
        {
            8 => new FillKernel<byte>(),
            16 => new FillKernel<ushort>(),
            32 => new FillKernel<uint>(),
            64 => new FillKernel<ulong>(),
            128 => new FillKernel<UInt128>(),
            _ when node.Input(1).Type == TensorType.String => new StringFillKernel(node),
            _ => throw node.Error($"the type of its value, {node.Input(1)}, is not supported by this engine"),
        };
    }

    /// <summary>ZEROS_LIKE.</summary>
    public static Kernel ZerosLike(NodeContext node)
    {
        node.SetShape(0, node.Input(0).Shape);
        return new ZeroKernel();
    }

    /// <summary>RANGE; its length must be known when the plan is made.</summary>
    public static Kernel Range(NodeContext node) => node.Output(0).Type switch
    {
        TensorType.Int32 => Range<int>(node),
        TensorType.Int64 => Range<long>(node),
        TensorType.Float32 => Range<float>(node),
        _ => throw node.UnsupportedTypes(),
    };

    private static RangeKernel<T> Range<T>(NodeContext node)
        where T : unmanaged, INumber<T>
    {
        (T start, T limit, T delta) = (Scalar<T>(node, 0), Scalar<T>(node, 1), Scalar<T>(node, 2));
        if (T.IsZero(delta) || (start < limit && T.IsNegative(delta)) || (start > limit && T.IsPositive(delta)))
        {
            throw node.Error($"from {start} to {limit} by {delta} does not end");
        }

        double steps = typeof(T) == typeof(float)
            ? MathF.Ceiling(MathF.Abs(float.CreateChecked((limit - start) / delta)))
            : Math.Ceiling(Math.Abs((double.CreateChecked(limit) - double.CreateChecked(start)) / double.CreateChecked(delta)));
        node.SetShape(0, checked((int)steps));
        return new RangeKernel<T>(start, delta);
    }

    private static T Scalar<T>(NodeContext node, int input)
        where T : unmanaged
    {
        Value value = node.Input(input);
        return value.IsConstant && value.Count == 1
            ? value.Constant<T>()[0]
            : throw node.Error($"input {input}, {value}, must be a constant scalar for this engine");
    }
}

/// <summary>Every element is input 1.</summary>
internal sealed class FillKernel<T> : Kernel
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context) => context.Output<T>(0).Fill(context.Input<T>(1)[0]);
}

/// <summary>Every string is that of input 1.</summary>
internal sealed class StringFillKernel(NodeContext node) : StringPickKernel(node, input: 1)
{
    /// <inheritdoc/>
    protected override void Pick(in KernelContext context, ReadOnlySpan<int> positions, Span<int> picks) => picks.Clear();
}

/// <summary>Every element is 0.</summary>
internal sealed class ZeroKernel : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context) => context.Output<byte>(0).Clear();
}

/// <summary>start, start + delta and so on, added up as the reference does.</summary>
internal sealed class RangeKernel<T>(T start, T delta) : Kernel
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        T value = start;
        foreach (ref T element in context.Output<T>(0))
        {
            element = value;
            value = unchecked(value + delta);
        }
    }
}
