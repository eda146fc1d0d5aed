using System.Runtime.InteropServices;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>FULLY_CONNECTED with float input and integer weights: each row is quantized, then multiplied in 8 bits.</summary>
internal sealed unsafe class FullyConnectedHybrid : Kernel
{
    private readonly FullyConnectedSpec _spec;
    private readonly PackedInt8 _packed;
    private readonly AlignedArray<float> _scales;
    private readonly AlignedArray<float> _bias;
    private readonly AlignedArray<int> _zeros;
    private readonly bool _asymmetric;

    /// <summary>Packs the weights.</summary>
    public FullyConnectedHybrid(NodeContext node, FullyConnectedSpec spec, float[] weightScales, bool asymmetric)
    {
        _spec = spec;
        _asymmetric = asymmetric;
        _packed = node.Weights.GetOrAdd(
            node.Input(1), "gemm int8 hybrid", weights => PackedInt8.FromWeights(weights, 1, unsigned: false)[0]);
        int padded = _packed.ColumnSums.Length;
        _zeros = new AlignedArray<int>(padded);
        _scales = new AlignedArray<float>(padded);
        weightScales.CopyTo(_scales.Span);
        _bias = new AlignedArray<float>(padded);
        if (node.OptionalInput(FullyConnectedSpec.BiasInput) is { } bias)
        {
            bias.Constant<float>()[..spec.Units].CopyTo(_bias.Span);
        }
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked((2 * ParametersBytes) + Int8Product<HybridEpilogue>.ScratchBytes(_spec.Rows, _spec.Depth));

    private int ParametersBytes => ScratchSlots.Aligned(_spec.Rows * sizeof(float));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0)[..(_spec.Rows * _spec.Depth)];
        Span<float> output = context.Output<float>(0)[..(_spec.Rows * _spec.Units)];
        fixed (float* c = output)
        fixed (byte* scratch = context.Scratch)
        {
            float* scales = (float*)scratch;
            int* zeros = (int*)(scratch + ParametersBytes);
            Int8Product<HybridEpilogue> product = new(scratch + (2 * ParametersBytes), _spec.Rows, _packed, _zeros.Pointer)
            {
                Epilogue = new HybridEpilogue(
                    _packed.ColumnSums.Pointer,
                    _scales.Pointer,
                    scales,
                    zeros,
                    rowStep: 1,
                    _bias.Pointer,
                    float.NegativeInfinity,
                    float.PositiveInfinity,
                    c,
                    _spec.Units),
            };
            for (int row = 0; row < _spec.Rows; row++)
            {
                Span<byte> stored = product.Row(row);
                (scales[row], int zero) = HybridQuantizer.Quantize(
                    input.Slice(row * _spec.Depth, _spec.Depth), MemoryMarshal.Cast<byte, sbyte>(stored), _asymmetric);
                zeros[row] = LeftValues.StoredZero(zero, isSigned: true);
                if (LeftValues.MustFlip(isSigned: true))
                {
                    fixed (byte* values = stored)
                    {
                        LeftValues.Flip(values, stored.Length);
                    }
                }
            }

            product.Run(context.Threads);
        }

        if (_spec.Activation != FusedActivation.None)
        {
            foreach (ref float value in output)
            {
                value = HybridActivation.Apply(value, _spec.Activation);
            }
        }

        GC.KeepAlive(this);
    }
}
