using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>UNIQUE: the different elements in the order of their first occurrence, and for each element which one it is.</summary>
internal static class UniqueKernels
{
    /// <summary>UNIQUE.</summary>
    public static Kernel Unique(NodeContext node)
    {
        Value input = node.Input(0);
        if (input.Shape.Length != 1 || node.Output(0).Type != input.Type)
        {
            throw node.Error($"{input} must have one dimension, and {node.Output(0)} its element type");
        }

        node.SetShapeAtRun(0);
        node.SetShape(1, input.Shape);
        return input.Type switch
        {
            TensorType.Float32 => Create<float>(node),
            TensorType.UInt8 => Create<byte>(node),
            TensorType.Int8 => Create<sbyte>(node),
            TensorType.Int16 => Create<short>(node),
            TensorType.Int32 => Create<int>(node),
            TensorType.Int64 => Create<long>(node),
            _ => throw node.UnsupportedType(),
        };
    }

    private static Kernel Create<T>(NodeContext node)
        where T : unmanaged, INumber<T> => node.Output(1).Type switch
        {
            TensorType.Int32 => new UniqueKernel<T, int>(node.Input(0).Count),
            TensorType.Int64 => new UniqueKernel<T, long>(node.Input(0).Count),
            _ => throw node.Error($"{node.Output(1)} must be int32 or int64"),
        };
}

/// <summary>UNIQUE of one element type.</summary>
/// <remarks>
/// Scratch memory holds a hash table with open addressing (number of the element + 1, 0 is free) and the place of the
/// first occurrence of each different element.
/// </remarks>
internal sealed class UniqueKernel<T, TIndex> : Kernel
    where T : unmanaged, INumber<T>
    where TIndex : unmanaged, IBinaryInteger<TIndex>
{
    private readonly int _count;
    private readonly int _buckets;

    /// <summary>Of <paramref name="count"/> elements.</summary>
    public UniqueKernel(int count)
    {
        _count = count;
        // At most half full, so that searches end soon.
        _buckets = checked((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 1)) * 2);
        ScratchBytes = checked((_buckets + count) * sizeof(int));
    }

    /// <inheritdoc/>
    public override int ScratchBytes { get; }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<TIndex> numbers = context.Output<TIndex>(1);
        Span<int> scratch = MemoryMarshal.Cast<byte, int>(context.Scratch);
        Span<int> buckets = scratch[.._buckets];
        Span<int> firsts = scratch.Slice(_buckets, _count);
        buckets.Clear();
        int found = 0;
        for (int i = 0; i < input.Length; i++)
        {
            int number = NumberOf(input, i, buckets, firsts[..found]);
            if (number == found)
            {
                firsts[found++] = i;
            }

            numbers[i] = TIndex.CreateTruncating(number);
        }

        Span<T> unique = context.Resize<T>(0, [found]);
        for (int i = 0; i < found; i++)
        {
            unique[i] = input[firsts[i]];
        }
    }

    // The number of the element at a place; that of the next new one when it is new.
    private static int NumberOf(ReadOnlySpan<T> input, int place, Span<int> buckets, ReadOnlySpan<int> firsts)
    {
        T value = input[place];
        if (firsts.Length > 0 && (T.IsNaN(value) || T.IsNaN(input[firsts[0]])))
        {
            return NumberBesideNaN(input, firsts);
        }

        // The two zeros are equal; GetHashCode knows that.
        uint bucket = unchecked((uint)value.GetHashCode() * 0x9E3779B9u) >> 7;
        while (true)
        {
            ref int entry = ref buckets[(int)(bucket++ & (uint)(buckets.Length - 1))];
            if (entry == 0)
            {
                entry = firsts.Length + 1;
                return firsts.Length;
            }

            if (input[firsts[entry - 1]] == value)
            {
                return entry - 1;
            }
        }
    }

    // Native keeps the elements in an ordered map, where NaN is neither before nor after any other: as the first element it
    // equals all that follow, later on it equals the smallest one.
    private static int NumberBesideNaN(ReadOnlySpan<T> input, ReadOnlySpan<int> firsts)
    {
        int smallest = 0;
        for (int i = 1; i < firsts.Length; i++)
        {
            smallest = input[firsts[i]] < input[firsts[smallest]] ? i : smallest;
        }

        return smallest;
    }
}
