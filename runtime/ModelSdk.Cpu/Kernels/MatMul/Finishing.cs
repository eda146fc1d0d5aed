using System.Numerics;
using System.Runtime.CompilerServices;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>The last step of a reference kernel: from the sum of products, bias included, to the output.</summary>
internal interface IFinish<TSum, TOut>
{
    /// <summary>The output for a sum of an output channel.</summary>
    TOut Finish(TSum sum, int channel);
}

/// <summary>Float results inside the activation's range; NaN stays NaN.</summary>
internal readonly struct FloatFinish(float min, float max) : IFinish<float, float>
{
    /// <inheritdoc/>
    public float Finish(float sum, int channel) => Math.Min(Math.Max(sum, min), max);
}

/// <summary>Fixed-point requantization: convolutions, batch matmul.</summary>
internal readonly struct FixedFinish<TOut>(FixedMultiplier[] multipliers, int zeroPoint, int min, int max)
    : IFinish<int, TOut>, IFinish<long, TOut>
    where TOut : INumberBase<TOut>
{
    /// <inheritdoc/>
    public TOut Finish(int sum, int channel) => Clamp(multipliers[channel].Apply(sum));

    /// <inheritdoc/>
    public TOut Finish(long sum, int channel) => Clamp(multipliers[channel].Apply(sum));

    private TOut Clamp(int scaled) => TOut.CreateTruncating(Math.Min(Math.Max(scaled + zeroPoint, min), max));
}

/// <summary>Requantization through double: what the reference fully connected kernels do.</summary>
internal readonly struct DoubleFinish<TOut>(double[] multipliers, int zeroPoint, int min, int max)
    : IFinish<int, TOut>, IFinish<long, TOut>
    where TOut : INumberBase<TOut>
{
    /// <inheritdoc/>
    public TOut Finish(int sum, int channel) => Clamp(sum, channel);

    /// <inheritdoc/>
    public TOut Finish(long sum, int channel) => Clamp(sum, channel);

    private TOut Clamp(double sum, int channel) =>
        TOut.CreateTruncating(Requantization.Double(sum, multipliers[channel], zeroPoint, min, max));
}

/// <summary>Real results from the integer sums of an input that was quantized on the fly; the sum holds no bias.</summary>
/// <remarks>The official kernels multiply in two different orders, which the next quantization may turn into a step.</remarks>
internal readonly ref struct HybridFinish(
    float inputScale, float[] weightScales, ReadOnlySpan<float> bias, float min, float max, bool weightScaleFirst = false)
    : IFinish<int, float>
{
    private readonly ReadOnlySpan<float> _bias = bias;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Finish(int sum, int channel)
    {
        float scale = weightScales[channel];
        float real = weightScaleFirst ? sum * scale * inputScale : sum * (scale * inputScale);
        real += _bias.IsEmpty ? 0 : _bias[channel];
        return Math.Min(Math.Max(real, min), max);
    }
}
