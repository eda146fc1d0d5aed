using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>An 8-bit convolution of one group as a matrix product on gathered blocks of rows.</summary>
internal unsafe struct GatheredInt8Work<TEpilogue> : IParallelWork
    where TEpilogue : struct, IInt32Epilogue
{
    /// <summary>Sizes, steps and padding.</summary>
    public required Window2D Window;

    /// <summary>First channel of the input that the group reads.</summary>
    public int Channel;

    /// <summary>Channels that the group reads.</summary>
    public required int Channels;

    /// <summary>How the product is cut.</summary>
    public required WorkGrid Grid;

    /// <summary>The images.</summary>
    public required byte* Input;

    /// <summary>Value of positions outside of the image.</summary>
    public required byte Outside;

    /// <summary>Whether the values need <see cref="LeftValues.Flip"/>.</summary>
    public required bool MustFlip;

    /// <summary>Minus the zero point of the stored weights: what row sums are multiplied with.</summary>
    public int RowFactor;

    /// <summary>Packed weights.</summary>
    public required PackedInt8 Weights;

    /// <summary>What the sums of the columns start with.</summary>
    public required int* Start;

    /// <summary>What becomes of the sums.</summary>
    public required TEpilogue Epilogue;

    /// <summary>Memory for gathered rows and their sums.</summary>
    public required ScratchSlots Slots;

    /// <summary>Bytes of a piece of scratch memory.</summary>
    public static int SlotBytes(int blockRows, int depth) => checked(
        ScratchSlots.Aligned(blockRows * GemmInt8.RowBytes(depth)) + (blockRows * sizeof(int)));

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        int depth = Weights.Depth;
        int stride = GemmInt8.RowBytes(depth);
        int filled = -1;
        byte* a = Slots.Take(out int slot);
        try
        {
            for (int item = start; item < end; item++)
            {
                (int first, int rows, int firstPanel, int endPanel) = Grid[item];
                int* rowSums = RowFactor == 0 ? null : (int*)(a + ScratchSlots.Aligned(rows * stride));
                if (first != filled)
                {
                    filled = first;
                    Im2Col.Fill(Window, Input, Channel, Channels, Outside, first, rows, a, stride);
                    if (MustFlip)
                    {
                        LeftValues.Flip(a, (nint)rows * stride);
                    }

                    if (RowFactor != 0)
                    {
                        LeftValues.RowSums(a, stride, rows, depth, RowFactor, rowSums);
                    }
                }

                // A copy: several threads share this struct.
                TEpilogue epilogue = Epilogue;
                GemmInt8.Multiply(
                    a,
                    stride,
                    first,
                    rows,
                    depth,
                    Weights.Data.Pointer,
                    Weights.Columns,
                    firstPanel,
                    endPanel,
                    Start,
                    rowSums,
                    ref epilogue);
            }
        }
        finally
        {
            Slots.Return(slot);
        }
    }
}
