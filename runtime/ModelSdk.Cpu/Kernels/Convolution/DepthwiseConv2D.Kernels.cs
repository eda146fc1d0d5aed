using System.Numerics;
using System.Runtime.Intrinsics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>DEPTHWISE_CONV_2D in float.</summary>
internal sealed unsafe class DepthwiseFloat : Kernel
{
    private readonly ConvolutionSpec _spec;
    private readonly int _slots;
    private readonly float _min;
    private readonly float _max;

    /// <summary>Settles the activation.</summary>
    public DepthwiseFloat(ConvolutionSpec spec)
    {
        _spec = spec;
        _slots = ScratchSlots.CountFor(spec.Window.Batch * spec.OutputHeight);
        (_min, _max) = ActivationRange.Float(spec.Activation);
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(
        ScratchSlots.Aligned(_spec.OutputChannels * sizeof(float))
        + ScratchSlots.Bytes(_slots, DepthwiseWork<float, NoDepthwiseEpilogue>.SlotBytes(_spec)));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Window2D window = _spec.Window;
        ReadOnlySpan<float> input = context.Input<float>(_spec.DataInput)[.._spec.InputElements];
        ReadOnlySpan<float> weights =
            context.Input<float>(_spec.WeightsInput)[..(window.FilterHeight * window.FilterWidth * _spec.OutputChannels)];
        Span<float> output = context.Output<float>(0)[.._spec.OutputElements];
        fixed (float* images = input, filter = weights, results = output)
        fixed (byte* scratch = context.Scratch)
        {
            Span<float> bias = new(scratch, _spec.OutputChannels);
            bias.Clear();
            if (context.HasInput(_spec.BiasInput))
            {
                context.Input<float>(_spec.BiasInput)[.._spec.OutputChannels].CopyTo(bias);
            }

            DepthwiseWork<float, NoDepthwiseEpilogue> work = new()
            {
                Spec = _spec,
                Input = images,
                InputZero = 0,
                Weights = filter,
                Bias = (float*)scratch,
                Min = _min,
                Max = _max,
                Output = results,
                Epilogue = default,
                Slots = new ScratchSlots(
                    scratch + ScratchSlots.Aligned(_spec.OutputChannels * sizeof(float)),
                    _slots,
                    DepthwiseWork<float, NoDepthwiseEpilogue>.SlotBytes(_spec)),
            };
            Depthwise.For(context.Threads, ref work, _spec);
        }
    }
}

/// <summary>DEPTHWISE_CONV_2D in int8 or uint8, bit-exact with the reference.</summary>
internal sealed unsafe class DepthwiseInt8<TIn> : Kernel
    where TIn : unmanaged, INumberBase<TIn>
{
    private readonly ConvolutionSpec _spec;
    private readonly Int8Parameters _parameters;
    private readonly AlignedArray<float> _weights;
    private readonly AlignedArray<float> _zeros;
    private readonly AlignedArray<int> _bias;
    private readonly ChannelMultipliers _multipliers;
    private readonly int _slots;

    /// <summary>Converts the weights.</summary>
    public DepthwiseInt8(NodeContext node, ConvolutionSpec spec, Int8Parameters parameters)
    {
        _spec = spec;
        _parameters = parameters;
        _slots = ScratchSlots.CountFor(spec.Window.Batch * spec.OutputHeight);
        _weights = node.Weights.GetOrAdd(
            node.Input(spec.WeightsInput), "depthwise float", weights => Depthwise.Weights(weights, parameters.WeightZero));
        _zeros = new AlignedArray<float>(spec.OutputChannels);
        _bias = new AlignedArray<int>(spec.OutputChannels);
        if (node.OptionalInput(spec.BiasInput) is { } bias)
        {
            bias.Constant<int>()[..spec.OutputChannels].CopyTo(_bias.Span);
        }

        _multipliers = new ChannelMultipliers(parameters.Multipliers);
    }

    /// <inheritdoc/>
    public override int ScratchBytes => ScratchSlots.Bytes(_slots, DepthwiseWork<TIn, FixedDepthwiseEpilogue>.SlotBytes(_spec));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<TIn> input = context.Input<TIn>(_spec.DataInput)[.._spec.InputElements];
        Span<byte> output = context.Output<byte>(0)[.._spec.OutputElements];
        fixed (TIn* images = input)
        fixed (byte* results = output, scratch = context.Scratch)
        {
            DepthwiseWork<TIn, FixedDepthwiseEpilogue> work = new()
            {
                Spec = _spec,
                Input = images,
                InputZero = _parameters.InputZero,
                Weights = _weights.Pointer,
                Bias = _zeros.Pointer,
                Min = float.NegativeInfinity,
                Max = float.PositiveInfinity,
                Output = null,
                Epilogue = new FixedDepthwiseEpilogue(
                    new FixedEpilogue(
                        _multipliers, _parameters.OutputZero, _parameters.Min, _parameters.Max, results, _spec.OutputChannels),
                    _bias.Pointer,
                    _spec.OutputWidth,
                    _spec.OutputChannels),
                Slots = new ScratchSlots(scratch, _slots, DepthwiseWork<TIn, FixedDepthwiseEpilogue>.SlotBytes(_spec)),
            };
            Depthwise.For(context.Threads, ref work, _spec);
        }

        GC.KeepAlive(this);
    }
}

/// <summary>DEPTHWISE_CONV_2D with float images and integer weights.</summary>
internal sealed unsafe class DepthwiseHybrid : Kernel
{
    private readonly ConvolutionSpec _spec;
    private readonly ConvolutionSpec _image;
    private readonly AlignedArray<float> _weights;
    private readonly AlignedArray<float> _zeros;
    private readonly AlignedArray<float> _bias;
    private readonly AlignedArray<float> _scales;
    private readonly int _slots;
    private readonly float _min;
    private readonly float _max;

    /// <summary>Converts the weights.</summary>
    public DepthwiseHybrid(NodeContext node, ConvolutionSpec spec, float[] weightScales)
    {
        _spec = spec;
        _image = spec with { Window = spec.Window with { Batch = 1 } };
        _slots = ScratchSlots.CountFor(spec.OutputHeight);
        (_min, _max) = ActivationRange.Float(spec.Activation);
        _weights = node.Weights.GetOrAdd(
            node.Input(spec.WeightsInput), "depthwise float hybrid", static weights => Depthwise.SignedWeights(weights));
        _zeros = new AlignedArray<float>(spec.OutputChannels);
        _scales = new AlignedArray<float>(spec.OutputChannels);
        weightScales.CopyTo(_scales.Span);
        _bias = new AlignedArray<float>(spec.OutputChannels);
        if (node.OptionalInput(spec.BiasInput) is { } bias)
        {
            bias.Constant<float>()[..spec.OutputChannels].CopyTo(_bias.Span);
        }
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(
        ScratchSlots.Aligned(_image.InputElements)
        + ScratchSlots.Bytes(_slots, DepthwiseWork<sbyte, HybridDepthwiseEpilogue>.SlotBytes(_image)));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        int imageSize = _image.InputElements;
        ReadOnlySpan<float> input = context.Input<float>(_spec.DataInput)[.._spec.InputElements];
        Span<float> output = context.Output<float>(0)[.._spec.OutputElements];
        fixed (float* results = output)
        fixed (byte* scratch = context.Scratch)
        {
            Span<sbyte> quantized = new(scratch, imageSize);
            for (int image = 0; image < _spec.Window.Batch; image++)
            {
                (float scale, int zero) =
                    HybridQuantizer.Quantize(input.Slice(image * imageSize, imageSize), quantized, asymmetric: true);
                DepthwiseWork<sbyte, HybridDepthwiseEpilogue> work = new()
                {
                    Spec = _image,
                    Input = (sbyte*)scratch,
                    InputZero = zero,
                    Weights = _weights.Pointer,
                    Bias = _zeros.Pointer,
                    Min = float.NegativeInfinity,
                    Max = float.PositiveInfinity,
                    Output = null,
                    Epilogue = new HybridDepthwiseEpilogue(
                        scale,
                        _scales.Pointer,
                        _bias.Pointer,
                        _min,
                        _max,
                        results + (image * _image.OutputElements),
                        _spec.OutputWidth,
                        _spec.OutputChannels),
                    Slots = new ScratchSlots(
                        scratch + ScratchSlots.Aligned(imageSize),
                        _slots,
                        DepthwiseWork<sbyte, HybridDepthwiseEpilogue>.SlotBytes(_image)),
                };
                Depthwise.For(context.Threads, ref work, _image);
            }
        }

        GC.KeepAlive(this);
    }
}

/// <summary>No epilogue: the sums are the output.</summary>
internal readonly unsafe struct NoDepthwiseEpilogue : IDepthwiseEpilogue
{
    /// <inheritdoc/>
    public void Store(float* sums, int row)
    {
    }
}

/// <summary>Exact sums to bytes.</summary>
internal readonly unsafe struct FixedDepthwiseEpilogue(FixedEpilogue epilogue, int* bias, int width, int channels) : IDepthwiseEpilogue
{
    /// <inheritdoc/>
    public void Store(float* sums, int row)
    {
        for (int x = 0; x < width; x++)
        {
            float* from = sums + ((nint)x * channels);
            int* whole = (int*)from;
            int i = 0;
            for (; i <= channels - Vector128<float>.Count; i += Vector128<float>.Count)
            {
                (Vector128.ConvertToInt32(Vector128.Load(from + i)) + Vector128.Load(bias + i)).Store(whole + i);
            }

            for (; i < channels; i++)
            {
                whole[i] = (int)from[i] + bias[i];
            }

            epilogue.Store(whole, channels, (row * width) + x, 1, 0, channels);
        }
    }
}

/// <summary>Exact sums of a quantized input to real values.</summary>
internal readonly unsafe struct HybridDepthwiseEpilogue(
    float inputScale, float* weightScales, float* bias, float min, float max, float* output, int width, int channels)
    : IDepthwiseEpilogue
{
    /// <inheritdoc/>
    public void Store(float* sums, int row)
    {
        float* to = output + ((nint)row * width * channels);
        for (int x = 0; x < width; x++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                float real = (sums[channel] * (weightScales[channel] * inputScale)) + bias[channel];
                to[channel] = Math.Min(Math.Max(real, min), max);
            }

            sums += channels;
            to += channels;
        }
    }
}

/// <summary>What the depthwise kernels share.</summary>
internal static unsafe class Depthwise
{
    /// <summary>Whether integer sums of a filter fit a float exactly.</summary>
    public static bool IsExact(Window2D window) => window.FilterHeight * window.FilterWidth <= 258;

    /// <summary>Weights minus their zero point.</summary>
    public static AlignedArray<float> Weights(Value weights, int zeroPoint)
    {
        AlignedArray<float> result = new(weights.Count);
        if (weights.Type == TensorType.UInt8)
        {
            ReadOnlySpan<byte> bytes = weights.Constant<byte>();
            for (int i = 0; i < result.Length; i++)
            {
                result.Span[i] = bytes[i] - zeroPoint;
            }

            return result;
        }

        return SignedWeights(weights);
    }

    /// <summary>Weights taken as signed, whatever the type says.</summary>
    public static AlignedArray<float> SignedWeights(Value weights)
    {
        AlignedArray<float> result = new(weights.Count);
        sbyte[] values = IntegerWeights.ToSignedBytes(weights);
        for (int i = 0; i < values.Length; i++)
        {
            result.Span[i] = values[i];
        }

        return result;
    }

    /// <summary>Shares the output rows among the threads.</summary>
    public static void For<TWork>(ThreadTeam threads, ref TWork work, ConvolutionSpec spec)
        where TWork : struct, IParallelWork
    {
        const int WorthSharing = 100_000;
        long row = (long)spec.OutputWidth * spec.OutputChannels * spec.Window.FilterHeight * spec.Window.FilterWidth;
        threads.For(ref work, spec.Window.Batch * spec.OutputHeight, (int)Math.Max(1, WorthSharing / Math.Max(row, 1)));
    }
}
