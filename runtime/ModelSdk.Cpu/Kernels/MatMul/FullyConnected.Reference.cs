using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>FULLY_CONNECTED by plain loops, for any types.</summary>
/// <param name="spec">Sizes.</param>
/// <param name="inputZero">Zero point of the input.</param>
/// <param name="weights">Weights that were unpacked, or null to read the operator's input.</param>
/// <param name="weightZero">Zero point of the weights.</param>
/// <param name="finish">From sums to outputs.</param>
/// <param name="hasInt32Bias">Whether the bias is int32 although the sums are wider.</param>
internal sealed class FullyConnectedReference<TIn, TWeight, TSum, TOut, TFinish>(
    FullyConnectedSpec spec, TSum inputZero, TWeight[]? weights, TSum weightZero, TFinish finish, bool hasInt32Bias = false)
    : Kernel
    where TIn : unmanaged, INumberBase<TIn>
    where TWeight : unmanaged, INumberBase<TWeight>
    where TSum : unmanaged, INumberBase<TSum>
    where TOut : unmanaged
    where TFinish : IFinish<TSum, TOut>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<TIn> input = context.Input<TIn>(0);
        ReadOnlySpan<TWeight> filter = weights ?? context.Input<TWeight>(1);
        bool hasBias = context.HasInput(FullyConnectedSpec.BiasInput);
        ReadOnlySpan<TSum> bias =
            hasBias && !hasInt32Bias ? context.Input<TSum>(FullyConnectedSpec.BiasInput) : default;
        ReadOnlySpan<int> narrowBias =
            hasBias && hasInt32Bias ? context.Input<int>(FullyConnectedSpec.BiasInput) : default;
        Span<TOut> output = context.Output<TOut>(0);
        for (int row = 0; row < spec.Rows; row++)
        {
            ReadOnlySpan<TIn> values = input.Slice(row * spec.Depth, spec.Depth);
            for (int unit = 0; unit < spec.Units; unit++)
            {
                TSum sum = DotProduct.Sum(values, inputZero, filter.Slice(unit * spec.Depth, spec.Depth), weightZero);
                if (!bias.IsEmpty)
                {
                    sum += bias[unit];
                }
                else if (!narrowBias.IsEmpty)
                {
                    sum += TSum.CreateTruncating(narrowBias[unit]);
                }

                output[(row * spec.Units) + unit] = finish.Finish(sum, unit);
            }
        }
    }
}

/// <summary>FULLY_CONNECTED with integer weights whose float input is quantized row by row, by plain loops.</summary>
internal sealed class FullyConnectedHybridReference(
    FullyConnectedSpec spec, sbyte[]? weights, float[] weightScales, bool asymmetric, bool isUnsigned) : Kernel
{
    // The official kernels take bytes of uint8 weights for int8, and their products of 16 at a time negate -128 to -128.
    private const int OfficialBlock = 16;

    /// <inheritdoc/>
    public override int ScratchBytes => spec.Depth;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0);
        ReadOnlySpan<sbyte> filter = weights ?? context.Input<sbyte>(1);
        ReadOnlySpan<float> bias =
            context.HasInput(FullyConnectedSpec.BiasInput) ? context.Input<float>(FullyConnectedSpec.BiasInput) : default;
        Span<float> output = context.Output<float>(0);
        Span<sbyte> quantized = MemoryMarshal.Cast<byte, sbyte>(context.Scratch)[..spec.Depth];
        for (int row = 0; row < spec.Rows; row++)
        {
            (float scale, int zero) =
                HybridQuantizer.Quantize(input.Slice(row * spec.Depth, spec.Depth), quantized, asymmetric);
            for (int unit = 0; unit < spec.Units; unit++)
            {
                ReadOnlySpan<sbyte> unitWeights = filter.Slice(unit * spec.Depth, spec.Depth);
                int sum = DotProduct.Sum<sbyte, sbyte, int>(quantized, zero, unitWeights, 0);
                sum += isUnsigned ? WrappedNegations(quantized, unitWeights) : 0;
                float real = (sum * (scale * weightScales[unit])) + (bias.IsEmpty ? 0 : bias[unit]);
                output[(row * spec.Units) + unit] = HybridActivation.Apply(real, spec.Activation);
            }
        }
    }

    private static int WrappedNegations(ReadOnlySpan<sbyte> values, ReadOnlySpan<sbyte> weights)
    {
        int difference = 0;
        for (int i = 0; i < values.Length / OfficialBlock * OfficialBlock; i++)
        {
            difference += weights[i] == sbyte.MinValue && values[i] < 0 ? -2 * sbyte.MinValue * values[i] : 0;
        }

        return difference;
    }
}

/// <summary>The activations that hybrid FULLY_CONNECTED has beyond the clamping ones.</summary>
internal static class HybridActivation
{
    /// <summary>Applies an activation; unlike elsewhere NONE does not clamp.</summary>
    public static float Apply(float value, FusedActivation activation) => activation switch
    {
        FusedActivation.Relu => Math.Max(value, 0),
        FusedActivation.Relu6 => Math.Clamp(value, 0, 6),
        FusedActivation.ReluN1To1 => Math.Clamp(value, -1, 1),
        FusedActivation.Tanh => MathF.Tanh(value),
        FusedActivation.SignBit => float.IsNegative(value) ? 1 : 0,
        _ => value,
    };
}

/// <summary>The inner loop of all reference products.</summary>
internal static class DotProduct
{
    /// <summary><paramref name="start"/> plus the sum of (value - valueZero) * (weight - weightZero), added one after the other.</summary>
    public static TSum Sum<TIn, TWeight, TSum>(
        ReadOnlySpan<TIn> values, TSum valueZero, ReadOnlySpan<TWeight> weights, TSum weightZero, TSum start = default)
        where TIn : unmanaged, INumberBase<TIn>
        where TWeight : unmanaged, INumberBase<TWeight>
        where TSum : unmanaged, INumberBase<TSum>
    {
        TSum sum = start;
        for (int i = 0; i < values.Length; i++)
        {
            sum += (TSum.CreateTruncating(values[i]) - valueZero) * (TSum.CreateTruncating(weights[i]) - weightZero);
        }

        return sum;
    }
}
