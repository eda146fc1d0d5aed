using System.Numerics;
using System.Runtime.Intrinsics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>ARG_MAX and ARG_MIN: where the extreme element of a dimension is; the first one of several.</summary>
internal static class ArgExtreme
{
    /// <summary>ARG_MAX.</summary>
    public static Kernel Max(NodeContext node) => node.Input(0).Type switch
    {
        TensorType.Float32 => Create<float, Greater<float>>(node),
        TensorType.Int8 => Create<sbyte, Greater<sbyte>>(node),
        TensorType.UInt8 or TensorType.Bool => Create<byte, Greater<byte>>(node),
        TensorType.Int32 => Create<int, Greater<int>>(node),
        _ => throw Unsupported(node),
    };

    /// <summary>ARG_MIN.</summary>
    public static Kernel Min(NodeContext node) => node.Input(0).Type switch
    {
        TensorType.Float32 => Create<float, Less<float>>(node),
        TensorType.Int8 => Create<sbyte, Less<sbyte>>(node),
        TensorType.UInt8 or TensorType.Bool => Create<byte, Less<byte>>(node),
        TensorType.Int32 => Create<int, Less<int>>(node),
        _ => throw Unsupported(node),
    };

    private static Kernel Create<T, TOrder>(NodeContext node)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IOrder<T>
    {
        int[] shape = node.Input(0).Shape;
        int[] axes = node.ConstantInts(1);
        int axis = axes.Length == 1 ? Shapes.NormalizeAxis(axes[0], shape.Length) : -1;
        if (axis < 0)
        {
            throw node.Error($"the axis [{string.Join(',', axes)}] must be one dimension of {node.Input(0)}");
        }

        node.SetShape(0, [.. shape[..axis], .. shape[(axis + 1)..]]);
        int outer = Shapes.Product(shape, 0, axis);
        int inner = Shapes.Product(shape, axis + 1, shape.Length);
        if (shape[axis] == 0 && outer * inner > 0)
        {
            throw node.Error($"dimension {axis} of {node.Input(0)} has no elements to choose from");
        }

        bool plain = node.Settings.ForceReference;
        return node.Output(0).Type switch
        {
            TensorType.Int32 => new ArgExtremeKernel<T, TOrder, int>(outer, shape[axis], inner, plain),
            TensorType.Int64 => new ArgExtremeKernel<T, TOrder, long>(outer, shape[axis], inner, plain),
            _ => throw node.Error($"{node.Output(0)} must be int32 or int64"),
        };
    }

    private static ModelException Unsupported(NodeContext node) =>
        node.Error($"{node.Input(0)} must be float32, int8, uint8, int32 or bool; convert the tensor first");

    /// <summary>Which of two elements is the more extreme one; any number is more so than NaN.</summary>
    public interface IOrder<T>
    {
        /// <summary>Whether <paramref name="candidate"/> replaces <paramref name="best"/>.</summary>
        static abstract bool Replaces(T candidate, T best);

        /// <summary>The extreme element of a line that does not start with NaN.</summary>
        static abstract T Extreme(ReadOnlySpan<T> line);
    }

    private readonly struct Greater<T> : IOrder<T>
        where T : unmanaged, INumber<T>
    {
        public static bool Replaces(T candidate, T best) =>
            candidate > best || (T.IsNaN(best) && !T.IsNaN(candidate));

        public static T Extreme(ReadOnlySpan<T> line) => Extremes.Max(line, line[0]);
    }

    private readonly struct Less<T> : IOrder<T>
        where T : unmanaged, INumber<T>
    {
        public static bool Replaces(T candidate, T best) =>
            candidate < best || (T.IsNaN(best) && !T.IsNaN(candidate));

        public static T Extreme(ReadOnlySpan<T> line) => Extremes.Min(line, line[0]);
    }
}

/// <summary>ARG_MAX or ARG_MIN along the middle one of three dimensions.</summary>
internal sealed class ArgExtremeKernel<T, TOrder, TIndex>(int outer, int size, int inner, bool plain) : Kernel
    where T : unmanaged, INumber<T>
    where TOrder : struct, ArgExtreme.IOrder<T>
    where TIndex : unmanaged, INumber<TIndex>
{
    // From here on finding the extreme first and then its place, both with vectors, beats one plain loop.
    private static readonly int LongLine = 2 * Vector256<T>.Count;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<TIndex> output = context.Output<TIndex>(0);
        for (int i = 0; i < outer; i++)
        {
            ReadOnlySpan<T> block = input.Slice(i * size * inner, size * inner);
            for (int j = 0; j < inner; j++)
            {
                // A leading NaN is for the plain loop: the first number replaces it.
                int place = inner == 1 && size >= LongLine && !plain && !T.IsNaN(block[0]) ? LineIndex(block) : Index(block, j);
                output[(i * inner) + j] = TIndex.CreateTruncating(place);
            }
        }
    }

    private int Index(ReadOnlySpan<T> block, int column)
    {
        T best = block[column];
        int place = 0;
        for (int i = 1; i < size; i++)
        {
            T candidate = block[(i * inner) + column];
            if (TOrder.Replaces(candidate, best))
            {
                best = candidate;
                place = i;
            }
        }

        return place;
    }

    private static int LineIndex(ReadOnlySpan<T> line) => line.IndexOf(TOrder.Extreme(line));
}
