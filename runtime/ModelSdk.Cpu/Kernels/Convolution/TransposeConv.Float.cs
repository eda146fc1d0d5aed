using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>TRANSPOSE_CONV in float: each output row gathers the products of the input rows that reach it.</summary>
/// <remarks>
/// For each row of the filter an input row is multiplied with all its columns and output channels at once; the
/// products are then added where they belong. Every product is needed by one output row only.
/// </remarks>
internal sealed unsafe class TransposeConvFloat : Kernel
{
    private readonly ConvolutionSpec _spec;
    private readonly PackedFloat[] _packed;
    private readonly AlignedArray<float> _zeros;
    private readonly int _slots;
    private readonly float _min;
    private readonly float _max;

    /// <summary>Packs the weights.</summary>
    public TransposeConvFloat(NodeContext node, ConvolutionSpec spec)
    {
        _spec = spec;
        _slots = ScratchSlots.CountFor(spec.Window.Batch * spec.OutputHeight);
        (_min, _max) = ActivationRange.Float(spec.Activation);
        _packed = node.Weights.GetOrAdd(node.Input(spec.WeightsInput), "transpose conv float", Pack);
        _zeros = new AlignedArray<float>(GemmFloat.PaddedColumns(Columns));
    }

    /// <inheritdoc/>
    public override int ScratchBytes => ScratchSlots.Bytes(_slots, SlotBytes);

    private int Columns => _spec.Window.FilterWidth * _spec.OutputChannels;

    private int SlotBytes => checked(_spec.Window.OutputWidth * Columns * sizeof(float));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(_spec.DataInput)[.._spec.InputElements];
        ReadOnlySpan<float> bias =
            context.HasInput(_spec.BiasInput) ? context.Input<float>(_spec.BiasInput)[.._spec.OutputChannels] : default;
        Span<float> output = context.Output<float>(0)[.._spec.OutputElements];
        fixed (float* images = input, start = bias, results = output)
        fixed (byte* scratch = context.Scratch)
        {
            Work work = new(this, images, start, results, new ScratchSlots(scratch, _slots, SlotBytes));
            long row = (long)_spec.Window.OutputWidth * _spec.FilterDepth * Columns;
            context.Threads.For(ref work, _spec.Window.Batch * _spec.OutputHeight, (int)Math.Max(1, 500_000 / Math.Max(row, 1)));
        }

        GC.KeepAlive(this);
    }

    private PackedFloat[] Pack(Value weights)
    {
        PackedFloat[] packed = new PackedFloat[_spec.Window.FilterHeight];
        ReadOnlySpan<float> values = weights.Constant<float>();
        float[] columns = new float[Columns * _spec.FilterDepth];
        for (int fy = 0; fy < packed.Length; fy++)
        {
            TransposedFilter.Row(_spec, values, fy, columns);
            packed[fy] = PackedFloat.FromColumns(columns, Columns, _spec.FilterDepth);
        }

        return packed;
    }

    private readonly struct Work(TransposeConvFloat kernel, float* input, float* bias, float* output, ScratchSlots slots)
        : IParallelWork
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            float* products = (float*)slots.Take(out int slot);
            try
            {
                for (int row = start; row < end; row++)
                {
                    Row(row, products);
                }
            }
            finally
            {
                slots.Return(slot);
            }
        }

        private void Row(int row, float* products)
        {
            ConvolutionSpec spec = kernel._spec;
            Window2D window = spec.Window;
            (int image, int y) = Math.DivRem(row, spec.OutputHeight);
            int channels = spec.OutputChannels;
            Span<float> line = new(output + ((nint)row * spec.OutputWidth * channels), spec.OutputWidth * channels);
            line.Clear();
            for (int x = 0; bias != null && x < spec.OutputWidth; x++)
            {
                new ReadOnlySpan<float>(bias, channels).CopyTo(line[(x * channels)..]);
            }

            for (int fy = 0; fy < window.FilterHeight; fy++)
            {
                (int iy, int rest) = Math.DivRem(y + window.PadTop - fy, window.StrideHeight);
                if (rest != 0 || iy < 0 || iy >= window.OutputHeight)
                {
                    continue;
                }

                int columns = kernel.Columns;
                nint at = (((nint)image * window.OutputHeight) + iy) * window.OutputWidth * spec.FilterDepth;
                GemmFloat.Multiply(
                    input + at,
                    spec.FilterDepth,
                    window.OutputWidth,
                    spec.FilterDepth,
                    kernel._packed[fy].Data.Pointer,
                    columns,
                    0,
                    GemmFloat.Panels(columns),
                    kernel._zeros.Pointer,
                    products,
                    columns,
                    float.NegativeInfinity,
                    float.PositiveInfinity);
                TransposedFilter.Add(spec, new ReadOnlySpan<float>(products, window.OutputWidth * columns), line);
            }

            foreach (ref float value in line)
            {
                value = Math.Min(Math.Max(value, kernel._min), kernel._max);
            }
        }
    }
}
