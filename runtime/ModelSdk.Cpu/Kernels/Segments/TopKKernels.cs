using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>TOPK_V2: the k largest elements of each row, with their places.</summary>
/// <remarks>Order: reference tflite-ops 8, 48; LiteRT, tflite/kernels/topk_v2.cc.</remarks>
internal static class TopKKernels
{
    /// <summary>TOPK_V2.</summary>
    public static Kernel TopK(NodeContext node)
    {
        Value input = node.Input(0);
        Value places = node.Output(1);
        if (input.Shape.Length == 0 || node.Output(0).Type != input.Type)
        {
            throw node.Error($"{input} must have a dimension, and {node.Output(0)} its element type");
        }

        if (node.Input(1).Type is not (TensorType.Int32 or TensorType.Int16) || node.ConstantInts(1) is not [int wanted])
        {
            throw node.Error($"{node.Input(1)} must hold one number of the type int32 or int16");
        }

        int row = input.Shape[^1];
        int count = Math.Max(wanted, 0);
        if (count > row)
        {
            throw node.Error($"{count} elements are wanted of rows that have {row}, in {input}");
        }

        node.SetShape(0, [.. input.Shape[..^1], count]);
        node.SetShape(1, [.. input.Shape[..^1], count]);
        return input.Type switch
        {
            TensorType.Float32 => Create<float>(node, places.Type, row, count),
            TensorType.UInt8 => Create<byte>(node, places.Type, row, count),
            TensorType.Int8 => Create<sbyte>(node, places.Type, row, count),
            TensorType.Int16 => Create<short>(node, places.Type, row, count),
            TensorType.Int32 => Create<int>(node, places.Type, row, count),
            TensorType.Int64 => Create<long>(node, places.Type, row, count),
            _ => throw node.UnsupportedType(),
        };
    }

    private static Kernel Create<T>(NodeContext node, TensorType places, int row, int count)
        where T : unmanaged, INumber<T> => places switch
        {
            TensorType.Int32 => new TopKKernel<T, int>(row, count),
            TensorType.Int16 => row <= short.MaxValue
                ? new TopKKernel<T, short>(row, count)
                : throw node.Error($"rows of {row} elements have places that int16 cannot hold; make output 1 int32"),
            _ => throw node.Error($"{node.Output(1)} must be int32 or int16"),
        };
}

/// <summary>TOPK_V2 of one element type.</summary>
/// <param name="row">Elements in a row.</param>
/// <param name="count">How many are wanted of them.</param>
internal sealed class TopKKernel<T, TPlace>(int row, int count) : Kernel
    where T : unmanaged, INumber<T>
    where TPlace : unmanaged, IBinaryInteger<TPlace>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        if (count == 0)
        {
            return;
        }

        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<T> values = context.Output<T>(0);
        Span<TPlace> places = context.Output<TPlace>(1);
        for (int start = 0, target = 0; start < input.Length; start += row, target += count)
        {
            ReadOnlySpan<T> elements = input.Slice(start, row);
            Span<TPlace> best = places.Slice(target, count);
            Choose(elements, best);
            for (int i = 0; i < best.Length; i++)
            {
                values[target + i] = elements[int.CreateTruncating(best[i])];
            }
        }
    }

    // The places form a heap with the worst of the chosen elements on top, which a better one replaces.
    private static void Choose(ReadOnlySpan<T> elements, Span<TPlace> heap)
    {
        for (int i = 0; i < heap.Length; i++)
        {
            heap[i] = TPlace.CreateTruncating(i);
        }

        for (int i = (heap.Length / 2) - 1; i >= 0; i--)
        {
            Sink(elements, heap, i);
        }

        for (int i = heap.Length; i < elements.Length; i++)
        {
            if (IsBefore(elements, i, int.CreateTruncating(heap[0])))
            {
                heap[0] = TPlace.CreateTruncating(i);
                Sink(elements, heap, 0);
            }
        }

        for (int last = heap.Length - 1; last > 0; last--)
        {
            (heap[0], heap[last]) = (heap[last], heap[0]);
            Sink(elements, heap[..last], 0);
        }
    }

    private static void Sink(ReadOnlySpan<T> elements, Span<TPlace> heap, int parent)
    {
        TPlace moved = heap[parent];
        int place = int.CreateTruncating(moved);
        while ((2 * parent) + 1 < heap.Length)
        {
            int child = (2 * parent) + 1;
            if (child + 1 < heap.Length
                && IsBefore(elements, int.CreateTruncating(heap[child]), int.CreateTruncating(heap[child + 1])))
            {
                child++;
            }

            if (!IsBefore(elements, place, int.CreateTruncating(heap[child])))
            {
                break;
            }

            heap[parent] = heap[child];
            parent = child;
        }

        heap[parent] = moved;
    }

    // Larger first, of equals the earlier one; what is not a number comes last.
    private static bool IsBefore(ReadOnlySpan<T> elements, int left, int right)
    {
        T a = elements[left];
        T b = elements[right];
        return a > b || (!(a < b) && (T.IsNaN(a) == T.IsNaN(b) ? left < right : T.IsNaN(b)));
    }
}
