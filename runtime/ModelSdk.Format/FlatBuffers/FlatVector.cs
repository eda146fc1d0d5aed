using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelSdk.Format.FlatBuffers;

/// <summary>A vector of numbers in a FlatBuffers message; its range was checked when it was found.</summary>
public readonly struct FlatVector<T>
    where T : unmanaged
{
    private readonly FlatBuffer? _buffer;
    private readonly int _start;

    internal FlatVector(FlatBuffer buffer, int position)
    {
        uint count = buffer.ReadUInt32(position);
        _ = buffer.Bytes(position + 4L, count * (long)Unsafe.SizeOf<T>());
        _buffer = buffer;
        _start = position + 4;
        Count = (int)count;
    }

    /// <summary>Number of elements; 0 when the vector is absent.</summary>
    public int Count { get; }

    /// <summary>Whether the field was absent, which some tables tell from empty.</summary>
    public bool IsNull => _buffer is null;

    /// <summary>Byte offset of the first element in the file.</summary>
    public long FileOffset => _buffer?.FileOffset(_start) ?? 0;

    /// <summary>The stored bytes, without a copy; their alignment is not guaranteed.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer is null ? default : _buffer.Bytes(_start, Count * (long)Unsafe.SizeOf<T>());

    /// <summary>The element at <paramref name="index"/>.</summary>
    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int size = Unsafe.SizeOf<T>();
            T value = MemoryMarshal.Read<T>(_buffer!.Bytes(_start + ((long)index * size), size));
            return BitConverter.IsLittleEndian ? value : Reverse(value);
        }
    }

    /// <summary>A copy as an array.</summary>
    public T[] ToArray()
    {
        T[] copy = new T[Count];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = this[i];
        }

        return copy;
    }

    private static T Reverse(T value)
    {
        MemoryMarshal.AsBytes(new Span<T>(ref value)).Reverse();
        return value;
    }
}

/// <summary>A vector of tables in a FlatBuffers message.</summary>
public readonly struct FlatTableVector
{
    private readonly FlatVector<uint> _offsets;
    private readonly FlatBuffer? _buffer;
    private readonly int _start;

    internal FlatTableVector(FlatBuffer buffer, int position)
    {
        _offsets = new FlatVector<uint>(buffer, position);
        _buffer = buffer;
        _start = position + 4;
    }

    /// <summary>Number of elements; 0 when the vector is absent.</summary>
    public int Count => _offsets.Count;

    /// <summary>Whether the field was absent.</summary>
    public bool IsNull => _buffer is null;

    /// <summary>The table at <paramref name="index"/>.</summary>
    public FlatTable this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new FlatTable(_buffer!, _buffer!.FollowOffset(_start + (4L * index)));
        }
    }
}

/// <summary>A vector of strings in a FlatBuffers message.</summary>
public readonly struct FlatStringVector
{
    private readonly FlatVector<uint> _offsets;
    private readonly FlatBuffer? _buffer;
    private readonly int _start;

    internal FlatStringVector(FlatBuffer buffer, int position)
    {
        _offsets = new FlatVector<uint>(buffer, position);
        _buffer = buffer;
        _start = position + 4;
    }

    /// <summary>Number of elements; 0 when the vector is absent.</summary>
    public int Count => _offsets.Count;

    /// <summary>The string at <paramref name="index"/>.</summary>
    public string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return FlatTable.ReadString(_buffer!, _buffer!.FollowOffset(_start + (4L * index)));
        }
    }
}
