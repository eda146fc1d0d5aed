using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>TRANSPOSE_CONV in int8 or uint8, bit-exact with the reference; works as <see cref="TransposeConvFloat"/>.</summary>
internal sealed unsafe class TransposeConvInt8 : Kernel
{
    private readonly ConvolutionSpec _spec;
    private readonly Int8Parameters _parameters;
    private readonly PackedInt8[] _packed;
    private readonly AlignedArray<int>[] _starts;
    private readonly AlignedArray<int> _bias;
    private readonly ChannelMultipliers _multipliers;
    private readonly bool _isSigned;
    private readonly int _storedWeightZero;
    private readonly int _slots;

    /// <summary>Packs the weights.</summary>
    public TransposeConvInt8(NodeContext node, ConvolutionSpec spec, Int8Parameters parameters)
    {
        _spec = spec;
        _parameters = parameters;
        _isSigned = node.Input(spec.DataInput).Type == TensorType.Int8;
        _storedWeightZero = _isSigned ? 0 : parameters.WeightZero - 128;
        _slots = ScratchSlots.CountFor(spec.Window.Batch * spec.OutputHeight);
        _packed = node.Weights.GetOrAdd(node.Input(spec.WeightsInput), "transpose conv int8", Pack);
        int inputZero = LeftValues.StoredZero(parameters.InputZero, _isSigned);
        _starts = Array.ConvertAll(_packed, weights => weights.Start(inputZero, _storedWeightZero, default));
        _bias = new AlignedArray<int>(spec.OutputChannels);
        if (node.OptionalInput(spec.BiasInput) is { } bias)
        {
            bias.Constant<int>()[..spec.OutputChannels].CopyTo(_bias.Span);
        }

        _multipliers = new ChannelMultipliers(parameters.Multipliers);
    }

    /// <inheritdoc/>
    public override int ScratchBytes => ScratchSlots.Bytes(_slots, SlotBytes);

    private int Columns => _spec.Window.FilterWidth * _spec.OutputChannels;

    private int ProductBytes => ScratchSlots.Aligned(checked(_spec.Window.OutputWidth * Columns * sizeof(int)));

    private int LineBytes => ScratchSlots.Aligned(checked(_spec.OutputWidth * _spec.OutputChannels * sizeof(int)));

    private int SlotBytes => checked(
        ProductBytes + LineBytes + Int8Product<RawEpilogue>.ScratchBytes(_spec.Window.OutputWidth, _spec.FilterDepth));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> input = context.Input<byte>(_spec.DataInput)[.._spec.InputElements];
        Span<byte> output = context.Output<byte>(0)[.._spec.OutputElements];
        fixed (byte* images = input, results = output, scratch = context.Scratch)
        {
            Work work = new(this, images, results, new ScratchSlots(scratch, _slots, SlotBytes));
            long row = (long)_spec.Window.OutputWidth * _spec.FilterDepth * Columns;
            context.Threads.For(ref work, _spec.Window.Batch * _spec.OutputHeight, (int)Math.Max(1, 1_000_000 / Math.Max(row, 1)));
        }

        GC.KeepAlive(this);
    }

    private PackedInt8[] Pack(Value weights)
    {
        PackedInt8[] packed = new PackedInt8[_spec.Window.FilterHeight];
        sbyte[] values = IntegerWeights.ToSignedBytes(weights);
        sbyte[] columns = new sbyte[Columns * _spec.FilterDepth];
        for (int fy = 0; fy < packed.Length; fy++)
        {
            TransposedFilter.Row<sbyte>(_spec, values, fy, columns);
            if (!_isSigned)
            {
                foreach (ref sbyte value in columns.AsSpan())
                {
                    value ^= -128;
                }
            }

            packed[fy] = PackedInt8.FromColumns(columns, Columns, _spec.FilterDepth);
        }

        return packed;
    }

    private readonly struct Work(TransposeConvInt8 kernel, byte* input, byte* output, ScratchSlots slots) : IParallelWork
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            byte* scratch = slots.Take(out int slot);
            try
            {
                for (int row = start; row < end; row++)
                {
                    Row(row, scratch);
                }
            }
            finally
            {
                slots.Return(slot);
            }
        }

        private void Row(int row, byte* scratch)
        {
            ConvolutionSpec spec = kernel._spec;
            Window2D window = spec.Window;
            (int image, int y) = Math.DivRem(row, spec.OutputHeight);
            int channels = spec.OutputChannels;
            int columns = kernel.Columns;
            int* products = (int*)scratch;
            int* sums = (int*)(scratch + kernel.ProductBytes);
            Span<int> line = new(sums, spec.OutputWidth * channels);
            for (int x = 0; x < spec.OutputWidth; x++)
            {
                kernel._bias.Span.CopyTo(line[(x * channels)..]);
            }

            for (int fy = 0; fy < window.FilterHeight; fy++)
            {
                (int iy, int rest) = Math.DivRem(y + window.PadTop - fy, window.StrideHeight);
                if (rest != 0 || iy < 0 || iy >= window.OutputHeight)
                {
                    continue;
                }

                nint at = (((nint)image * window.OutputHeight) + iy) * window.OutputWidth * spec.FilterDepth;
                Int8Product<RawEpilogue> product = new(
                    scratch + kernel.ProductBytes + kernel.LineBytes,
                    window.OutputWidth,
                    kernel._packed[fy],
                    kernel._starts[fy].Pointer)
                {
                    Epilogue = new RawEpilogue(products, columns),
                };
                product.Store(input + at, LeftValues.MustFlip(kernel._isSigned));
                product.AddRowSums(-kernel._storedWeightZero);
                product.Run(ThreadTeam.Single);
                TransposedFilter.Add(spec, new ReadOnlySpan<int>(products, window.OutputWidth * columns), line);
            }

            FixedEpilogue epilogue = new(
                kernel._multipliers,
                kernel._parameters.OutputZero,
                kernel._parameters.Min,
                kernel._parameters.Max,
                output,
                channels);
            for (int x = 0; x < spec.OutputWidth; x++)
            {
                epilogue.Store(sums + ((nint)x * channels), channels, (row * spec.OutputWidth) + x, 1, 0, channels);
            }
        }
    }
}
