using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>CONV_2D in float as a matrix product: pointwise on the image itself, otherwise on gathered blocks of rows.</summary>
internal sealed unsafe class Conv2DFloat : Kernel
{
    private readonly ConvolutionSpec _spec;
    private readonly PackedFloat[]? _packed;
    private readonly int _depth;
    private readonly int _groupChannels;
    private readonly int _blockRows;
    private readonly int _slots;
    private readonly float _min;
    private readonly float _max;

    /// <summary>Packs the weights if they are constant.</summary>
    public Conv2DFloat(NodeContext node, ConvolutionSpec spec)
    {
        _spec = spec;
        _depth = spec.Window.FilterHeight * spec.Window.FilterWidth * spec.FilterDepth;
        _groupChannels = spec.OutputChannels / spec.Groups;
        _blockRows = GemmFloat.BlockRows(_depth);
        (_min, _max) = ActivationRange.Float(spec.Activation);
        int blocks = (spec.Window.Positions + _blockRows - 1) / _blockRows;
        _slots = IsDirect ? 1 : Math.Max(ScratchSlots.CountFor(blocks), ScratchSlots.CountFor(GemmFloat.Panels(_groupChannels)));
        if (node.Input(spec.WeightsInput).IsConstant)
        {
            _packed = node.Weights.GetOrAdd(node.Input(spec.WeightsInput), $"gemm float, {spec.Groups} groups", Pack);
        }
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(
        ScratchSlots.Bytes(_slots, IsDirect ? 0 : _blockRows * _depth * sizeof(float)) + BiasBytes + (_packed is null ? DynamicBytes : 0));

    private bool IsDirect => _spec.Window.IsPointwise && _spec.Groups == 1;

    private int PaddedChannels => GemmFloat.PaddedColumns(_groupChannels);

    private int BiasBytes => ScratchSlots.Aligned(PaddedChannels * sizeof(float));

    private int DynamicBytes => ScratchSlots.Aligned(checked(PaddedChannels * _depth * sizeof(float)));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(_spec.DataInput)[.._spec.InputElements];
        Span<float> output = context.Output<float>(0)[.._spec.OutputElements];
        ReadOnlySpan<float> bias = context.HasInput(_spec.BiasInput) ? context.Input<float>(_spec.BiasInput) : default;
        ReadOnlySpan<float> weights = _packed is null ? context.Input<float>(_spec.WeightsInput) : default;
        fixed (float* images = input, results = output, filter = weights)
        fixed (byte* scratch = context.Scratch)
        {
            // Scratch memory: bias padded to whole panels, packed weights if they change, pieces for the threads.
            float* paddedBias = (float*)scratch;
            float* packedHere = (float*)(scratch + BiasBytes);
            byte* pieces = scratch + BiasBytes + (_packed is null ? DynamicBytes : 0);
            for (int group = 0; group < _spec.Groups; group++)
            {
                Span<float> start = new(paddedBias, PaddedChannels);
                start.Clear();
                if (!bias.IsEmpty)
                {
                    bias.Slice(group * _groupChannels, _groupChannels).CopyTo(start);
                }

                if (_packed is null)
                {
                    int size = _groupChannels * _depth;
                    _ = weights.Slice(group * size, size);
                    GemmFloat.Pack(filter + (group * size), _depth, 1, _groupChannels, _depth, packedHere);
                }

                long operations = (long)_spec.Window.Positions * _depth * _groupChannels;
                Work work = new(
                    this,
                    group,
                    new WorkGrid(
                        _spec.Window.Positions, _blockRows, GemmFloat.Panels(_groupChannels), context.Threads.Count, operations),
                    images,
                    _packed is null ? packedHere : _packed[group].Data.Pointer,
                    paddedBias,
                    results,
                    new ScratchSlots(pieces, _slots, IsDirect ? 0 : _blockRows * _depth * sizeof(float)));
                context.Threads.For(ref work, work.Grid.Items, work.Grid.Grain);
            }
        }

        GC.KeepAlive(_packed);
    }

    private PackedFloat[] Pack(Value weights)
    {
        PackedFloat[] packed = new PackedFloat[_spec.Groups];
        int size = _groupChannels * _depth;
        for (int group = 0; group < packed.Length; group++)
        {
            packed[group] = PackedFloat.FromColumns(
                weights.Constant<float>().Slice(group * size, size), _groupChannels, _depth);
        }

        return packed;
    }

    private readonly struct Work(
        Conv2DFloat kernel,
        int group,
        WorkGrid grid,
        float* input,
        float* packed,
        float* bias,
        float* output,
        ScratchSlots slots) : IParallelWork
    {
        public WorkGrid Grid => grid;

        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            ConvolutionSpec spec = kernel._spec;
            int slot = 0;
            int filled = -1;
            float* gathered = kernel.IsDirect ? null : (float*)slots.Take(out slot);
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
                        Im2Col.Fill(
                            spec.Window,
                            input,
                            group * spec.FilterDepth,
                            spec.FilterDepth,
                            0f,
                            first,
                            rows,
                            gathered,
                            kernel._depth);
                    }

                    GemmFloat.Multiply(
                        a,
                        kernel._depth,
                        rows,
                        kernel._depth,
                        packed,
                        kernel._groupChannels,
                        firstPanel,
                        endPanel,
                        bias,
                        output + ((nint)first * spec.OutputChannels) + (group * kernel._groupChannels),
                        spec.OutputChannels,
                        kernel._min,
                        kernel._max);
                }
            }
            finally
            {
                if (gathered != null)
                {
                    slots.Return(slot);
                }
            }
        }
    }
}
