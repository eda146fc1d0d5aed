using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Factory of CUMSUM.</summary>
internal static class CumulativeSumKernels
{
    /// <summary>CUMSUM along one dimension.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        int[] axes = node.ConstantInts(1);
        int axis = axes is [int only] ? Shapes.NormalizeAxis(only, input.Shape.Length) : -1;
        if (axis < 0)
        {
            throw node.Error($"the axis [{string.Join(',', axes)}] is not one dimension of {input}");
        }

        if (node.Output(0).Type != input.Type)
        {
            throw node.UnsupportedTypes();
        }

        CumsumOptions options = new(node.Options);
        node.SetShape(0, input.Shape);
        int length = input.Shape[axis];
        int inner = Shapes.Product(input.Shape, axis + 1, input.Shape.Length);
        return input.Type switch
        {
            TensorType.Float32 => new CumulativeSumKernel<float>(length, inner, options.Exclusive, options.Reverse),
            TensorType.Int32 => new CumulativeSumKernel<int>(length, inner, options.Exclusive, options.Reverse),
            TensorType.Int64 => new CumulativeSumKernel<long>(length, inner, options.Exclusive, options.Reverse),
            _ => throw node.UnsupportedType(),
        };
    }
}

/// <summary>Running sums of <paramref name="length"/> elements that are <paramref name="inner"/> apart.</summary>
internal sealed class CumulativeSumKernel<T>(int length, int inner, bool exclusive, bool reverse) : Kernel
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public override int InPlaceInput => 0;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> x = context.Input<T>(0);
        Span<T> y = context.Output<T>(0);
        int block = length * inner;
        for (int start = 0; start < x.Length; start += block)
        {
            for (int column = 0; column < inner; column++)
            {
                T sum = T.Zero;
                for (int i = 0; i < length; i++)
                {
                    int at = start + ((reverse ? length - 1 - i : i) * inner) + column;
                    T next = unchecked(sum + x[at]);
                    y[at] = exclusive ? sum : next;
                    sum = next;
                }
            }
        }
    }
}
