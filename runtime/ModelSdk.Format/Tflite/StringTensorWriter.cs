using System.Buffers.Binary;
using System.Text;

namespace ModelSdk.Format;

/// <summary>Writes the data of a string tensor into memory of the caller, without allocating; see <see cref="StringTensor"/>.</summary>
/// <remarks>
/// Strings are added in order, each with <see cref="Add(ReadOnlySpan{byte})"/> or, piece by piece, with
/// <see cref="Append"/> and <see cref="EndString"/>. The data are complete once all strings are there.
/// </remarks>
public ref struct StringTensorWriter
{
    private readonly Span<byte> _destination;
    private int _written;

    /// <summary>Starts a tensor of <paramref name="count"/> strings.</summary>
    /// <param name="destination">At least <see cref="StringTensor.GetSize(int, long)"/> bytes.</param>
    /// <param name="count">Number of strings.</param>
    public StringTensorWriter(Span<byte> destination, int count)
    {
        int header = StringTensor.GetSize(count, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, header, nameof(destination));
        _destination = destination;
        Count = count;
        Length = header;
        BinaryPrimitives.WriteInt32LittleEndian(destination, count);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], header);
    }

    /// <summary>Number of strings of the tensor.</summary>
    public int Count { get; }

    /// <summary>Bytes written so far, with all offsets.</summary>
    public int Length { get; private set; }

    /// <summary>Adds a string.</summary>
    public void Add(scoped ReadOnlySpan<byte> utf8)
    {
        Append(utf8);
        EndString();
    }

    /// <summary>Adds a string as UTF-8.</summary>
    public void Add(scoped ReadOnlySpan<char> text)
    {
        Length += Encoding.UTF8.GetBytes(text, _destination[Length..]);
        EndString();
    }

    /// <summary>Adds bytes to the string that <see cref="EndString"/> will end.</summary>
    public void Append(scoped ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_destination[Length..]);
        Length += utf8.Length;
    }

    /// <summary>Ends a string; the next bytes belong to the next one.</summary>
    /// <exception cref="InvalidOperationException">All strings are there already.</exception>
    public void EndString()
    {
        if (_written == Count)
        {
            throw new InvalidOperationException($"the tensor has {Count} strings, which are all written");
        }

        _written++;
        BinaryPrimitives.WriteInt32LittleEndian(_destination[(4 * (_written + 1))..], Length);
    }
}
