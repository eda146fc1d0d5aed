using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>HASHTABLE_LOOKUP: rows by keys in ascending order; a key that is not there gives zeros.</summary>
internal sealed class HashtableLookupKernel(int rowBytes) : Kernel
{
    /// <summary>HASHTABLE_LOOKUP.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value wanted = node.Input(0);
        Value keys = node.Input(1);
        Value values = node.Input(2);
        if (wanted.Type != TensorType.Int32 || wanted.Shape.Length != 1 || keys.Type != TensorType.Int32 || keys.Shape.Length != 1)
        {
            throw node.Error($"{wanted} and {keys} must be int32 with one dimension");
        }

        if (values.Shape.Length == 0 || values.Shape[0] != keys.Shape[0] || values.Shape[0] == 0)
        {
            throw node.Error($"{values} must have a row for each of {keys}, at least one");
        }

        node.SameType(values, node.Output(0));
        if (node.Output(1).Type != TensorType.UInt8)
        {
            throw node.Error($"{node.Output(1)} must be uint8");
        }

        node.SetShape(0, [wanted.Shape[0], .. values.Shape[1..]]);
        node.SetShape(1, wanted.Shape);
        return new HashtableLookupKernel(checked(Shapes.Product(values.Shape, 1, values.Shape.Length) * node.ElementSize(values)));
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<int> wanted = context.Input<int>(0);
        ReadOnlySpan<int> keys = context.Input<int>(1);
        ReadOnlySpan<byte> values = context.Input<byte>(2);
        Span<byte> output = context.Output<byte>(0);
        Span<byte> hits = context.Output<byte>(1);
        for (int i = 0; i < wanted.Length; i++)
        {
            int row = Find(keys, wanted[i]);
            Span<byte> target = output.Slice(i * rowBytes, rowBytes);
            if (row < 0)
            {
                target.Clear();
            }
            else
            {
                values.Slice(row * rowBytes, rowBytes).CopyTo(target);
            }

            hits[i] = (byte)(row < 0 ? 0 : 1);
        }
    }

    /// <summary>The place of a key, or -1; which one of several equal keys is found, and what unordered keys give, is as in C's bsearch.</summary>
    public static int Find(ReadOnlySpan<int> keys, int wanted)
    {
        int low = 0;
        int high = keys.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            // Native subtracts, and so takes keys more than 2^31 apart for ordered the other way round.
            int order = unchecked(wanted - keys[middle]);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (low, middle) : (middle + 1, high);
        }

        return -1;
    }
}
