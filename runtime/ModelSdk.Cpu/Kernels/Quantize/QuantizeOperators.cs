using System.Numerics;
using System.Runtime.CompilerServices;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>Real numbers to integers of a quantization: x / scale, ties away from zero, + zero point, saturated.</summary>
/// <param name="scale">The scale; the division is in float.</param>
/// <param name="zeroPoint">The zero point, also the result of NaN.</param>
/// <param name="min">Least integer.</param>
/// <param name="max">Greatest integer.</param>
internal readonly struct Quantizer(float scale, int zeroPoint, int min, int max) : IUnaryOperator<float, int>
{
    /// <inheritdoc/>
    public int Invoke(float x)
    {
        float rounded = MathF.Round(x / scale, MidpointRounding.AwayFromZero);
        // Clamped before the conversion, so that it cannot overflow; NaN converts to 0.
        rounded = rounded < min - zeroPoint ? min - zeroPoint : rounded;
        rounded = rounded > max - zeroPoint ? max - zeroPoint : rounded;
        return (int)rounded + zeroPoint;
    }

    /// <summary>The vector form of <see cref="Invoke(float)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<int> Invoke(Vector<float> x)
    {
        // Adding one half and truncating would be wrong just below one half; the fraction itself is exact.
        Vector<float> quotient = x / new Vector<float>(scale);
        Vector<float> whole = Vector.Truncate(quotient);
        Vector<float> fraction = quotient - whole;
        whole += Vector.ConditionalSelect(
            Vector.GreaterThanOrEqual(Vector.Abs(fraction), new Vector<float>(0.5f)),
            Vector.CopySign(Vector<float>.One, quotient),
            Vector<float>.Zero);
        whole = Vector.MinNative(
            new Vector<float>(max - zeroPoint), Vector.MaxNative(new Vector<float>(min - zeroPoint), whole));
        return Vector.ConvertToInt32(whole) + new Vector<int>(zeroPoint);
    }
}

/// <summary>The plain loop of <see cref="Quantizer"/>; T is sbyte, byte or short.</summary>
internal readonly unsafe struct QuantizeReference<T>(Quantizer op) : IUnaryLoop<float, T>
    where T : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(float* x, T* y, int count)
    {
        for (int i = 0; i < count; i++)
        {
            y[i] = Widening.Narrow<T>(op.Invoke(x[i]));
        }
    }
}

/// <summary>The vector loop of <see cref="Quantizer"/>; T is sbyte, byte or short.</summary>
internal readonly unsafe struct QuantizeLoop<T>(Quantizer op) : IUnaryLoop<float, T>
    where T : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(float* x, T* y, int count)
    {
        int width = Vector<float>.Count;
        int block = Vector<T>.Count;
        int i = 0;
        for (; i <= count - block; i += block)
        {
            Vector<short> low = Vector.Narrow(op.Invoke(Vector.Load(x + i)), op.Invoke(Vector.Load(x + i + width)));
            if (typeof(T) == typeof(short))
            {
                Unsafe.BitCast<Vector<short>, Vector<T>>(low).Store(y + i);
            }
            else
            {
                Vector<short> high = Vector.Narrow(
                    op.Invoke(Vector.Load(x + i + (2 * width))), op.Invoke(Vector.Load(x + i + (3 * width))));
                Unsafe.BitCast<Vector<sbyte>, Vector<T>>(Vector.Narrow(low, high)).Store(y + i);
            }
        }

        for (; i < count; i++)
        {
            y[i] = Widening.Narrow<T>(op.Invoke(x[i]));
        }
    }
}

/// <summary>The plain loop of DEQUANTIZE: scale * (x - zero point); T is sbyte, byte or short.</summary>
/// <remarks>The product of a float and an integer below 2^17 is exact in double, so rounding once in float is the same.</remarks>
internal readonly unsafe struct DequantizeReference<T>(float scale, int zeroPoint) : IUnaryLoop<T, float>
    where T : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(T* x, float* y, int count)
    {
        for (int i = 0; i < count; i++)
        {
            y[i] = (float)((double)scale * (Widening.Widen(x[i]) - zeroPoint));
        }
    }
}

/// <summary>The vector loop of DEQUANTIZE; T is sbyte, byte or short.</summary>
internal readonly unsafe struct DequantizeLoop<T>(float scale, int zeroPoint) : IUnaryLoop<T, float>
    where T : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(T* x, float* y, int count)
    {
        int width = Vector<float>.Count;
        int block = Vector<T>.Count;
        int i = 0;
        for (; i <= count - block; i += block)
        {
            if (typeof(T) == typeof(short))
            {
                Store(Unsafe.BitCast<Vector<T>, Vector<short>>(Vector.Load(x + i)), y + i);
            }
            else
            {
                (Vector<short> low, Vector<short> high) = Widening.WidenBytes(Vector.Load(x + i));
                Store(low, y + i);
                Store(high, y + i + (2 * width));
            }
        }

        for (; i < count; i++)
        {
            y[i] = scale * (Widening.Widen(x[i]) - zeroPoint);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(Vector<short> value, float* y)
    {
        Vector.Widen(value, out Vector<int> low, out Vector<int> high);
        Vector<int> zero = new(zeroPoint);
        (Vector.ConvertToSingle(low - zero) * scale).Store(y);
        (Vector.ConvertToSingle(high - zero) * scale).Store(y + Vector<float>.Count);
    }
}

/// <summary>One quantization to another: x - zero point, times a multiplier, + zero point, clamped.</summary>
internal readonly struct Requantizer(int zeroPoint, FixedMultiplier multiplier, QuantizedResult result) : IVectorUnaryOperator<int>
{
    /// <inheritdoc/>
    public int Invoke(int x) => result.Finish(multiplier.Apply(unchecked(x - zeroPoint)));

    /// <inheritdoc/>
    public Vector<int> Invoke(Vector<int> x) => result.Finish(multiplier.Apply(x - new Vector<int>(zeroPoint)));
}

/// <summary>The plain loop of <see cref="Requantizer"/> between two types of 8, 16 or 32 bits.</summary>
internal readonly unsafe struct RequantizeLoop<TIn, TOut>(Requantizer op) : IUnaryLoop<TIn, TOut>
    where TIn : unmanaged, IBinaryInteger<TIn>
    where TOut : unmanaged, IBinaryInteger<TOut>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(TIn* x, TOut* y, int count)
    {
        for (int i = 0; i < count; i++)
        {
            y[i] = TOut.CreateTruncating(op.Invoke(int.CreateTruncating(x[i])));
        }
    }
}
