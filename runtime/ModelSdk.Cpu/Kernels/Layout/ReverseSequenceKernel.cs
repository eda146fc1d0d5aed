using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>REVERSE_SEQUENCE: the beginning of each sequence of a batch backwards, the rest as it is.</summary>
internal static class ReverseSequenceKernels
{
    /// <summary>REVERSE_SEQUENCE.</summary>
    public static Kernel ReverseSequence(NodeContext node)
    {
        Value input = node.Input(0);
        Value lengths = node.Input(1);
        node.SameType(input, node.Output(0));
        if (input.Type is not (TensorType.Float32 or TensorType.UInt8 or TensorType.Int16 or TensorType.Int32 or TensorType.Int64))
        {
            throw node.UnsupportedType();
        }

        ReverseSequenceOptions options = new(node.Options);
        int[] shape = input.Shape;
        int sequence = options.SeqDim;
        int batch = options.BatchDim;
        if ((uint)sequence >= (uint)shape.Length || (uint)batch >= (uint)shape.Length || sequence == batch)
        {
            throw node.Error($"dimensions {sequence} (sequence) and {batch} (batch) must be two different ones of {input}");
        }

        if (lengths.Shape.Length != 1 || lengths.Shape[0] != shape[batch])
        {
            throw node.Error($"{lengths} must hold a length for each of dimension {batch} of {input}");
        }

        node.SetShape(0, shape);
        int outer = Math.Min(sequence, batch);
        int inner = Math.Max(sequence, batch);
        SequencePlan plan = new(
            node.Node.ToString(),
            Outer: Shapes.Product(shape, 0, outer),
            First: shape[outer],
            Middle: Shapes.Product(shape, outer + 1, inner),
            Second: shape[inner],
            Bytes: checked(Shapes.Product(shape, inner + 1, shape.Length) * node.ElementSize(input)),
            SequenceFirst: sequence < batch);
        return lengths.Type switch
        {
            TensorType.Int32 => new ReverseSequenceKernel<int>(plan),
            TensorType.Int64 => new ReverseSequenceKernel<long>(plan),
            _ => throw node.Error($"{lengths} must be int32 or int64"),
        };
    }
}

/// <summary>Sizes of a REVERSE_SEQUENCE: [outer, first, middle, second, bytes], of which first or second is the sequence.</summary>
internal sealed record SequencePlan(string Node, int Outer, int First, int Middle, int Second, int Bytes, bool SequenceFirst)
{
    /// <summary>Elements of the dimension that is reversed.</summary>
    public int SequenceSize => SequenceFirst ? First : Second;
}

/// <summary>REVERSE_SEQUENCE with lengths of one type.</summary>
internal sealed class ReverseSequenceKernel<TLength>(SequencePlan plan) : Kernel
    where TLength : unmanaged, IBinaryInteger<TLength>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> input = context.Input<byte>(0);
        ReadOnlySpan<TLength> lengths = context.Input<TLength>(1);
        Span<byte> output = context.Output<byte>(0);
        foreach (TLength length in lengths)
        {
            if (long.CreateTruncating(length) > plan.SequenceSize)
            {
                throw LayoutChecks.IndexError(
                    plan.Node, long.CreateTruncating(length) - 1, plan.SequenceSize, plan.SequenceFirst ? 0 : 1);
            }
        }

        int bytes = plan.Bytes;
        int target = 0;
        for (int outer = 0; outer < plan.Outer; outer++)
        {
            for (int first = 0; first < plan.First; first++)
            {
                for (int middle = 0; middle < plan.Middle; middle++)
                {
                    for (int second = 0; second < plan.Second; second++, target += bytes)
                    {
                        int fromFirst = plan.SequenceFirst ? Mirror(first, lengths[second]) : first;
                        int fromSecond = plan.SequenceFirst ? second : Mirror(second, lengths[first]);
                        int source = ((((((outer * plan.First) + fromFirst) * plan.Middle) + middle) * plan.Second) + fromSecond) * bytes;
                        input.Slice(source, bytes).CopyTo(output[target..]);
                    }
                }
            }
        }
    }

    private static int Mirror(int place, TLength length)
    {
        long end = long.CreateTruncating(length);
        return place < end ? (int)end - 1 - place : place;
    }
}
