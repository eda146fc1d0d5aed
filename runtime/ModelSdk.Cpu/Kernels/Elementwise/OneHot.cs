using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Factory of ONE_HOT.</summary>
internal static class OneHotKernels
{
    /// <summary>ONE_HOT: a new dimension in which one element is "on".</summary>
    public static Kernel Create(NodeContext node)
    {
        Value indices = node.Input(0);
        int rank = indices.Shape.Length;
        int axis = new OneHotOptions(node.Options).Axis;
        axis = axis == -1 ? rank : axis;
        int[] depths = node.ConstantInts(1);
        if (axis < 0 || axis > rank || depths is not [int depth] || depth < 0)
        {
            throw node.Error($"axis {axis} or depth [{string.Join(',', depths)}] does not fit {indices}");
        }

        if (node.Input(2).Count != 1 || node.Input(3).Count != 1 || node.Input(2).Type != node.Input(3).Type
            || node.Output(0).Type != node.Input(2).Type)
        {
            throw node.Error($"its values, {node.Input(2)} and {node.Input(3)}, must be scalars of the type of {node.Output(0)}");
        }

        int[] shape = [.. indices.Shape[..axis], depth, .. indices.Shape[axis..]];
        int inner = Shapes.Product(indices.Shape, axis, rank);
        node.SetShape(0, shape);
        return (indices.Type, node.Input(2).Type.Bits()) switch
        {
            (TensorType.Int32, 8) => new OneHotKernel<int, byte>(depth, inner),
            (TensorType.Int32, 16) => new OneHotKernel<int, ushort>(depth, inner),
            (TensorType.Int32, 32) => new OneHotKernel<int, uint>(depth, inner),
            (TensorType.Int32, 64) => new OneHotKernel<int, ulong>(depth, inner),
            (TensorType.Int64, 8) => new OneHotKernel<long, byte>(depth, inner),
            (TensorType.Int64, 16) => new OneHotKernel<long, ushort>(depth, inner),
            (TensorType.Int64, 32) => new OneHotKernel<long, uint>(depth, inner),
            (TensorType.Int64, 64) => new OneHotKernel<long, ulong>(depth, inner),
            _ => throw node.Error($"{indices} with values of type {node.Input(2)} is not supported by this engine"),
        };
    }
}

/// <summary>All "off", then one "on" for each index that is in range.</summary>
internal sealed class OneHotKernel<TIndex, T>(int depth, int inner) : Kernel
    where TIndex : unmanaged, System.Numerics.IBinaryInteger<TIndex>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<TIndex> indices = context.Input<TIndex>(0);
        T on = context.Input<T>(2)[0];
        Span<T> output = context.Output<T>(0);
        output.Fill(context.Input<T>(3)[0]);
        for (int i = 0; i < indices.Length; i++)
        {
            long index = long.CreateTruncating(indices[i]);
            if (index >= 0 && index < depth)
            {
                output[(((i / inner * depth) + (int)index) * inner) + (i % inner)] = on;
            }
        }
    }
}
