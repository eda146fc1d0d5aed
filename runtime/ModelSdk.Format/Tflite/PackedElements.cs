namespace ModelSdk.Format;

/// <summary>Elements of 2 and 4 bits: packed without padding between rows, the first in the low bits.</summary>
public static class PackedElements
{
    /// <summary>Unpacks the first elements of packed data, one to a byte (unsigned types as their value 0 to 15).</summary>
    /// <param name="type"><see cref="TensorType.Int4"/>, <see cref="TensorType.UInt4"/> or <see cref="TensorType.Int2"/>.</param>
    /// <param name="packed">The stored bytes.</param>
    /// <param name="destination">As many elements as are wanted.</param>
    public static void Unpack(TensorType type, ReadOnlySpan<byte> packed, Span<sbyte> destination)
    {
        int bits = type.IsPacked() ? type.Bits() : throw new ArgumentException($"{type.Name()} is not packed", nameof(type));
        if (packed.Length < type.ByteCount(destination.Length))
        {
            throw new ArgumentException("there are fewer packed elements than wanted", nameof(packed));
        }

        int perByte = 8 / bits;
        // Shifting to the top of a signed byte and back extends the sign.
        for (int i = 0; i < destination.Length; i++)
        {
            int top = (byte)(packed[i / perByte] << (8 - (bits * ((i % perByte) + 1))));
            destination[i] = (sbyte)(type == TensorType.UInt4 ? top >> (8 - bits) : (sbyte)top >> (8 - bits));
        }
    }
}
