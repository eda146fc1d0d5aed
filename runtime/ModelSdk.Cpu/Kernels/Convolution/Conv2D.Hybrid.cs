using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>CONV_2D with float images and integer weights: each image is quantized, then multiplied in 8 bits.</summary>
internal sealed unsafe class Conv2DHybrid : Kernel
{
    private readonly ConvolutionSpec _spec;
    private readonly Window2D _image;
    private readonly PackedInt8[] _packed;
    private readonly AlignedArray<float>[] _scales;
    private readonly AlignedArray<float>[] _bias;
    private readonly AlignedArray<int> _zeros;
    private readonly bool _asymmetric;
    private readonly float _min;
    private readonly float _max;
    private readonly int _depth;
    private readonly int _blockRows;
    private readonly int _slots;

    /// <summary>Packs the weights.</summary>
    public Conv2DHybrid(NodeContext node, ConvolutionSpec spec, float[] weightScales, bool asymmetric)
    {
        _spec = spec;
        _image = spec.Window with { Batch = 1 };
        _asymmetric = asymmetric;
        (_min, _max) = ActivationRange.Float(spec.Activation);
        _depth = spec.Window.FilterHeight * spec.Window.FilterWidth * spec.FilterDepth;
        _blockRows = GemmInt8.BlockRows(_depth);
        int groupChannels = spec.OutputChannels / spec.Groups;
        _packed = node.Weights.GetOrAdd(
            node.Input(spec.WeightsInput), $"gemm int8 hybrid, {spec.Groups} groups", weights => PackedInt8.FromWeights(weights, spec.Groups, unsigned: false));
        ReadOnlySpan<float> bias = node.OptionalInput(spec.BiasInput) is { } value ? value.Constant<float>() : default;
        _zeros = new AlignedArray<int>(GemmInt8.PaddedColumns(groupChannels));
        _scales = new AlignedArray<float>[spec.Groups];
        _bias = new AlignedArray<float>[spec.Groups];
        for (int group = 0; group < spec.Groups; group++)
        {
            _scales[group] = new AlignedArray<float>(_zeros.Length);
            weightScales.AsSpan(group * groupChannels, groupChannels).CopyTo(_scales[group].Span);
            _bias[group] = new AlignedArray<float>(_zeros.Length);
            if (!bias.IsEmpty)
            {
                bias.Slice(group * groupChannels, groupChannels).CopyTo(_bias[group].Span);
            }
        }

        int blocks = (_image.Positions + _blockRows - 1) / _blockRows;
        _slots = Math.Max(ScratchSlots.CountFor(blocks), ScratchSlots.CountFor(GemmInt8.Panels(groupChannels)));
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(
        ScratchSlots.Aligned(ImageSize) + ScratchSlots.Bytes(_slots, GatheredInt8Work<HybridEpilogue>.SlotBytes(_blockRows, _depth)));

    private int ImageSize => _image.InputHeight * _image.InputWidth * _image.InputChannels;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(_spec.DataInput)[.._spec.InputElements];
        Span<float> output = context.Output<float>(0)[.._spec.OutputElements];
        int resultSize = _image.Positions * _spec.OutputChannels;
        fixed (float* results = output)
        fixed (byte* scratch = context.Scratch)
        {
            Span<sbyte> quantized = new(scratch, ImageSize);
            byte* pieces = scratch + ScratchSlots.Aligned(ImageSize);
            for (int image = 0; image < _spec.Window.Batch; image++)
            {
                (float scale, int zero) =
                    HybridQuantizer.Quantize(input.Slice(image * ImageSize, ImageSize), quantized, _asymmetric);
                int storedZero = LeftValues.StoredZero(zero, isSigned: true);
                for (int group = 0; group < _spec.Groups; group++)
                {
                    PackedInt8 weights = _packed[group];
                    long operations = (long)_image.Positions * _depth * weights.Columns / 2;
                    GatheredInt8Work<HybridEpilogue> work = new()
                    {
                        Window = _image,
                        Channel = group * _spec.FilterDepth,
                        Channels = _spec.FilterDepth,
                        Grid = new WorkGrid(
                            _image.Positions, _blockRows, GemmInt8.Panels(weights.Columns), context.Threads.Count, operations),
                        Input = scratch,
                        Outside = (byte)zero,
                        MustFlip = LeftValues.MustFlip(isSigned: true),
                        Weights = weights,
                        Start = _zeros.Pointer,
                        Epilogue = new HybridEpilogue(
                            weights.ColumnSums.Pointer,
                            _scales[group].Pointer,
                            &scale,
                            &storedZero,
                            rowStep: 0,
                            _bias[group].Pointer,
                            _min,
                            _max,
                            results + (image * resultSize) + (group * weights.Columns),
                            _spec.OutputChannels,
                            weightScaleFirst: _asymmetric),
                        Slots = new ScratchSlots(
                            pieces, _slots, GatheredInt8Work<HybridEpilogue>.SlotBytes(_blockRows, _depth)),
                    };
                    context.Threads.For(ref work, work.Grid.Items, work.Grid.Grain);
                }
            }
        }

        GC.KeepAlive(this);
    }
}
