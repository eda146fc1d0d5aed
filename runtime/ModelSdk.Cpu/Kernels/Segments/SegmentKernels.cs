using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>SEGMENT_SUM and UNSORTED_SEGMENT_SUM, _PROD, _MIN and _MAX: slices with the same id are joined.</summary>
/// <remarks>Rules: LiteRT, tflite/kernels/segment_sum.cc and unsorted_segment.cc.</remarks>
internal static class SegmentKernels
{
    /// <summary>SEGMENT_SUM: ids count up from 0 without gaps; the last one tells the number of segments.</summary>
    public static Kernel SegmentSum(NodeContext node)
    {
        Value data = node.Input(0);
        Value ids = node.Input(1);
        node.RequireTypes(data, ids);
        if (data.Shape.Length == 0 || ids.Shape.Length != 1 || ids.Shape[0] != data.Shape[0])
        {
            throw node.Error($"{ids} must have one id for each of the first dimension of {data}");
        }

        node.SetShapeAtRun(0);
        int[] slice = data.Shape[1..];
        return data.Type == TensorType.Float32
            ? new SegmentSumKernel<float>(node.Node.ToString(), slice)
            : new SegmentSumKernel<int>(node.Node.ToString(), slice);
    }

    /// <summary>UNSORTED_SEGMENT_SUM.</summary>
    public static Kernel UnsortedSum(NodeContext node) => Unsorted<SumOperator>(node);

    /// <summary>UNSORTED_SEGMENT_PROD.</summary>
    public static Kernel UnsortedProduct(NodeContext node) => Unsorted<ProductOperator>(node);

    /// <summary>UNSORTED_SEGMENT_MIN.</summary>
    public static Kernel UnsortedMin(NodeContext node) => Unsorted<MinOperator>(node);

    /// <summary>UNSORTED_SEGMENT_MAX.</summary>
    public static Kernel UnsortedMax(NodeContext node) => Unsorted<MaxOperator>(node);

    private static Kernel Unsorted<TOperator>(NodeContext node)
        where TOperator : struct, ISegmentOperator
    {
        Value data = node.Input(0);
        Value ids = node.Input(1);
        node.RequireTypes(data, ids);
        int rank = ids.Shape.Length;
        if (rank > data.Shape.Length || !data.Shape.AsSpan(0, rank).SequenceEqual(ids.Shape))
        {
            throw node.Error($"the shape of {ids} must be the beginning of that of {data}");
        }

        if (node.Input(2) is not { Type: TensorType.Int32, Shape: [] or [1] } || node.ConstantInts(2) is not [>= 0 and int segments])
        {
            throw node.Error($"{node.Input(2)} must hold the number of segments, an int32 from 0");
        }

        node.SetShape(0, [segments, .. data.Shape[rank..]]);
        int slice = Shapes.Product(data.Shape, rank, data.Shape.Length);
        return data.Type == TensorType.Float32
            ? new UnsortedSegmentKernel<float, TOperator>(node.Node.ToString(), segments, slice)
            : new UnsortedSegmentKernel<int, TOperator>(node.Node.ToString(), segments, slice);
    }

    private static void RequireTypes(this NodeContext node, Value data, Value ids)
    {
        if (data.Type is not (TensorType.Float32 or TensorType.Int32) || node.Output(0).Type != data.Type)
        {
            throw node.UnsupportedTypes();
        }

        if (ids.Type != TensorType.Int32)
        {
            throw node.Error($"{ids} must be int32");
        }
    }

    /// <summary>The error for an id that does not fit.</summary>
    public static ModelException IdError(string node, int place, long id, string allowed) =>
        new(
            ModelErrorCode.RuntimeFailure,
            $"{node}: segment id {id} at position {place} of input 1 is not allowed: {allowed}; check the data given to the model");

    private readonly struct SumOperator : ISegmentOperator
    {
        public static T Initial<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.Zero;

        public static void Join<T>(ReadOnlySpan<T> slice, Span<T> target)
            where T : unmanaged, INumber<T> => TensorPrimitives.Add(target, slice, target);
    }

    private readonly struct ProductOperator : ISegmentOperator
    {
        public static T Initial<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.One;

        public static void Join<T>(ReadOnlySpan<T> slice, Span<T> target)
            where T : unmanaged, INumber<T> => TensorPrimitives.Multiply(target, slice, target);
    }

    // As std::min and std::max: the first operand stays unless the second is really smaller or larger, NaN included.
    private readonly struct MinOperator : ISegmentOperator
    {
        public static T Initial<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.MaxValue;

        public static void Join<T>(ReadOnlySpan<T> slice, Span<T> target)
            where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < slice.Length; i++)
            {
                target[i] = slice[i] < target[i] ? slice[i] : target[i];
            }
        }
    }

    private readonly struct MaxOperator : ISegmentOperator
    {
        public static T Initial<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.MinValue;

        public static void Join<T>(ReadOnlySpan<T> slice, Span<T> target)
            where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < slice.Length; i++)
            {
                target[i] = target[i] < slice[i] ? slice[i] : target[i];
            }
        }
    }
}

/// <summary>How slices of one segment are joined.</summary>
internal interface ISegmentOperator
{
    /// <summary>What a segment without slices holds.</summary>
    static abstract T Initial<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;

    /// <summary>Joins a slice into a segment of the same length.</summary>
    static abstract void Join<T>(ReadOnlySpan<T> slice, Span<T> target)
        where T : unmanaged, INumber<T>;
}

/// <summary>SEGMENT_SUM of one element type.</summary>
internal sealed class SegmentSumKernel<T> : Kernel
    where T : unmanaged, INumber<T>
{
    private readonly string _node;
    private readonly int[] _slice;
    private readonly int _sliceCount;

    /// <summary>Of slices with a shape.</summary>
    public SegmentSumKernel(string node, int[] slice)
    {
        _node = node;
        _slice = slice;
        _sliceCount = Shapes.Count(slice);
    }

    /// <inheritdoc/>
    public override int ScratchBytes => (_slice.Length + 1) * sizeof(int);

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> data = context.Input<T>(0);
        ReadOnlySpan<int> ids = context.Input<int>(1);
        long previous = -1;
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] != previous + 1 && (ids[i] != previous || i == 0))
            {
                throw SegmentKernels.IdError(
                    _node, i, ids[i], i == 0 ? "the first one must be 0" : $"after {previous} there may be {previous} or {previous + 1}");
            }

            previous = ids[i];
        }

        Span<int> shape = MemoryMarshal.Cast<byte, int>(context.Scratch);
        shape[0] = (int)previous + 1;
        _slice.CopyTo(shape[1..]);
        Span<T> output = context.Resize<T>(0, shape);
        output.Clear();
        for (int i = 0; i < ids.Length; i++)
        {
            Span<T> target = output.Slice(ids[i] * _sliceCount, _sliceCount);
            TensorPrimitives.Add(target, data.Slice(i * _sliceCount, _sliceCount), target);
        }
    }
}

/// <summary>UNSORTED_SEGMENT_SUM, _PROD, _MIN and _MAX of one element type.</summary>
internal sealed class UnsortedSegmentKernel<T, TOperator>(string node, int segments, int slice) : Kernel
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
    where TOperator : struct, ISegmentOperator
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> data = context.Input<T>(0);
        ReadOnlySpan<int> ids = context.Input<int>(1);
        Span<T> output = context.Output<T>(0);
        output.Fill(TOperator.Initial<T>());
        for (int i = 0; i < ids.Length; i++)
        {
            int id = ids[i];
            if (id >= segments)
            {
                throw SegmentKernels.IdError(node, i, id, $"there are {segments} segments");
            }

            // A slice with a negative id belongs nowhere.
            if (id >= 0)
            {
                TOperator.Join(data.Slice(i * slice, slice), output.Slice(id * slice, slice));
            }
        }
    }
}
