using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Cpu.Kernels.Text;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Tables;

/// <summary>HASHTABLE_LOOKUP: rows of a tensor by int32 keys, which are sorted; a key that is missing gives zeros.</summary>
/// <remarks>Source: LiteRT, tflite/kernels/hashtable_lookup.cc.</remarks>
internal static class HashtableLookupKernels
{
    /// <summary>HASHTABLE_LOOKUP.</summary>
    public static Kernel HashtableLookup(NodeContext node)
    {
        (Value lookup, Value keys, Value values) = (node.Input(0), node.Input(1), node.Input(2));
        node.SameType(values, node.Output(0));
        if (lookup is not { Type: TensorType.Int32, Shape.Length: 1 } || keys is not { Type: TensorType.Int32, Shape.Length: 1 })
        {
            throw node.Error($"{lookup} and {keys} must be int32 with one dimension");
        }

        if (values.Shape.Length == 0 || values.Shape[0] != keys.Shape[0] || values.Shape[0] == 0)
        {
            throw node.Error($"{values} must have a row for each of the keys {keys}, and at least one");
        }

        if (node.Output(1).Type != TensorType.UInt8)
        {
            throw node.Error($"{node.Output(1)} must be uint8");
        }

        node.SetShape(0, [lookup.Shape[0], .. values.Shape[1..]]);
        node.SetShape(1, lookup.Shape[0]);
        if (values.Type != TensorType.String)
        {
            int rowBytes = checked(Shapes.Product(values.Shape, 1, values.Shape.Length) * node.ElementSize(values));
            return new LookupRowsKernel(rowBytes);
        }

        return values.Shape.Length == 1
            ? new LookupStringsKernel(node, keys.Shape[0], lookup.Shape)
            : throw node.Error($"{values} must have one dimension, as the native kernel wants strings");
    }

    /// <summary>The row of a key, or -1, found as the C library's bsearch does: of equal keys, the one it meets first.</summary>
    public static int Find(ReadOnlySpan<int> keys, int key)
    {
        int low = 0;
        int high = keys.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (keys[middle] == key)
            {
                return middle;
            }

            (low, high) = key < keys[middle] ? (low, middle) : (middle + 1, high);
        }

        return -1;
    }
}

/// <summary>HASHTABLE_LOOKUP of numbers.</summary>
internal sealed class LookupRowsKernel(int rowBytes) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<int> lookup = context.Input<int>(0);
        ReadOnlySpan<int> keys = context.Input<int>(1);
        ReadOnlySpan<byte> values = context.Input<byte>(2);
        Span<byte> output = context.Output<byte>(0);
        Span<byte> hits = context.Output<byte>(1);
        for (int i = 0; i < lookup.Length; i++)
        {
            Span<byte> row = output.Slice(i * rowBytes, rowBytes);
            int found = HashtableLookupKernels.Find(keys, lookup[i]);
            hits[i] = found < 0 ? (byte)0 : (byte)1;
            if (found < 0)
            {
                row.Clear();
            }
            else
            {
                values.Slice(found * rowBytes, rowBytes).CopyTo(row);
            }
        }
    }
}

/// <summary>HASHTABLE_LOOKUP of strings.</summary>
internal sealed class LookupStringsKernel(NodeContext node, int count, int[] shape) : Kernel
{
    private readonly string _node = node.Node.ToString();
    private readonly string _values = node.Input(2).Name;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<int> lookup = context.Input<int>(0);
        ReadOnlySpan<int> keys = context.Input<int>(1);
        StringTensor values = context.Strings(2);
        TextErrors.CheckCount(_node, _values, count, values.Count);
        Span<byte> hits = context.Output<byte>(1);
        long bytes = 0;
        for (int i = 0; i < lookup.Length; i++)
        {
            int found = HashtableLookupKernels.Find(keys, lookup[i]);
            hits[i] = found < 0 ? (byte)0 : (byte)1;
            bytes += found < 0 ? 0 : values[found].Length;
        }

        StringTensorWriter writer = new(context.ResizeStrings(0, shape, StringTensor.GetSize(lookup.Length, bytes)), lookup.Length);
        foreach (int key in lookup)
        {
            int found = HashtableLookupKernels.Find(keys, key);
            writer.Add(found < 0 ? default(ReadOnlySpan<byte>) : values[found]);
        }
    }
}
