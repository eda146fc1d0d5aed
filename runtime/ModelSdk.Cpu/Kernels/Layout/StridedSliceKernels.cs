using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>STRIDED_SLICE: numpy's basic indexing, with its five masks.</summary>
/// <remarks>Rules: reference tflite-ops 4.3; LiteRT, tflite/kernels/strided_slice.cc.</remarks>
internal static class StridedSliceKernels
{
    private const int MaxIndices = 31;

    /// <summary>STRIDED_SLICE; positions that only a run knows are read in it where the shape does not depend on them.</summary>
    public static Kernel StridedSlice(NodeContext node)
    {
        Value input = node.Input(0);
        node.SameType(input, node.Output(0));
        bool isText = input.Type == TensorType.String;
        int elementSize = isText ? sizeof(int) : node.MovedSize(input);
        Axis[] axes = Resolve(node, input.Shape);
        int[] inputStrides = Shapes.Strides(Array.ConvertAll(axes, static axis => axis.InputSize));
        int[] box = Array.ConvertAll(axes, static axis => axis.Count);
        int[] source = new int[axes.Length];
        long start = 0;
        List<RunTimeIndex> open = [];
        for (int i = 0; i < axes.Length; i++)
        {
            source[i] = axes[i].Count > 1 ? checked(inputStrides[i] * axes[i].Stride) : inputStrides[i];
            start += (long)axes[i].Start * inputStrides[i];
            if (axes[i].Index >= 0)
            {
                open.Add(new RunTimeIndex(
                    axes[i].Index, axes[i].Dimension, axes[i].InputSize, axes[i].Reach, (long)inputStrides[i] * elementSize));
            }
        }

        node.SetShape(0, [.. axes.Where(static axis => !axis.IsDropped).Select(static axis => axis.Count)]);
        StridedCopy copy = new(box, source, Shapes.Strides(box), elementSize, start, reference: node.Settings.ForceReference);
        return isText ? new StringMoveKernel(node, copy)
            : open.Count > 0 ? new StridedSliceAtKernel(node.Node.ToString(), copy, [.. open])
            : node.Moves([new Move(0, 0, copy)]);
    }

    private static Axis[] Resolve(NodeContext node, int[] shape)
    {
        StridedSliceOptions options = new(node.Options);
        for (int i = 1; i <= 3; i++)
        {
            if (node.Input(i) is not { Type: TensorType.Int32, Shape: [<= MaxIndices] })
            {
                throw node.Error($"{node.Input(i)} must be int32 with one dimension of at most {MaxIndices}");
            }
        }

        int count = node.Input(1).Shape[0];
        if (node.Input(2).Shape[0] != count || node.Input(3).Shape[0] != count)
        {
            throw node.Error("begin, end and strides must have the same length");
        }

        int ellipsis = options.EllipsisMask;
        int consuming = Enumerable.Range(0, count).Count(i => !Bit(ellipsis, i) && !Bit(options.NewAxisMask, i));
        if (consuming > shape.Length || (ellipsis & (ellipsis - 1)) != 0)
        {
            throw node.Error($"{consuming} indices with the ellipsis mask {ellipsis} do not fit {node.Input(0)}");
        }

        int[] strides = node.ConstantInts(3);
        List<Axis> axes = [];
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            if (Bit(ellipsis, i))
            {
                for (int rest = shape.Length - consuming; rest > 0; rest--)
                {
                    axes.Add(Axis.Whole(shape[next++]));
                }
            }
            else if (Bit(options.NewAxisMask, i))
            {
                axes.Add(Axis.Whole(1));
            }
            else
            {
                axes.Add(Resolve(node, options, shape[next], next, i, strides[i]));
                next++;
            }
        }

        while (next < shape.Length)
        {
            axes.Add(Axis.Whole(shape[next++]));
        }

        return [.. axes];
    }

    private static Axis Resolve(NodeContext node, StridedSliceOptions options, int size, int dimension, int index, int stride)
    {
        if (stride is 0 or int.MinValue)
        {
            throw node.Error($"the stride of dimension {dimension} is {stride}");
        }

        // Backwards, "before the first element" is -1 and "after the last" is the last one.
        int low = stride > 0 ? 0 : -1;
        int high = stride > 0 ? size : size - 1;
        bool fromFirst = Bit(options.BeginMask, index);
        bool isDropped = Bit(options.ShrinkAxisMask, index);
        bool canWait = !fromFirst && !node.Input(1).IsConstant && node.Input(0).Type is { } type && !type.IsPacked()
            && type != TensorType.String && stride > 0;
        if (isDropped)
        {
            if (canWait)
            {
                return new Axis(size, 0, 1, 1, IsDropped: true) { Index = index, Dimension = dimension };
            }

            int begin = fromFirst ? 0 : node.ConstantInts(1)[index];
            int position = begin < 0 ? begin + size : begin;
            return position >= 0 && position < size && stride > 0
                ? new Axis(size, position, 1, 1, IsDropped: true)
                : throw node.Error($"index {begin} is outside of dimension {dimension}, which has {size} elements");
        }

        bool toLast = Bit(options.EndMask, index);
        long step = Math.Abs((long)stride);
        if (canWait && options.Offset && !toLast)
        {
            // The end counts from the begin, so that it is the length.
            int length = Math.Max(node.ConstantInts(2)[index], 0);
            return new Axis(size, 0, stride, Count(length), IsDropped: false) { Index = index, Dimension = dimension };
        }

        int start = fromFirst ? (stride > 0 ? 0 : size - 1) : Clamp(node.ConstantInts(1)[index]);
        int stop = toLast
            ? (stride > 0 ? size : -1)
            : options.Offset ? (int)Math.Clamp((long)start + node.ConstantInts(2)[index], low, high) : Clamp(node.ConstantInts(2)[index]);
        return new Axis(size, start, stride, Count(stride > 0 ? (long)stop - start : (long)start - stop), IsDropped: false);

        int Clamp(int position) => Math.Clamp(position < 0 ? position + size : position, low, high);

        int Count(long distance) => (int)Math.Max((distance + step - 1) / step, 0);
    }

    private static bool Bit(int mask, int index) => ((mask >> index) & 1) != 0;

    /// <summary>What is taken of one dimension.</summary>
    private readonly record struct Axis(int InputSize, int Start, int Stride, int Count, bool IsDropped)
    {
        /// <summary>Position in the begin tensor where only a run knows the start, otherwise -1.</summary>
        public int Index { get; init; } = -1;

        /// <summary>The dimension of the input, for messages.</summary>
        public int Dimension { get; init; }

        /// <summary>Elements from the first to the last that is taken.</summary>
        public long Reach => Count == 0 ? 0 : ((Count - 1) * (long)Stride) + 1;

        public static Axis Whole(int size) => new(size, 0, 1, size, IsDropped: false);
    }
}

/// <summary>A start in one dimension that is read in the run.</summary>
/// <param name="Index">Position in the begin tensor.</param>
/// <param name="Dimension">The dimension.</param>
/// <param name="Size">Its size.</param>
/// <param name="Reach">Elements from the start that are needed.</param>
/// <param name="Stride">Bytes from one element of the dimension to the next.</param>
internal readonly record struct RunTimeIndex(int Index, int Dimension, int Size, long Reach, long Stride);

/// <summary>STRIDED_SLICE whose starts are in input 1 at run time.</summary>
internal sealed class StridedSliceAtKernel(string node, StridedCopy copy, RunTimeIndex[] starts) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<int> begin = context.Input<int>(1);
        long shift = 0;
        foreach (RunTimeIndex start in starts)
        {
            int given = begin[start.Index];
            long position = given < 0 ? (long)given + start.Size : given;
            if (position < 0 || position + start.Reach > start.Size)
            {
                throw LayoutChecks.IndexError(node, given, start.Size, start.Dimension);
            }

            shift += position * start.Stride;
        }

        copy.Run(context.Input<byte>(0), context.Output<byte>(0), context.Threads, sourceShift: shift);
    }
}
