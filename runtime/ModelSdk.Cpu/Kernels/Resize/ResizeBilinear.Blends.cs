using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>float32: four weights, one multiplication for each corner.</summary>
internal readonly struct FloatBlend : IBilinearBlend<float, float>
{
    public static unsafe void Pixel(in Corners<float> corners, float down, float across, float* output, int channels)
    {
        (float topLeft, float bottomLeft) = ((1 - down) * (1 - across), down * (1 - across));
        (float topRight, float bottomRight) = ((1 - down) * across, down * across);
        int i = 0;
        for (; i < channels && channels >= Vector256<float>.Count; i += Vector256<float>.Count)
        {
            // The last vector overlaps the one before it rather than the end of the pixel.
            i = Math.Min(i, channels - Vector256<float>.Count);
            Vector256<float> sum = Vector256.Load(corners.TopLeft + i) * topLeft;
            sum += Vector256.Load(corners.BottomLeft + i) * bottomLeft;
            sum += Vector256.Load(corners.TopRight + i) * topRight;
            sum += Vector256.Load(corners.BottomRight + i) * bottomRight;
            sum.Store(output + i);
        }

        for (; i < channels; i++)
        {
            output[i] = (corners.TopLeft[i] * topLeft) + (corners.BottomLeft[i] * bottomLeft)
                + (corners.TopRight[i] * topRight) + (corners.BottomRight[i] * bottomRight);
        }
    }
}

/// <summary>uint8: float arithmetic in the order of the reference kernel, which decides the last bit.</summary>
internal readonly struct ByteBlend : IBilinearBlend<byte, float>
{
    public static unsafe void Pixel(in Corners<byte> corners, float down, float across, byte* output, int channels)
    {
        int i = 0;
        for (; i < channels && channels >= Vector128<short>.Count; i += Vector128<short>.Count)
        {
            i = Math.Min(i, channels - Vector128<short>.Count);
            Vector256<float> sum = Load(corners.TopLeft + i) * (1 - down) * (1 - across);
            sum += Load(corners.BottomLeft + i) * down * (1 - across);
            sum += Load(corners.TopRight + i) * (1 - down) * across;
            sum += Load(corners.BottomRight + i) * down * across;
            Vector256<int> rounded = Vector256.ConvertToInt32(sum + Vector256.Create(0.5f));
            Vector128<short> words = Vector128.Narrow(rounded.GetLower(), rounded.GetUpper());
            Unsafe.WriteUnaligned(output + i, Vector128.Narrow(words, words).AsUInt64().ToScalar());
        }

        for (; i < channels; i++)
        {
            output[i] = (byte)((corners.TopLeft[i] * (1 - down) * (1 - across)) + (corners.BottomLeft[i] * down * (1 - across))
                + (corners.TopRight[i] * (1 - down) * across) + (corners.BottomRight[i] * down * across) + 0.5f);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<float> Load(byte* pixel)
    {
        Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(pixel)).AsByte());
        return Vector256.ConvertToSingle(Vector256.WidenLower(words.ToVector256Unsafe()).AsInt32());
    }
}

/// <summary>int8: integer arithmetic in 32 bits, which holds 127 times the four weights of 2^20 together.</summary>
internal readonly struct SByteBlend : IBilinearBlend<sbyte, int>
{
    public static unsafe void Pixel(in Corners<sbyte> corners, int down, int across, sbyte* output, int channels)
    {
        (int up, int back) = (BilinearIntegerTable.One - down, BilinearIntegerTable.One - across);
        (int topLeft, int bottomLeft, int topRight, int bottomRight) = (up * back, down * back, up * across, down * across);
        int i = 0;
        for (; i < channels && channels >= Vector128<short>.Count; i += Vector128<short>.Count)
        {
            i = Math.Min(i, channels - Vector128<short>.Count);
            Vector256<int> sum = Load(corners.TopLeft + i) * topLeft;
            sum += Load(corners.BottomLeft + i) * bottomLeft;
            sum += Load(corners.TopRight + i) * topRight;
            sum += Load(corners.BottomRight + i) * bottomRight;

            // Half away from zero, then division by 2^20 towards zero; 0 itself rounds down to the same 0.
            Vector256<int> isPositive = Vector256.GreaterThan(sum, Vector256<int>.Zero);
            sum += Vector256.ConditionalSelect(isPositive, Vector256.Create(1 << 19), Vector256.Create(-(1 << 19)));
            sum = (sum + ((sum >> 31) & Vector256.Create((1 << 20) - 1))) >> 20;
            Vector128<short> words = Vector128.Narrow(sum.GetLower(), sum.GetUpper());
            Unsafe.WriteUnaligned(output + i, Vector128.Narrow(words, words).AsUInt64().ToScalar());
        }

        for (; i < channels; i++)
        {
            int sum = (corners.TopLeft[i] * topLeft) + (corners.BottomLeft[i] * bottomLeft)
                + (corners.TopRight[i] * topRight) + (corners.BottomRight[i] * bottomRight);
            output[i] = (sbyte)((sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<int> Load(sbyte* pixel)
    {
        Vector128<short> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(pixel)).AsSByte());
        return Vector256.WidenLower(words.ToVector256Unsafe());
    }
}
