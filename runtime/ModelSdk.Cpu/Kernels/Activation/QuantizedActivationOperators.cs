using System.Numerics;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>Quantized clamp: to the output's scale, then to the bounds in <paramref name="result"/>.</summary>
internal readonly struct QuantizedClamp(int zeroPoint, FixedMultiplier multiplier, QuantizedResult result)
    : IVectorUnaryOperator<int>
{
    /// <inheritdoc/>
    public int Invoke(int x) => result.Finish(multiplier.Apply(x - zeroPoint));

    /// <inheritdoc/>
    public Vector<int> Invoke(Vector<int> x) => result.Finish(multiplier.Apply(x - new Vector<int>(zeroPoint)));
}

/// <summary>Quantized LEAKY_RELU; a negative alpha is a sign beside a positive multiplier.</summary>
internal readonly struct QuantizedLeakyRelu(
    int zeroPoint, FixedMultiplier positive, FixedMultiplier negative, int sign, QuantizedResult result)
    : IVectorUnaryOperator<int>
{
    /// <inheritdoc/>
    public int Invoke(int x)
    {
        int value = x - zeroPoint;
        return result.Finish(value >= 0 ? positive.Apply(value) : sign * negative.Apply(value));
    }

    /// <inheritdoc/>
    public Vector<int> Invoke(Vector<int> x)
    {
        Vector<int> value = x - new Vector<int>(zeroPoint);
        return result.Finish(Vector.ConditionalSelect(
            Vector.GreaterThanOrEqual(value, Vector<int>.Zero),
            positive.Apply(value),
            negative.Apply(value) * new Vector<int>(sign)));
    }
}

/// <summary>Quantized PRELU.</summary>
internal readonly struct QuantizedParametricRelu(
    int zeroPoint, int alphaZeroPoint, FixedMultiplier positive, FixedMultiplier negative, QuantizedResult result)
    : IVectorBinaryOperator<int>
{
    /// <inheritdoc/>
    public int Invoke(int x, int y)
    {
        int value = x - zeroPoint;
        return result.Finish(value >= 0 ? positive.Apply(value) : negative.Apply(unchecked(value * (y - alphaZeroPoint))));
    }

    /// <inheritdoc/>
    public Vector<int> Invoke(Vector<int> x, Vector<int> y)
    {
        Vector<int> value = x - new Vector<int>(zeroPoint);
        return result.Finish(Vector.ConditionalSelect(
            Vector.GreaterThanOrEqual(value, Vector<int>.Zero),
            positive.Apply(value),
            negative.Apply(value * (y - new Vector<int>(alphaZeroPoint)))));
    }
}

/// <summary>Quantized HARD_SWISH in 16-bit fixed point.</summary>
/// <remarks>LiteRT: tflite/kernels/internal/reference/hard_swish.h, and HardSwishPrepare in activations.cc.</remarks>
internal readonly struct QuantizedHardSwish : IUnaryOperator<int, int>
{
    private readonly int _zeroPoint;
    private readonly FixedMultiplier _output;
    private readonly FixedMultiplier _reluish;
    private readonly QuantizedResult _result;

    /// <summary>The operator for an input scale and an output scale; mantissas have 15 bits here.</summary>
    public QuantizedHardSwish(float inputScale, int zeroPoint, float outputScale, QuantizedResult result)
    {
        // All in float, as the reference has it. 3 is 32768 in the fixed point of the factor between 0 and 1.
        float fineScale = 1f / 128f * inputScale;
        _zeroPoint = zeroPoint;
        _output = Reduce(FixedMultiplier.From(fineScale / outputScale));
        _reluish = Reduce(FixedMultiplier.From(fineScale / (3f / 32768f)));
        _result = result;
    }

    /// <summary>Whether the scales allow the operator: the output's may not be finer than 1/128 of the input's.</summary>
    public bool IsValid => _output.Shift <= 0;

    /// <inheritdoc/>
    public int Invoke(int x)
    {
        int fine = (x - _zeroPoint) * (1 << 7);
        int onOutputScale = DoublingHighMultiply16(fine, _output.Mantissa);
        int factor = fine;
        if (_reluish.Shift > 0)
        {
            factor = SaturatingShiftLeft16(factor, _reluish.Shift - 1);
        }

        factor = DoublingHighMultiply16(factor, _reluish.Mantissa);
        factor = _reluish.Shift switch
        {
            > 0 => SaturatingShiftLeft16(factor, 1),
            < 0 => FixedPoint.RoundingDivideByPowerOfTwo(factor, -_reluish.Shift),
            _ => factor,
        };

        // From [-1, 1] to [0, 1].
        factor = (factor + (1 << 15)) >> 1;
        // Truncated, not rounded: it cancels the bias of the roundings above.
        int product = factor * onOutputScale / (1 << 15);
        return _result.Finish(FixedPoint.RoundingDivideByPowerOfTwo(product, -_output.Shift));
    }

    private static FixedMultiplier Reduce(FixedMultiplier multiplier) => multiplier with
    {
        Mantissa = multiplier.Mantissa >= int.MaxValue - (1 << 15) ? short.MaxValue : (multiplier.Mantissa + (1 << 15)) >> 16,
    };

    private static int DoublingHighMultiply16(int a, int b)
    {
        int product = a * b;
        return (product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15);
    }

    private static int SaturatingShiftLeft16(int value, int amount) =>
        (int)Math.Clamp((long)value * (1 << amount), short.MinValue, short.MaxValue);
}

/// <summary>int16 LOGISTIC or TANH: a table of the logistic function with interpolation.</summary>
/// <remarks>
/// LiteRT: tflite/kernels/internal/reference/integer_ops/{logistic,tanh}.h. The input is brought to a scale on which
/// +-2^17 is +-10.7; the function is symmetric, so the table holds positive values: sigmoid(i / 24) in Q0.16.
/// </remarks>
internal readonly struct Int16Sigmoid : IUnaryOperator<short, short>
{
    private readonly int _multiplier;
    private readonly int _shift;
    private readonly bool _isTanh;

    /// <summary>The operator for an input scale.</summary>
    public Int16Sigmoid(float scale, bool isTanh)
    {
        const int InputIntegerBits = 3;
        _isTanh = isTanh;
        int leftShift = 0;
        bool isPowerOfTwo = QuantizationScales.IsPowerOfTwo(scale, out int log);
        if (isPowerOfTwo)
        {
            leftShift = 15 - InputIntegerBits + log;
        }

        if (isPowerOfTwo && (leftShift == 0 || (isTanh && leftShift == 1)))
        {
            _multiplier = 3 << leftShift;
            _shift = 0;
            return;
        }

        double multiplier = scale * 4096.0 * 3.0;
        while (multiplier <= 32767.0 / 2.0 && _shift <= 30)
        {
            _shift++;
            multiplier *= 2.0;
        }

        _multiplier = (int)multiplier;
    }

    /// <inheritdoc/>
    public short Invoke(short x)
    {
        int round = _shift > 0 ? 1 << (_shift - 1) : 0;
        int input = unchecked((x * _multiplier) + round) >> _shift;
        return _isTanh ? Tanh(input) : Logistic(input);
    }

    private static short Logistic(int input)
    {
        uint magnitude = (uint)Math.Abs(input);
        uint index = magnitude >> 9;
        uint result = 0x7FFF << 10;
        if (index < 255)
        {
            uint start = SigmoidTable.Entries[(int)index];
            uint next = SigmoidTable.Entries[(int)index + 1];
            result = (start << 9) + ((magnitude & 0x1FF) * (next - start));
        }

        result = input >= 0 ? result + (1 << 9) : (1 << (16 + 9)) - result + (1 << 9) - 1;
        return (short)(result >> 10);
    }

    private static short Tanh(int input)
    {
        // tanh(x) = 2 sigmoid(2x) - 1.
        uint magnitude = (uint)Math.Abs(input);
        uint index = magnitude >> 8;
        int result = 0xFFFF << 8;
        if (index < 255)
        {
            int start = SigmoidTable.Entries[(int)index];
            int next = SigmoidTable.Entries[(int)index + 1];
            result = (start << 8) + ((int)(magnitude & 0xFF) * (next - start));
        }

        result = input >= 0
            ? result - (1 << (14 + 9)) + (1 << (9 - 2))
            : -result + (1 << (14 + 9)) + (1 << (9 - 2)) - 1;
        return (short)(result >> (9 - 1));
    }
}
