using System.Buffers.Binary;
using System.Text;

namespace ModelSdk.Format;

/// <summary>The data of a string tensor: a count, offsets, then the bytes of all strings.</summary>
/// <remarks>
/// Layout: int32 count n, n + 1 int32 offsets from the start (the last is the total length), bytes without
/// terminators. Source: LiteRT, tflite/string_util.h. Used for constants and for tensors of native engines.
/// </remarks>
public readonly ref struct StringTensor
{
    private readonly ReadOnlySpan<byte> _data;

    /// <summary>Reads the data of a tensor.</summary>
    /// <exception cref="ModelFormatException">The layout is damaged.</exception>
    public StringTensor(ReadOnlySpan<byte> data)
    {
        if (Check(data, expected: -1) is { } defect)
        {
            throw new ModelFormatException(ModelFormatError.Invalid, 0, $"the data of a string tensor are damaged: {defect}");
        }

        _data = data;
        Count = data.IsEmpty ? 0 : Int32(data, 0);
    }

    /// <summary>Number of strings.</summary>
    public int Count { get; }

    /// <summary>The bytes of string <paramref name="index"/>, without a copy.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _data[Int32(_data, index + 1)..Int32(_data, index + 2)];
        }
    }

    /// <summary>String <paramref name="index"/>; bytes that are not UTF-8 become U+FFFD.</summary>
    public string GetString(int index) => Encoding.UTF8.GetString(this[index]);

    /// <summary>All strings.</summary>
    public string[] ToArray()
    {
        string[] strings = new string[Count];
        for (int i = 0; i < strings.Length; i++)
        {
            strings[i] = GetString(i);
        }

        return strings;
    }

    /// <summary>Bytes of a tensor of <paramref name="count"/> strings that have <paramref name="bytes"/> bytes together.</summary>
    /// <exception cref="OverflowException">More than 2 GB.</exception>
    public static int GetSize(int count, long bytes) => checked((int)((4 * (count + 2L)) + bytes));

    /// <summary>Bytes that <see cref="Write"/> needs.</summary>
    public static int GetSize(ReadOnlySpan<string> strings)
    {
        long bytes = 0;
        foreach (string text in strings)
        {
            bytes += Encoding.UTF8.GetByteCount(text);
        }

        return GetSize(strings.Length, bytes);
    }

    /// <summary>Writes strings as UTF-8; returns the number of bytes.</summary>
    public static int Write(ReadOnlySpan<string> strings, Span<byte> destination)
    {
        StringTensorWriter writer = new(destination, strings.Length);
        foreach (string text in strings)
        {
            writer.Add(text.AsSpan());
        }

        return writer.Length;
    }

    /// <summary>Says what is wrong with the data of a tensor, or null.</summary>
    /// <param name="data">The data; none are a tensor without strings.</param>
    /// <param name="expected">Number of strings that the shape asks for, or -1 for any.</param>
    internal static string? Check(ReadOnlySpan<byte> data, long expected)
    {
        if (data.IsEmpty && expected <= 0)
        {
            return null;
        }

        int count = data.Length >= 8 ? Int32(data, 0) : -1;
        long header = 4 * (count + 2L);
        if (count < 0 || header > data.Length)
        {
            return $"{data.Length} bytes cannot hold the offsets of {count} strings";
        }

        if (expected >= 0 && count != expected)
        {
            return $"{count} strings where the shape asks for {expected}";
        }

        int previous = (int)header;
        for (int i = 0; i <= count; i++)
        {
            int offset = Int32(data, i + 1);
            if (offset < previous || offset > data.Length || (i == 0 && offset != header))
            {
                return $"the offset {offset} of string {i} is out of order";
            }

            previous = offset;
        }

        return null;
    }

    private static int Int32(ReadOnlySpan<byte> data, int word) => BinaryPrimitives.ReadInt32LittleEndian(data[(4 * word)..]);
}
