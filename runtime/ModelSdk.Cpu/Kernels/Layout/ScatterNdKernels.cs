using System.Numerics;
using System.Numerics.Tensors;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>SCATTER_ND: zeros with slices added at tuples of indices.</summary>
internal static class ScatterNdKernels
{
    /// <summary>SCATTER_ND.</summary>
    public static Kernel ScatterNd(NodeContext node)
    {
        Value indices = node.Input(0);
        Value updates = node.Input(1);
        int[] shape = node.ConstantInts(2);
        node.SameType(updates, node.Output(0));
        node.SetShape(0, shape);
        IndexTuples tuples = IndexTuples.Create(node, indices, shape, node.ElementSize(updates));
        int[] expected = [.. indices.Shape[..^1], .. shape[tuples.Depth..]];
        if (indices.Type != TensorType.Int32 || !updates.Shape.AsSpan().SequenceEqual(expected))
        {
            throw node.Error($"{updates} must have the shape [{string.Join(',', expected)}] for {indices}, which must be int32");
        }

        return updates.Type switch
        {
            TensorType.Float32 => new ScatterNdKernel<float, AddUpdate>(tuples),
            TensorType.Int8 => new ScatterNdKernel<sbyte, AddUpdate>(tuples),
            TensorType.UInt8 => new ScatterNdKernel<byte, AddUpdate>(tuples),
            TensorType.Int32 => new ScatterNdKernel<int, AddUpdate>(tuples),
            TensorType.Int64 => new ScatterNdKernel<long, AddUpdate>(tuples),
            TensorType.Bool => new ScatterNdKernel<byte, OrUpdate>(tuples),
            _ => throw node.Error($"{updates} must be float32, int8, uint8, int32, int64 or bool"),
        };
    }

    /// <summary>How an update joins what is there.</summary>
    public interface IUpdate
    {
        /// <summary>Joins <paramref name="update"/> into <paramref name="target"/>, of the same length.</summary>
        static abstract void Apply<T>(ReadOnlySpan<T> update, Span<T> target)
            where T : unmanaged, INumber<T>;
    }

    private readonly struct AddUpdate : IUpdate
    {
        public static void Apply<T>(ReadOnlySpan<T> update, Span<T> target)
            where T : unmanaged, INumber<T> => TensorPrimitives.Add(target, update, target);
    }

    private readonly struct OrUpdate : IUpdate
    {
        public static void Apply<T>(ReadOnlySpan<T> update, Span<T> target)
            where T : unmanaged, INumber<T> => TensorPrimitives.Max(target, update, target);
    }
}

/// <summary>SCATTER_ND of one element type.</summary>
internal sealed class ScatterNdKernel<T, TUpdate>(IndexTuples tuples) : Kernel
    where T : unmanaged, INumber<T>
    where TUpdate : struct, ScatterNdKernels.IUpdate
{
    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        ReadOnlySpan<int> indices = context.Input<int>(0);
        ReadOnlySpan<T> updates = context.Input<T>(1);
        Span<T> output = context.Output<T>(0);
        output.Clear();
        int slice = tuples.SliceBytes / sizeof(T);
        for (int i = 0; i < tuples.Count; i++)
        {
            int offset = tuples.Offset(indices.Slice(i * tuples.Depth, tuples.Depth)) * slice;
            TUpdate.Apply(updates.Slice(i * slice, slice), output.Slice(offset, slice));
        }
    }
}
