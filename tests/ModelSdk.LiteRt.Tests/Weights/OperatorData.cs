using System.Runtime.InteropServices;
using ModelSdk.Format;

namespace ModelSdk.LiteRt.Tests.Weights;

/// <summary>Seeded values for inputs and weights.</summary>
internal static class OperatorData
{
    /// <summary>Bytes of a tensor; packed types are as long as their elements need.</summary>
    public static byte[] Make(int seed, TensorType type, params int[] shape)
    {
        int count = shape.Aggregate(1, static (product, size) => product * size);
        byte[] bytes = new byte[((count * Bits(type)) + 7) / 8];
        Fill(new Random(seed), type, bytes);
        return bytes;
    }

    /// <summary>Bytes of weights: as <see cref="Make"/>, without -128, which LiteRT's 8-bit products on x86 negate to itself.</summary>
    public static byte[] MakeWeights(int seed, TensorType type, params int[] shape)
    {
        byte[] bytes = Make(seed, type, shape);
        if (type == TensorType.Int8)
        {
            foreach (ref byte value in bytes.AsSpan())
            {
                value = value == 0x80 ? (byte)0x81 : value;
            }
        }

        return bytes;
    }

    /// <summary>Fills a tensor: real numbers in [-1, 1), integers over the whole range (biases a few thousand).</summary>
    public static void Fill(Random random, TensorType type, Span<byte> bytes)
    {
        switch (type)
        {
            case TensorType.Float32:
                foreach (ref float value in MemoryMarshal.Cast<byte, float>(bytes))
                {
                    value = (random.NextSingle() * 2) - 1;
                }

                break;
            case TensorType.Float16:
                foreach (ref Half value in MemoryMarshal.Cast<byte, Half>(bytes))
                {
                    value = (Half)((random.NextSingle() * 2) - 1);
                }

                break;
            case TensorType.BFloat16:
                foreach (ref ushort value in MemoryMarshal.Cast<byte, ushort>(bytes))
                {
                    value = (ushort)(BitConverter.SingleToUInt32Bits((random.NextSingle() * 2) - 1) >> 16);
                }

                break;
            case TensorType.Int32:
                foreach (ref int value in MemoryMarshal.Cast<byte, int>(bytes))
                {
                    value = random.Next(-2000, 2000);
                }

                break;
            case TensorType.Int64:
                foreach (ref long value in MemoryMarshal.Cast<byte, long>(bytes))
                {
                    value = random.Next(-200000, 200000);
                }

                break;
            default:
                random.NextBytes(bytes);
                break;
        }
    }

    private static int Bits(TensorType type) => type switch
    {
        TensorType.Int2 => 2,
        TensorType.Int4 or TensorType.UInt4 => 4,
        TensorType.Int8 or TensorType.UInt8 or TensorType.Bool => 8,
        TensorType.Int16 or TensorType.Float16 or TensorType.BFloat16 => 16,
        TensorType.Int64 => 64,
        _ => 32,
    };
}
