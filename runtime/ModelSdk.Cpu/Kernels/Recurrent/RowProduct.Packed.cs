using System.Runtime.InteropServices;
using ModelSdk.Cpu.Kernels.MatMul;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Products with constant float weights on the packed matrix product.</summary>
internal sealed unsafe class PackedFloatProduct : RowProduct
{
    private readonly PackedFloat _packed;
    private readonly AlignedArray<float> _bias;

    /// <summary>Packs the weights.</summary>
    public PackedFloatProduct(NodeContext node, ProductParts parts)
        : base(parts)
    {
        _packed = parts.Packed(node, "gemm float", () => PackedFloat.FromColumns(parts.Stack<float>(node), parts.Columns, parts.Depth));
        _bias = new AlignedArray<float>(GemmFloat.PaddedColumns(parts.Columns));
        parts.CopyBiases(node, _bias.Span);
    }

    /// <inheritdoc/>
    public override void Multiply(in KernelContext context, ReadOnlySpan<float> rows, Span<float> results, Span<byte> scratch)
    {
        int count = results.Length / Columns;
        fixed (float* a = rows[..(count * Parts.Depth)], c = results)
        {
            FloatProduct product = new()
            {
                A = a,
                RowStride = Parts.Depth,
                Depth = Parts.Depth,
                B = _packed.Data.Pointer,
                Columns = Columns,
                Bias = _bias.Pointer,
                C = c,
                OutputStride = Columns,
                Min = float.NegativeInfinity,
                Max = float.PositiveInfinity,
            };
            product.Run(count, context.Threads);
        }

        GC.KeepAlive(this);
    }
}

/// <summary>Products with constant integer weights on the packed matrix product; each row is quantized with a scale of its own.</summary>
internal sealed unsafe class PackedHybridProduct : RowProduct
{
    private readonly PackedInt8 _packed;
    private readonly AlignedArray<float> _scales;
    private readonly AlignedArray<float> _bias;
    private readonly AlignedArray<int> _zeros;
    private readonly bool _asymmetric;

    /// <summary>Packs the weights.</summary>
    public PackedHybridProduct(NodeContext node, ProductParts parts, bool asymmetric)
        : base(parts)
    {
        _asymmetric = asymmetric;
        _packed = parts.Packed(node, "gemm int8", () => PackedInt8.FromColumns(parts.Stack<sbyte>(node), parts.Columns, parts.Depth));
        int padded = _packed.ColumnSums.Length;
        _zeros = new AlignedArray<int>(padded);
        _bias = new AlignedArray<float>(padded);
        parts.CopyBiases(node, _bias.Span);
        _scales = new AlignedArray<float>(padded);
        float[] scales = parts.Scales(node);
        for (int part = 0; part < scales.Length; part++)
        {
            _scales.Span.Slice(part * parts.Units, parts.Units).Fill(scales[part]);
        }
    }

    /// <inheritdoc/>
    public override int ScratchBytes(int rows) => checked(
        ScratchParts.Bytes<float>(rows) + ScratchParts.Bytes<int>(rows) + Int8Product<HybridEpilogue>.ScratchBytes(rows, Parts.Depth));

    /// <inheritdoc/>
    public override void Multiply(in KernelContext context, ReadOnlySpan<float> rows, Span<float> results, Span<byte> scratch)
    {
        int count = results.Length / Columns;
        ScratchParts memory = new(scratch);
        Span<float> rowScales = memory.Take<float>(count);
        Span<int> rowZeros = memory.Take<int>(count);
        fixed (float* c = results, scales = rowScales)
        fixed (int* zeros = rowZeros)
        fixed (byte* rest = memory.Rest)
        {
            Int8Product<HybridEpilogue> product = new(rest, count, _packed, _zeros.Pointer)
            {
                Epilogue = new HybridEpilogue(
                    _packed.ColumnSums.Pointer,
                    _scales.Pointer,
                    scales,
                    zeros,
                    rowStep: 1,
                    _bias.Pointer,
                    float.NegativeInfinity,
                    float.PositiveInfinity,
                    c,
                    Columns),
            };
            for (int row = 0; row < count; row++)
            {
                Span<byte> stored = product.Row(row);
                (scales[row], int zero) = HybridQuantizer.Quantize(
                    rows.Slice(row * Parts.Depth, Parts.Depth), MemoryMarshal.Cast<byte, sbyte>(stored), _asymmetric);
                zeros[row] = LeftValues.StoredZero(zero, isSigned: true);
                if (LeftValues.MustFlip(isSigned: true))
                {
                    fixed (byte* values = stored)
                    {
                        LeftValues.Flip(values, stored.Length);
                    }
                }
            }

            product.Run(context.Threads);
        }

        GC.KeepAlive(this);
    }
}
