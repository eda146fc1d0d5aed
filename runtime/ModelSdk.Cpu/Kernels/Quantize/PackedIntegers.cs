using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>Integers of 2 or 4 bits, several in a byte, the first in the low bits.</summary>
internal static class PackedIntegers
{
    /// <summary>Element <paramref name="index"/> of packed bytes.</summary>
    public static int Get(ReadOnlySpan<byte> bytes, int index, TensorType type)
    {
        if (type == TensorType.Int2)
        {
            return (sbyte)(bytes[index >> 2] << (6 - (2 * (index & 3)))) >> 6;
        }

        int nibble = bytes[index >> 1] >> (4 * (index & 1)) & 0xF;
        return type == TensorType.Int4 ? (nibble ^ 8) - 8 : nibble;
    }

    /// <summary>Sets a 4-bit element; the bytes must be 0 before.</summary>
    public static void SetNibble(Span<byte> bytes, int index, int value) =>
        bytes[index >> 1] |= (byte)((value & 0xF) << (4 * (index & 1)));
}
