using System.Numerics.Tensors;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>CONV_3D_TRANSPOSE: each plane of the output gathers the products of the input planes that reach it.</summary>
/// <remarks>
/// For each plane of the filter, blocks of an input plane are multiplied with all its taps and output channels at once;
/// the products are then added where they belong. Every product is needed by one plane of the output only.
/// </remarks>
internal sealed unsafe class Conv3DTransposeFloat : Kernel
{
    // Products of a block: what stays in the second-level cache.
    private const int BlockElements = 48 * 1024;

    private readonly Conv3DSpec _spec;
    private readonly PackedFloat[]? _packed;
    private readonly int _slots;
    private readonly int _blockRows;

    /// <summary>Packs the filter if it is constant.</summary>
    public Conv3DTransposeFloat(NodeContext node, Conv3DSpec spec)
    {
        _spec = spec;
        _slots = ScratchSlots.CountFor(spec.Window.Batch * spec.Window.Depth.Input);
        int rows = spec.Window.Height.Output * spec.Window.Width.Output;
        _blockRows = Math.Clamp(BlockElements / Math.Max(Columns, 1), 1, Math.Max(rows, 1));
        Value filter = node.Input(Conv3DSpec.FilterInput);
        if (filter.IsConstant)
        {
            _packed = node.Weights.GetOrAdd(filter, "transpose conv 3d float", Pack);
        }
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(ZerosBytes + FilterBytes + ScratchSlots.Bytes(_slots, SlotBytes));

    private int Columns => checked(_spec.Window.Height.Filter * _spec.Window.Width.Filter * _spec.OutputChannels);

    private int PackedPlane => checked(GemmFloat.PaddedColumns(Columns) * _spec.InputChannels);

    private int SlotBytes => checked(_blockRows * Columns * sizeof(float));

    private int ZerosBytes => ScratchSlots.Aligned(checked(GemmFloat.PaddedColumns(Columns) * sizeof(float)));

    private int FilterBytes =>
        _packed is null ? ScratchSlots.Aligned(checked(PackedPlane * _spec.Window.Depth.Filter * sizeof(float))) : 0;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Window3D window = _spec.Window;
        ReadOnlySpan<float> input = context.Input<float>(_spec.DataInput)[..(window.Positions * _spec.InputChannels)];
        ReadOnlySpan<float> filter = context.Input<float>(Conv3DSpec.FilterInput)[.._spec.FilterElements];
        ReadOnlySpan<float> bias = _spec.Bias(context);
        Span<float> output = context.Output<float>(0)[..(window.Places * _spec.OutputChannels)];
        fixed (float* volumes = input, taps = filter, start = bias, results = output)
        fixed (byte* scratch = context.Scratch)
        {
            float* zeros = (float*)scratch;
            new Span<float>(zeros, GemmFloat.PaddedColumns(Columns)).Clear();
            float* packed = (float*)(scratch + ZerosBytes);
            for (int fz = 0; _packed is null && fz < window.Depth.Filter; fz++)
            {
                float* plane = taps + ((nint)fz * Columns * _spec.InputChannels);
                GemmFloat.Pack(plane, _spec.InputChannels, 1, Columns, _spec.InputChannels, packed + ((nint)fz * PackedPlane));
            }

            Work work = new(
                this, volumes, packed, zeros, start, results, new ScratchSlots(scratch + ZerosBytes + FilterBytes, _slots, SlotBytes));
            long operations = (long)window.Height.Output * window.Width.Output * _spec.InputChannels * Columns;
            int grain = (int)Math.Clamp(500_000 / Math.Max(operations, 1), 1, int.MaxValue);
            context.Threads.For(ref work, window.Batch * window.Depth.Input, grain);
        }

        GC.KeepAlive(_packed);
    }

    private PackedFloat[] Pack(Value filter)
    {
        PackedFloat[] packed = new PackedFloat[_spec.Window.Depth.Filter];
        int size = Columns * _spec.InputChannels;
        for (int fz = 0; fz < packed.Length; fz++)
        {
            packed[fz] = PackedFloat.FromColumns(filter.Constant<float>().Slice(fz * size, size), Columns, _spec.InputChannels);
        }

        return packed;
    }

    private readonly struct Work(
        Conv3DTransposeFloat kernel, float* input, float* packedHere, float* zeros, float* bias, float* output, ScratchSlots slots)
        : IParallelWork
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            float* products = (float*)slots.Take(out int slot);
            try
            {
                for (int plane = start; plane < end; plane++)
                {
                    Plane(plane, products);
                }
            }
            finally
            {
                slots.Return(slot);
            }
        }

        private void Plane(int plane, float* products)
        {
            Conv3DSpec spec = kernel._spec;
            Window3D window = spec.Window;
            int channels = spec.OutputChannels;
            int columns = kernel.Columns;
            int positions = window.Height.Output * window.Width.Output;
            int size = window.Height.Input * window.Width.Input * channels;
            Span<float> target = new(output + ((nint)plane * size), size);
            target.Clear();
            for (int at = 0; bias != null && at < size; at += channels)
            {
                new ReadOnlySpan<float>(bias, channels).CopyTo(target[at..]);
            }

            (int volume, int z) = Math.DivRem(plane, window.Depth.Input);
            for (int fz = 0; fz < window.Depth.Filter; fz++)
            {
                int iz = window.Depth.Position(z, fz);
                for (int first = 0; iz >= 0 && first < positions; first += kernel._blockRows)
                {
                    int rows = Math.Min(kernel._blockRows, positions - first);
                    nint row = ((((nint)volume * window.Depth.Output) + iz) * positions) + first;
                    GemmFloat.Multiply(
                        input + (row * spec.InputChannels),
                        spec.InputChannels,
                        rows,
                        spec.InputChannels,
                        kernel._packed is null ? packedHere + ((nint)fz * kernel.PackedPlane) : kernel._packed[fz].Data.Pointer,
                        columns,
                        0,
                        GemmFloat.Panels(columns),
                        zeros,
                        products,
                        columns,
                        float.NegativeInfinity,
                        float.PositiveInfinity);
                    for (int i = 0; i < rows; i++)
                    {
                        Spread(spec, new ReadOnlySpan<float>(products + ((nint)i * columns), columns), first + i, target);
                    }
                }
            }

            TensorPrimitives.Max(target, spec.Min, target);
            TensorPrimitives.Min(target, spec.Max, target);
        }

        // Adds the products of one input position to the places that they reach in a plane of the output.
        private static void Spread(Conv3DSpec spec, ReadOnlySpan<float> products, int position, Span<float> target)
        {
            (WindowAxis height, WindowAxis width) = (spec.Window.Height, spec.Window.Width);
            int channels = spec.OutputChannels;
            (int y, int x) = Math.DivRem(position, width.Output);
            // Without dilation the taps of a row lie side by side, in the products as in the output.
            int together = width.Dilation == 1 ? width.Filter : 1;
            for (int fy = 0; fy < height.Filter; fy++)
            {
                int oy = height.Place(y, fy);
                if ((uint)oy >= (uint)height.Input)
                {
                    continue;
                }

                for (int fx = 0; fx < width.Filter; fx += together)
                {
                    int ox = width.Place(x, fx);
                    int skip = Math.Max(-ox, 0);
                    int count = Math.Min(together, width.Input - ox) - skip;
                    if (count > 0)
                    {
                        ReadOnlySpan<float> from = products.Slice(((fy * width.Filter) + fx + skip) * channels, count * channels);
                        Span<float> to = target.Slice(((oy * width.Input) + ox + skip) * channels, count * channels);
                        TensorPrimitives.Add(to, from, to);
                    }
                }
            }
        }
    }
}
