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
        if (node.Input(1).Count != 1 || node.Input(1).Type != node.Output(0).Type)
        {
            throw node.Error($"its value, {node.Input(1)}, must be a scalar of the type of {node.Output(0)}");
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
        if (node.Input(0).Type != node.Output(0).Type)
        {
            throw node.UnsupportedTypes();
        }

        node.SetShape(0, node.Input(0).Shape);
        return new ZeroKernel();
    }

    /// <summary>RANGE.</summary>
    public static Kernel Range(NodeContext node) => node.Output(0).Type switch
    {
        TensorType.Int32 => Range<int>(node, IntegerCount),
        TensorType.Int64 => Range<long>(node, IntegerCount),
        TensorType.Float32 => Range<float>(node, FloatCount),
        _ => throw node.UnsupportedTypes(),
    };

    private static RangeKernel<T> Range<T>(NodeContext node, Func<T, T, T, int> count)
        where T : unmanaged, INumber<T>
    {
        (T start, T limit, T delta) = (Scalar<T>(node, 0), Scalar<T>(node, 1), Scalar<T>(node, 2));
        bool ends = (start >= limit && delta < T.Zero) || (start <= limit && delta > T.Zero);
        node.SetShape(0, ends ? count(start, limit, delta) : throw node.Error($"from {start} to {limit} by {delta} does not end"));
        return new RangeKernel<T>(start, delta);
    }

    // Wider than long: the distance of two numbers may be.
    private static int IntegerCount<T>(T start, T limit, T delta)
        where T : IBinaryInteger<T>
    {
        Int128 distance = Int128.Abs(Int128.CreateChecked(limit) - Int128.CreateChecked(start));
        Int128 step = Int128.Abs(Int128.CreateChecked(delta));
        return checked((int)((distance + step - 1) / step));
    }

    private static int FloatCount(float start, float limit, float delta) =>
        checked((int)MathF.Ceiling(MathF.Abs((limit - start) / delta)));

    private static T Scalar<T>(NodeContext node, int input)
        where T : unmanaged
    {
        Value value = node.KnownInput(input);
        return value.Type == node.Output(0).Type && value.Count == 1
            ? value.Constant<T>()[0]
            : throw node.Error($"input {input}, {value}, must be one number of the type of {node.Output(0)}");
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
