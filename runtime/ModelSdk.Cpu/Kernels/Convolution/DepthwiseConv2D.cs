using System.Numerics;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>What becomes of a row of sums of a depthwise convolution that was computed in float.</summary>
internal unsafe interface IDepthwiseEpilogue
{
    /// <summary>Writes an output row.</summary>
    /// <param name="sums">The sums; may be overwritten.</param>
    /// <param name="row">Number of the output row over all images.</param>
    void Store(float* sums, int row);
}

/// <summary>DEPTHWISE_CONV_2D row by row, for any input: the sums run in float, which is exact for 8-bit values.</summary>
/// <remarks>
/// Products of two 8-bit values, zero points taken off, are below 2^16, so that 258 of them fit the 24 bits of a
/// float's mantissa. Input rows are converted once and kept in a ring as long as output rows need them; float rows
/// that need no repetition are read where they are.
/// </remarks>
internal unsafe struct DepthwiseWork<TIn, TEpilogue> : IParallelWork
    where TIn : unmanaged, INumberBase<TIn>
    where TEpilogue : struct, IDepthwiseEpilogue
{
    /// <summary>What is computed.</summary>
    public required ConvolutionSpec Spec;

    /// <summary>All images.</summary>
    public required TIn* Input;

    /// <summary>Zero point of the input.</summary>
    public required int InputZero;

    /// <summary>Filter: rows, columns, channels.</summary>
    public required float* Weights;

    /// <summary>Start of the sums.</summary>
    public required float* Bias;

    /// <summary>Lower bound of the sums.</summary>
    public required float Min;

    /// <summary>Upper bound of the sums.</summary>
    public required float Max;

    /// <summary>The float output to write directly, or null when the epilogue writes.</summary>
    public required float* Output;

    /// <summary>What becomes of the sums when there is no direct output.</summary>
    public required TEpilogue Epilogue;

    /// <summary>Memory for converted rows and sums.</summary>
    public required ScratchSlots Slots;

    /// <summary>Bytes of a piece of scratch memory.</summary>
    public static int SlotBytes(ConvolutionSpec spec)
    {
        int pointers = ScratchSlots.Aligned(checked(2 * spec.Window.FilterHeight * sizeof(nint)));
        int tags = ScratchSlots.Aligned(checked(RingRows(spec) * sizeof(int)));
        return checked(pointers + tags + RingBytes(spec) + (spec.Window.OutputWidth * spec.OutputChannels * sizeof(float)));
    }

    /// <inheritdoc/>
    public readonly void Run(int start, int end)
    {
        byte* scratch = Slots.Take(out int slot);
        try
        {
            Rows(start, end, scratch);
        }
        finally
        {
            Slots.Return(slot);
        }
    }

    private static bool NeedsRing(ConvolutionSpec spec) =>
        typeof(TIn) != typeof(float) || spec.OutputChannels != spec.Window.InputChannels;

    private static int RingRows(ConvolutionSpec spec) =>
        NeedsRing(spec) ? ((spec.Window.FilterHeight - 1) * spec.Window.DilationHeight) + 1 : 0;

    private static int RingBytes(ConvolutionSpec spec) =>
        ScratchSlots.Aligned(checked(RingRows(spec) * spec.Window.InputWidth * spec.OutputChannels * sizeof(float)));

    private readonly void Rows(int start, int end, byte* scratch)
    {
        Window2D window = Spec.Window;
        float** rows = (float**)scratch;
        float** weights = rows + window.FilterHeight;
        scratch += ScratchSlots.Aligned(2 * window.FilterHeight * sizeof(nint));
        Span<int> tags = new(scratch, RingRows(Spec));
        scratch += ScratchSlots.Aligned(tags.Length * sizeof(int));
        float* ring = (float*)scratch;
        float* sums = (float*)(scratch + RingBytes(Spec));
        tags.Fill(-1);
        int lineSize = window.OutputWidth * Spec.OutputChannels;
        for (int line = start; line < end; line++)
        {
            (int image, int y) = Math.DivRem(line, window.OutputHeight);
            int count = 0;
            for (int fy = 0; fy < window.FilterHeight; fy++)
            {
                int iy = (y * window.StrideHeight) - window.PadTop + (fy * window.DilationHeight);
                if (iy >= 0 && iy < window.InputHeight)
                {
                    rows[count] = InputRow((image * window.InputHeight) + iy, tags, ring);
                    weights[count] = Weights + ((nint)fy * window.FilterWidth * Spec.OutputChannels);
                    count++;
                }
            }

            DepthwiseRow row = new()
            {
                Window = window,
                Channels = Spec.OutputChannels,
                Rows = rows,
                Weights = weights,
                RowCount = count,
                Bias = Bias,
                Output = Output == null ? sums : Output + ((nint)line * lineSize),
                Min = Min,
                Max = Max,
            };
            row.Run();
            if (Output == null)
            {
                Epilogue.Store(sums, line);
            }
        }
    }

    /// <summary>A row of the input as floats for every output channel.</summary>
    private readonly float* InputRow(int number, Span<int> tags, float* ring)
    {
        Window2D window = Spec.Window;
        int count = window.InputWidth * window.InputChannels;
        TIn* source = Input + ((nint)number * count);
        if (tags.IsEmpty)
        {
            return (float*)source;
        }

        // Rows of neighbouring images never meet in the ring, since it is as long as the filter is high.
        int place = number % tags.Length;
        float* converted = ring + ((nint)place * window.InputWidth * Spec.OutputChannels);
        if (tags[place] != number)
        {
            tags[place] = number;
            DepthwiseInput.Convert(source, count, InputZero, Spec.OutputChannels / window.InputChannels, converted);
        }

        return converted;
    }
}
