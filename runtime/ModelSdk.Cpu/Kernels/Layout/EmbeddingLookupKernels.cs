using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>EMBEDDING_LOOKUP: rows of a table, as they are or dequantized on the way.</summary>
internal static class EmbeddingLookupKernels
{
    /// <summary>EMBEDDING_LOOKUP.</summary>
    public static Kernel EmbeddingLookup(NodeContext node)
    {
        Value ids = node.Input(0);
        Value table = node.Input(1);
        Value output = node.Output(0);
        if (ids.Type != TensorType.Int32 || ids.Shape.Length != 1 || table.Shape.Length < 2)
        {
            throw node.Error($"{ids} must be int32 with one dimension, {table} must have at least two");
        }

        node.SetShape(0, [ids.Shape[0], .. table.Shape[1..]]);
        int columns = Shapes.Product(table.Shape, 1, table.Shape.Length);
        if (table.Type == output.Type)
        {
            if (table.Quantization is { IsPerChannel: true } or { ScalesTensor: >= 0 })
            {
                throw node.Error($"{table} has several scales, so that {output} must be float32 or float16");
            }

            int bytes = checked(columns * node.ElementSize(table));
            return new GatherKernel<int>(new GatherPlan(
                node.Node.ToString(), 1, 1, table.Shape[0], 0, ids.Shape[0], bytes), tableInput: 1, indexInput: 0);
        }

        int bits = table.Type switch
        {
            TensorType.Int8 or TensorType.UInt8 => 8,
            TensorType.Int4 => 4,
            TensorType.Int2 => 2,
            _ => throw node.Error($"{table} must be int8, uint8, int4 or int2 to be converted to {output.Type}"),
        };
        QuantizationParameters quantization = table.Quantization ?? throw node.Error($"{table} must be quantized");
        if (BlockwiseScales.Has(table))
        {
            float[] scales = BlockwiseScales.Read(node, table);
            return Create(node, new EmbeddingPlan(node.Node.ToString(), table.Shape[0], columns, bits, scales, quantization.BlockSize));
        }

        bool fits = quantization.Scales.Length == 1
            || (quantization.Scales.Length == table.Shape[0] && quantization.Dimension == 0);
        if (!fits || quantization.ZeroPoints.Any(static zero => zero != 0))
        {
            throw node.Error($"{table} must be quantized by rows, with zero points 0");
        }

        return Create(node, new EmbeddingPlan(node.Node.ToString(), table.Shape[0], columns, bits, quantization.Scales, columns));
    }

    private static Kernel Create(NodeContext node, EmbeddingPlan plan)
    {
        Value output = node.Output(0);
        return output.Type switch
        {
            TensorType.Float32 => new EmbeddingLookupKernel<float>(plan),
            TensorType.Float16 => new EmbeddingLookupKernel<Half>(plan),
            _ => throw node.Error($"{output} must be float32, float16 or of the type of {node.Input(1)}"),
        };
    }
}

/// <summary>Sizes and scales of a table that is dequantized.</summary>
/// <param name="Node">The node, for messages.</param>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Columns">Elements of a row.</param>
/// <param name="Bits">Bits of an element.</param>
/// <param name="Scales">One for all, or one for each block of each row.</param>
/// <param name="Block">Elements that share a scale.</param>
internal sealed record EmbeddingPlan(string Node, int Rows, int Columns, int Bits, float[] Scales, int Block);

/// <summary>EMBEDDING_LOOKUP from a quantized table into floats.</summary>
internal sealed class EmbeddingLookupKernel<T>(EmbeddingPlan plan) : Kernel
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<int> ids = context.Input<int>(0);
        ReadOnlySpan<sbyte> table = context.Input<sbyte>(1);
        Span<T> output = context.Output<T>(0);
        int perByte = 8 / plan.Bits;
        for (int i = 0; i < ids.Length; i++)
        {
            int row = ids[i];
            if ((uint)row >= (uint)plan.Rows)
            {
                throw LayoutChecks.IndexError(plan.Node, row, plan.Rows, 0);
            }

            Span<T> target = output.Slice(i * plan.Columns, plan.Columns);
            int block = plan.Scales.Length == 1 ? 0 : row * (plan.Columns / Math.Max(plan.Block, 1));
            long element = (long)row * plan.Columns;
            for (int start = 0; start < target.Length; start += plan.Block)
            {
                float scale = plan.Scales[plan.Scales.Length == 1 ? 0 : block++];
                foreach (ref T value in target.Slice(start, plan.Block))
                {
                    // The bits of an element, moved to the top of the byte and back down with their sign.
                    int shift = (int)(element % perByte) * plan.Bits;
                    int stored = (sbyte)(table[(int)(element / perByte)] << (8 - plan.Bits - shift)) >> (8 - plan.Bits);
                    value = T.CreateTruncating(stored * scale);
                    element++;
                }
            }
        }
    }
}
