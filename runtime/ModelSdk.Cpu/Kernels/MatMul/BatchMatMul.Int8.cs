using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>BATCH_MATMUL in int8, bit-exact with the reference; the right side is packed for each batch.</summary>
/// <param name="spec">Sizes.</param>
/// <param name="leftZero">Zero point of the left side.</param>
/// <param name="rightZero">Zero point of the right side.</param>
/// <param name="multiplier">From sums to the output's scale.</param>
/// <param name="outputZero">Zero point of the output.</param>
internal sealed unsafe class BatchMatMulInt8(
    BatchMatMulSpec spec, int leftZero, int rightZero, FixedMultiplier multiplier, int outputZero) : Kernel
{
    private readonly ChannelMultipliers _multipliers = new(Enumerable.Repeat(multiplier, spec.Columns).ToArray());

    /// <inheritdoc/>
    public override int ScratchBytes => checked(
        (2 * SumsBytes) + PackedBytes + Int8Product<FixedEpilogue>.ScratchBytes(spec.Rows, spec.Depth));

    private int SumsBytes => ScratchSlots.Aligned(GemmInt8.PaddedColumns(spec.Columns) * sizeof(int));

    private int PackedBytes => ScratchSlots.Aligned(GemmInt8.PackedBytes(spec.Columns, spec.Depth));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        int leftSize = spec.Rows * spec.Depth;
        int rightSize = spec.Columns * spec.Depth;
        int resultSize = spec.Rows * spec.Columns;
        ReadOnlySpan<byte> left = context.Input<byte>(0)[..(spec.LeftMatrices * leftSize)];
        ReadOnlySpan<sbyte> right = context.Input<sbyte>(1)[..(spec.RightMatrices * rightSize)];
        Span<byte> output = context.Output<byte>(0)[..(spec.Batches * resultSize)];
        int storedZero = LeftValues.StoredZero(leftZero, isSigned: true);
        fixed (byte* a = left, c = output, scratch = context.Scratch)
        fixed (sbyte* b = right)
        {
            int* start = (int*)scratch;
            int* columnSums = (int*)(scratch + SumsBytes);
            sbyte* packed = (sbyte*)(scratch + (2 * SumsBytes));
            byte* rows = scratch + (2 * SumsBytes) + PackedBytes;
            for (int batch = 0; batch < spec.Batches; batch++)
            {
                GemmInt8.Pack(
                    b + ((nint)spec.RightMatrix[batch] * rightSize),
                    spec.RightColumnStep,
                    spec.RightDepthStep,
                    spec.Columns,
                    spec.Depth,
                    packed,
                    columnSums);
                for (int column = 0; column < GemmInt8.PaddedColumns(spec.Columns); column++)
                {
                    start[column] = (spec.Depth * storedZero * rightZero) - (storedZero * columnSums[column]);
                }

                Int8Product<FixedEpilogue> product = new(rows, spec.Rows, spec.Depth, packed, spec.Columns, start)
                {
                    Epilogue = new FixedEpilogue(
                        _multipliers, outputZero, sbyte.MinValue, sbyte.MaxValue, c + ((nint)batch * resultSize), spec.Columns),
                };
                StoreRows(product, a + ((nint)spec.LeftMatrix[batch] * leftSize));
                product.AddRowSums(-rightZero);
                product.Run(context.Threads);
            }
        }

        GC.KeepAlive(this);
    }

    private void StoreRows(in Int8Product<FixedEpilogue> product, byte* from)
    {
        byte flip = LeftValues.MustFlip(isSigned: true) ? (byte)0x80 : (byte)0;
        if (!spec.TransposeLeft)
        {
            product.Store(from, flip != 0);
            return;
        }

        for (int row = 0; row < spec.Rows; row++)
        {
            Span<byte> to = product.Row(row);
            for (int k = 0; k < to.Length; k++)
            {
                to[k] = (byte)(from[((nint)k * spec.Rows) + row] ^ flip);
            }
        }
    }
}
