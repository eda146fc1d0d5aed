using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>CONV_3D as a matrix product: pointwise on the volume itself, otherwise on gathered blocks of rows.</summary>
internal sealed unsafe class Conv3DFloat : Kernel
{
    private readonly Conv3DSpec _spec;
    private readonly PackedFloat? _packed;
    private readonly int _depth;
    private readonly int _blockRows;
    private readonly int _slots;

    /// <summary>Packs the filter if it is constant.</summary>
    public Conv3DFloat(NodeContext node, Conv3DSpec spec)
    {
        _spec = spec;
        _depth = checked(spec.Window.FilterSize * spec.InputChannels);
        _blockRows = GemmFloat.BlockRows(_depth);
        int blocks = (spec.Window.Positions + _blockRows - 1) / _blockRows;
        _slots = IsDirect ? 1 : Math.Max(ScratchSlots.CountFor(blocks), ScratchSlots.CountFor(GemmFloat.Panels(spec.OutputChannels)));
        Value filter = node.Input(Conv3DSpec.FilterInput);
        if (filter.IsConstant)
        {
            _packed = node.Weights.GetOrAdd(filter, "gemm float, rows", Pack);
        }
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(BiasBytes + FilterBytes + ScratchSlots.Bytes(_slots, SlotBytes));

    private bool IsDirect => _spec.Window.IsPointwise;

    private int SlotBytes => IsDirect ? 0 : checked(_blockRows * _depth * sizeof(float));

    private int BiasBytes => ScratchSlots.Aligned(GemmFloat.PaddedColumns(_spec.OutputChannels) * sizeof(float));

    private int FilterBytes => _packed is not null
        ? 0
        : ScratchSlots.Aligned(checked(GemmFloat.PaddedColumns(_spec.OutputChannels) * _depth * sizeof(float)));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        int channels = _spec.OutputChannels;
        ReadOnlySpan<float> input = context.Input<float>(_spec.DataInput)[..(_spec.Window.Places * _spec.InputChannels)];
        ReadOnlySpan<float> filter = context.Input<float>(Conv3DSpec.FilterInput)[.._spec.FilterElements];
        Span<float> output = context.Output<float>(0)[..(_spec.Window.Positions * channels)];
        fixed (float* volumes = input, taps = filter, results = output)
        fixed (byte* scratch = context.Scratch)
        {
            // Scratch memory: bias padded to whole panels, the packed filter if it changes, pieces for the threads.
            float* bias = (float*)scratch;
            Span<float> start = new(bias, GemmFloat.PaddedColumns(channels));
            start.Clear();
            _spec.Bias(context).CopyTo(start);
            float* packed = (float*)(scratch + BiasBytes);
            if (_packed is null)
            {
                GemmFloat.Pack(taps, 1, channels, channels, _depth, packed);
            }
            else
            {
                packed = _packed.Data.Pointer;
            }

            long operations = (long)_spec.Window.Positions * _depth * channels;
            Work work = new(
                this,
                new WorkGrid(_spec.Window.Positions, _blockRows, GemmFloat.Panels(channels), context.Threads.Count, operations),
                volumes,
                packed,
                bias,
                results,
                new ScratchSlots(scratch + BiasBytes + FilterBytes, _slots, SlotBytes));
            context.Threads.For(ref work, work.Grid.Items, work.Grid.Grain);
        }

        GC.KeepAlive(_packed);
    }

    private PackedFloat Pack(Value filter) =>
        PackedFloat.FromRows(filter.Constant<float>()[.._spec.FilterElements], _spec.OutputChannels, _depth);

    // Rows of a block may belong to several planes of the output; on each of them the filter's planes are 2-D windows.
    private static void Gather(Window3D window, float* input, int first, int rows, float* to)
    {
        Window2D plane = window.Plane;
        int positions = window.Height.Output * window.Width.Output;
        int length = window.Height.Filter * window.Width.Filter * window.Channels;
        nint stride = (nint)length * window.Depth.Filter;
        nint planeSize = (nint)window.Height.Input * window.Width.Input * window.Channels;
        while (rows > 0)
        {
            (int outputPlane, int at) = Math.DivRem(first, positions);
            (int volume, int z) = Math.DivRem(outputPlane, window.Depth.Output);
            int count = Math.Min(rows, positions - at);
            for (int fz = 0; fz < window.Depth.Filter; fz++)
            {
                int iz = window.Depth.Place(z, fz);
                float* target = to + ((nint)fz * length);
                if ((uint)iz < (uint)window.Depth.Input)
                {
                    float* source = input + ((((nint)volume * window.Depth.Input) + iz) * planeSize);
                    Im2Col.Fill(plane, source, 0, window.Channels, 0f, at, count, target, stride);
                    continue;
                }

                for (int row = 0; row < count; row++)
                {
                    new Span<float>(target + (row * stride), length).Clear();
                }
            }

            first += count;
            rows -= count;
            to += count * stride;
        }
    }

    private readonly struct Work(
        Conv3DFloat kernel, WorkGrid grid, float* input, float* packed, float* bias, float* output, ScratchSlots slots)
        : IParallelWork
    {
        public WorkGrid Grid => grid;

        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            Conv3DSpec spec = kernel._spec;
            float* gathered = (float*)slots.Take(out int slot);
            int filled = -1;
            try
            {
                for (int item = start; item < end; item++)
                {
                    (int first, int rows, int firstPanel, int endPanel) = grid[item];
                    float* a = gathered;
                    if (kernel.IsDirect)
                    {
                        a = input + ((nint)first * kernel._depth);
                    }
                    else if (first != filled)
                    {
                        filled = first;
                        Gather(spec.Window, input, first, rows, gathered);
                    }

                    GemmFloat.Multiply(
                        a,
                        kernel._depth,
                        rows,
                        kernel._depth,
                        packed,
                        spec.OutputChannels,
                        firstPanel,
                        endPanel,
                        bias,
                        output + ((nint)first * spec.OutputChannels),
                        spec.OutputChannels,
                        spec.Min,
                        spec.Max);
                }
            }
            finally
            {
                slots.Return(slot);
            }
        }
    }
}
