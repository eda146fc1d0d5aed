using System.Runtime.InteropServices;
using System.Text;
using ModelSdk.Format;
using ModelSdk.TestSupport.Comparison;

namespace ModelSdk.TestSupport.Goldens;

/// <summary>Makes the bytes of a golden's input: seeded streams, scaled pictures and sounds, or stored values.</summary>
public static class GoldenInputs
{
    /// <summary>The input's raw little-endian bytes.</summary>
    public static byte[] Make(GoldenInput input, ReadOnlySpan<byte> data)
    {
        TensorType type = ElementType.Parse(input.Dtype);
        GoldenSource source = input.Source;
        if (source.Text is { } texts)
        {
            return Strings(texts);
        }

        int count = input.Shape.Aggregate(1, static (product, dimension) => product * dimension);
        ReadOnlySpan<byte> stored = data.Slice(source.Offset, source.Length);
        byte[] bytes = new byte[count * ElementType.Size(type)];
        XorShift32 random = new(source.Seed);
        for (int i = 0; i < count; i++)
        {
            switch (source.Kind)
            {
                case "xorshift32_float":
                    WriteFloat(bytes, type, i, source.Lo + ((source.Hi - source.Lo) * (random.Next() >> 8) / 16777216.0f));
                    break;
                case "xorshift32_byte":
                    bytes[i] = (byte)(random.Next() >> 24);
                    break;
                case "xorshift32_int16":
                    Cast<ushort>(bytes)[i] = (ushort)(random.Next() >> 16);
                    break;
                case "xorshift32_bool":
                    bytes[i] = (byte)(random.Next() >> 31);
                    break;
                case "xorshift32_mod":
                    WriteInteger(bytes, type, i, source.Offset + (random.Next() % source.Range));
                    break;
                case "u8_affine":
                    WriteFloat(bytes, type, i, Affine(stored[i], source));
                    break;
                case "i16_affine":
                    WriteFloat(bytes, type, i, Affine(BitConverter.ToInt16(stored[(i * 2)..]), source));
                    break;
                case "u8_cast":
                    WriteInteger(bytes, type, i, stored[i] + source.Add);
                    break;
                case "bin":
                    return stored.ToArray();
                default:
                    throw new NotSupportedException($"Inputs of kind '{source.Kind}' cannot be made.");
            }
        }

        return bytes;
    }

    /// <summary>The bytes of a tensor of strings: their number, where each begins and the last ends, and their UTF-8.</summary>
    internal static byte[] Strings(IReadOnlyList<string> texts)
    {
        byte[][] all = [.. texts.Select(Encoding.UTF8.GetBytes)];
        int[] header = new int[all.Length + 2];
        header[0] = all.Length;
        header[1] = header.Length * sizeof(int);
        for (int i = 0; i < all.Length; i++)
        {
            header[i + 2] = header[i + 1] + all[i].Length;
        }

        return [.. MemoryMarshal.AsBytes<int>(header), .. all.SelectMany(static bytes => bytes)];
    }

    // Two float32 operations, each rounded: a fused multiply-add would give other bits.
    private static float Affine(float value, GoldenSource source)
    {
        float product = value * source.Scale;
        return product + source.Bias;
    }

    private static void WriteFloat(byte[] bytes, TensorType type, int index, float value)
    {
        if (type == TensorType.Float16)
        {
            Cast<Half>(bytes)[index] = (Half)value;
        }
        else
        {
            Cast<float>(bytes)[index] = value;
        }
    }

    private static void WriteInteger(byte[] bytes, TensorType type, int index, long value)
    {
        switch (ElementType.Size(type))
        {
            case 1:
                bytes[index] = (byte)value;
                break;
            case 2:
                Cast<short>(bytes)[index] = (short)value;
                break;
            case 4:
                Cast<int>(bytes)[index] = (int)value;
                break;
            default:
                Cast<long>(bytes)[index] = value;
                break;
        }
    }

    private static Span<T> Cast<T>(byte[] bytes)
        where T : struct => MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
}

/// <summary>The generator of the golden's streams (Marsaglia's xorshift, 32 bits).</summary>
public struct XorShift32(uint seed)
{
    private uint _state = seed;

    /// <summary>The next 32 bits.</summary>
    public uint Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return _state;
    }
}
