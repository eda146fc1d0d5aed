using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelSdk;

/// <summary>Conversion of whole tensors; generated sessions call it. Gives the same values as the methods for one value.</summary>
public readonly partial record struct Quantization
{
    /// <summary>Converts real values to int8.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the lengths differ.</exception>
    public void Quantize(ReadOnlySpan<float> values, Span<sbyte> quantized)
    {
        CheckLengths(values.Length, quantized.Length);
        int done = 0;
        for (int step = Vector<sbyte>.Count; done <= values.Length - step; done += step)
        {
            Vector.Narrow(ToShorts(values[done..], sbyte.MinValue, sbyte.MaxValue), ToShorts(values[(done + (step / 2))..], sbyte.MinValue, sbyte.MaxValue))
                .CopyTo(quantized[done..]);
        }

        for (; done < values.Length; done++)
        {
            quantized[done] = ToInt8(values[done]);
        }
    }

    /// <summary>Converts real values to uint8.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the lengths differ.</exception>
    public void Quantize(ReadOnlySpan<float> values, Span<byte> quantized)
    {
        CheckLengths(values.Length, quantized.Length);
        int done = 0;
        for (int step = Vector<byte>.Count; done <= values.Length - step; done += step)
        {
            // Values are in 0..255 here, so the narrowing keeps the low byte of each.
            Vector<short> low = ToShorts(values[done..], byte.MinValue, byte.MaxValue);
            Vector<short> high = ToShorts(values[(done + (step / 2))..], byte.MinValue, byte.MaxValue);
            Vector.Narrow(Vector.AsVectorUInt16(low), Vector.AsVectorUInt16(high)).CopyTo(quantized[done..]);
        }

        for (; done < values.Length; done++)
        {
            quantized[done] = ToUInt8(values[done]);
        }
    }

    /// <summary>Converts real values to int16.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the lengths differ.</exception>
    public void Quantize(ReadOnlySpan<float> values, Span<short> quantized)
    {
        CheckLengths(values.Length, quantized.Length);
        int done = 0;
        for (int step = Vector<short>.Count; done <= values.Length - step; done += step)
        {
            ToShorts(values[done..], short.MinValue, short.MaxValue).CopyTo(quantized[done..]);
        }

        for (; done < values.Length; done++)
        {
            quantized[done] = ToInt16(values[done]);
        }
    }

    /// <summary>Converts int8 to real values.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the lengths differ.</exception>
    public void Dequantize(ReadOnlySpan<sbyte> quantized, Span<float> values)
    {
        CheckLengths(values.Length, quantized.Length);
        int done = 0;
        for (int step = Vector<sbyte>.Count; done <= values.Length - step; done += step)
        {
            Vector.Widen(new Vector<sbyte>(quantized[done..]), out Vector<short> low, out Vector<short> high);
            ToReals(low, values[done..]);
            ToReals(high, values[(done + (step / 2))..]);
        }

        for (; done < values.Length; done++)
        {
            values[done] = ToReal(quantized[done]);
        }
    }

    /// <summary>Converts uint8 to real values.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the lengths differ.</exception>
    public void Dequantize(ReadOnlySpan<byte> quantized, Span<float> values)
    {
        CheckLengths(values.Length, quantized.Length);
        int done = 0;
        for (int step = Vector<byte>.Count; done <= values.Length - step; done += step)
        {
            Vector.Widen(new Vector<byte>(quantized[done..]), out Vector<ushort> low, out Vector<ushort> high);
            ToReals(Vector.AsVectorInt16(low), values[done..]);
            ToReals(Vector.AsVectorInt16(high), values[(done + (step / 2))..]);
        }

        for (; done < values.Length; done++)
        {
            values[done] = ToReal(quantized[done]);
        }
    }

    /// <summary>Converts int16 to real values.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the lengths differ.</exception>
    public void Dequantize(ReadOnlySpan<short> quantized, Span<float> values)
    {
        CheckLengths(values.Length, quantized.Length);
        int done = 0;
        for (int step = Vector<short>.Count; done <= values.Length - step; done += step)
        {
            ToReals(new Vector<short>(quantized[done..]), values[done..]);
        }

        for (; done < values.Length; done++)
        {
            values[done] = ToReal(quantized[done]);
        }
    }

    private static void CheckLengths(int values, int quantized)
    {
        if (values != quantized)
        {
            throw new ModelException(
                ModelErrorCode.ShapeMismatch, $"The span of real values has {values} elements, but the tensor has {quantized}.");
        }
    }

    private Vector<short> ToShorts(ReadOnlySpan<float> values, int min, int max)
    {
        ReadOnlySpan<Vector<float>> pair = MemoryMarshal.Cast<float, Vector<float>>(values[..Vector<short>.Count]);
        return Vector.Narrow(ToIntegers(pair[0], min, max), ToIntegers(pair[1], min, max));
    }

    // As ToInteger: half away from zero (Vector rounds halves to even), NaN to the zero point, clamped before it is added.
    private Vector<int> ToIntegers(Vector<float> values, int min, int max)
    {
        Vector<float> scaled = values / new Vector<float>(Scale);
        scaled = Vector.ConditionalSelect(Vector.Equals(scaled, scaled), scaled, Vector<float>.Zero);
        Vector<float> whole = Vector.Truncate(scaled);
        Vector<float> away = Vector.CopySign(Vector<float>.One, scaled);
        Vector<int> isHalf = Vector.GreaterThanOrEqual(Vector.Abs(scaled - whole), new Vector<float>(0.5f));
        Vector<float> rounded = whole + Vector.ConditionalSelect(isHalf, away, Vector<float>.Zero);
        Vector<float> clamped = Vector.Min(
            Vector.Max(rounded, new Vector<float>((float)min - ZeroPoint)), new Vector<float>((float)max - ZeroPoint));
        return Vector.ConvertToInt32(clamped) + new Vector<int>(ZeroPoint);
    }

    private void ToReals(Vector<short> quantized, Span<float> values)
    {
        Vector.Widen(quantized, out Vector<int> low, out Vector<int> high);
        (Vector.ConvertToSingle(low - new Vector<int>(ZeroPoint)) * Scale).CopyTo(values);
        (Vector.ConvertToSingle(high - new Vector<int>(ZeroPoint)) * Scale).CopyTo(values[Vector<float>.Count..]);
    }
}
