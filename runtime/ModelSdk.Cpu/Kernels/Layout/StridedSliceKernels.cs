using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>STRIDED_SLICE: numpy's basic indexing, with its five masks.</summary>
/// <remarks>Rules: reference tflite-ops 4.3; LiteRT, tflite/kernels/strided_slice.cc.</remarks>
internal static class StridedSliceKernels
{
    private const int MaxIndices = 31;

    /// <summary>STRIDED_SLICE.</summary>
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
        for (int i = 0; i < axes.Length; i++)
        {
            source[i] = axes[i].Count > 1 ? checked(inputStrides[i] * axes[i].Stride) : inputStrides[i];
            start += (long)axes[i].Start * inputStrides[i];
        }

        node.SetShape(0, [.. axes.Where(static axis => !axis.IsDropped).Select(static axis => axis.Count)]);
        StridedCopy copy = new(
            box, source, Shapes.Strides(box), elementSize, start, reference: node.Settings.ForceReference);
        return isText ? new StringMoveKernel(node, copy) : node.Moves([new Move(0, 0, copy)]);
    }

    private static Axis[] Resolve(NodeContext node, int[] shape)
    {
        StridedSliceOptions options = new(node.Options);
        int[] begin = node.ConstantInts(1);
        int[] end = node.ConstantInts(2);
        int[] strides = node.ConstantInts(3);
        if (begin.Length > MaxIndices || end.Length != begin.Length || strides.Length != begin.Length)
        {
            throw node.Error($"begin, end and strides must have the same length, at most {MaxIndices}");
        }

        int ellipsis = options.EllipsisMask;
        int consuming = Enumerable.Range(0, begin.Length).Count(i => !Bit(ellipsis, i) && !Bit(options.NewAxisMask, i));
        if (consuming > shape.Length || (ellipsis & (ellipsis - 1)) != 0)
        {
            throw node.Error($"{consuming} indices with the ellipsis mask {ellipsis} do not fit {node.Input(0)}");
        }

        List<Axis> axes = [];
        int next = 0;
        for (int i = 0; i < begin.Length; i++)
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
                axes.Add(Resolve(node, options, shape[next], next, i, begin[i], end[i], strides[i]));
                next++;
            }
        }

        while (next < shape.Length)
        {
            axes.Add(Axis.Whole(shape[next++]));
        }

        return [.. axes];
    }

    private static Axis Resolve(
        NodeContext node, StridedSliceOptions options, int size, int dimension, int index, int begin, int end, int stride)
    {
        if (stride is 0 or int.MinValue)
        {
            throw node.Error($"the stride of dimension {dimension} is {stride}");
        }

        // Backwards, "before the first element" is -1 and "after the last" is the last one.
        int low = stride > 0 ? 0 : -1;
        int high = stride > 0 ? size : size - 1;
        int start = Bit(options.BeginMask, index) ? (stride > 0 ? 0 : size - 1) : Clamp(begin);
        if (Bit(options.ShrinkAxisMask, index))
        {
            int position = Bit(options.BeginMask, index) ? start : begin < 0 ? begin + size : begin;
            return position >= 0 && position < size && stride > 0
                ? new Axis(size, position, 1, 1, IsDropped: true)
                : throw node.Error($"index {begin} is outside of dimension {dimension}, which has {size} elements");
        }

        int stop = Bit(options.EndMask, index)
            ? (stride > 0 ? size : -1)
            : options.Offset ? Math.Clamp(start + end, low, high) : Clamp(end);
        long distance = stride > 0 ? (long)stop - start : (long)start - stop;
        long step = Math.Abs((long)stride);
        return new Axis(size, start, stride, (int)Math.Max((distance + step - 1) / step, 0), IsDropped: false);

        int Clamp(int position) => Math.Clamp(position < 0 ? position + size : position, low, high);
    }

    private static bool Bit(int mask, int index) => ((mask >> index) & 1) != 0;

    /// <summary>What is taken of one dimension.</summary>
    private readonly record struct Axis(int InputSize, int Start, int Stride, int Count, bool IsDropped)
    {
        public static Axis Whole(int size) => new(size, 0, 1, size, IsDropped: false);
    }
}
