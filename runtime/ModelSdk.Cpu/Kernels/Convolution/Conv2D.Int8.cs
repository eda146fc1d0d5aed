using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>What an 8-bit convolution computes with, besides its sizes.</summary>
/// <param name="InputZero">Zero point of the input.</param>
/// <param name="WeightZero">Zero point of the weights.</param>
/// <param name="Multipliers">Of each output channel.</param>
/// <param name="OutputZero">Zero point of the output.</param>
/// <param name="Min">Lower bound of the output.</param>
/// <param name="Max">Upper bound of the output.</param>
internal sealed record Int8Parameters(
    int InputZero, int WeightZero, FixedMultiplier[] Multipliers, int OutputZero, int Min, int Max);

/// <summary>CONV_2D in int8 or uint8 as a matrix product, bit-exact with the reference.</summary>
internal sealed unsafe class Conv2DInt8 : Kernel
{
    private readonly ConvolutionSpec _spec;
    private readonly Int8Parameters _parameters;
    private readonly PackedInt8[] _packed;
    private readonly AlignedArray<int>[] _starts;
    private readonly ChannelMultipliers[] _multipliers;
    private readonly bool _isSigned;
    private readonly int _depth;
    private readonly int _blockRows;
    private readonly int _slots;

    /// <summary>Packs the weights, and folds bias and zero points into what the sums start with.</summary>
    public Conv2DInt8(NodeContext node, ConvolutionSpec spec, Int8Parameters parameters)
    {
        _spec = spec;
        _parameters = parameters;
        _isSigned = node.Input(spec.DataInput).Type == TensorType.Int8;
        _depth = spec.Window.FilterHeight * spec.Window.FilterWidth * spec.FilterDepth;
        _blockRows = GemmInt8.BlockRows(_depth);
        int groupChannels = spec.OutputChannels / spec.Groups;
        _packed = node.Weights.GetOrAdd(
            node.Input(spec.WeightsInput), $"gemm int8, {spec.Groups} groups", weights => PackedInt8.FromWeights(weights, spec.Groups, unsigned: !_isSigned));
        ReadOnlySpan<int> bias = node.OptionalInput(spec.BiasInput) is { } value ? value.Constant<int>() : default;
        _starts = new AlignedArray<int>[spec.Groups];
        _multipliers = new ChannelMultipliers[spec.Groups];
        for (int group = 0; group < spec.Groups; group++)
        {
            int first = group * groupChannels;
            _multipliers[group] = new ChannelMultipliers(parameters.Multipliers.AsSpan(first, groupChannels));
            _starts[group] = _packed[group].Start(
                LeftValues.StoredZero(parameters.InputZero, _isSigned),
                StoredWeightZero,
                bias.IsEmpty ? bias : bias.Slice(first, groupChannels));
        }

        int blocks = (spec.Window.Positions + _blockRows - 1) / _blockRows;
        _slots = Math.Max(ScratchSlots.CountFor(blocks), ScratchSlots.CountFor(GemmInt8.Panels(groupChannels)));
    }

    /// <inheritdoc/>
    public override int ScratchBytes =>
        ScratchSlots.Bytes(_slots, GatheredInt8Work<FixedEpilogue>.SlotBytes(_blockRows, _depth));

    private int StoredWeightZero => _isSigned ? 0 : _parameters.WeightZero - 128;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> input = context.Input<byte>(_spec.DataInput)[.._spec.InputElements];
        Span<byte> output = context.Output<byte>(0)[.._spec.OutputElements];
        fixed (byte* images = input, results = output, scratch = context.Scratch)
        {
            for (int group = 0; group < _spec.Groups; group++)
            {
                PackedInt8 weights = _packed[group];
                long operations = (long)_spec.Window.Positions * _depth * weights.Columns / 2;
                GatheredInt8Work<FixedEpilogue> work = new()
                {
                    Window = _spec.Window,
                    Channel = group * _spec.FilterDepth,
                    Channels = _spec.FilterDepth,
                    Grid = new WorkGrid(
                        _spec.Window.Positions, _blockRows, GemmInt8.Panels(weights.Columns), context.Threads.Count, operations),
                    Input = images,
                    Outside = (byte)_parameters.InputZero,
                    MustFlip = LeftValues.MustFlip(_isSigned),
                    RowFactor = -StoredWeightZero,
                    Weights = weights,
                    Start = _starts[group].Pointer,
                    Epilogue = new FixedEpilogue(
                        _multipliers[group],
                        _parameters.OutputZero,
                        _parameters.Min,
                        _parameters.Max,
                        results + (group * weights.Columns),
                        _spec.OutputChannels),
                    Slots = new ScratchSlots(
                        scratch, _slots, GatheredInt8Work<FixedEpilogue>.SlotBytes(_blockRows, _depth)),
                };
                context.Threads.For(ref work, work.Grid.Items, work.Grid.Grain);
            }
        }

        GC.KeepAlive(this);
    }
}
