using System.Buffers;
using System.Runtime.InteropServices;

namespace ModelSdk;

/// <summary>Memory of the processor that sessions of every engine can be bound to.</summary>
/// <remarks>
/// <see cref="Allocate"/> makes memory that no engine copies on the CPU. Memory that was made elsewhere is wrapped with
/// <see cref="FromPointer"/> and <see cref="FromMemory{T}"/>; the managed engine uses it in place, LiteRT only when
/// <see cref="CanBindInPlace"/>. What a session really does says <see cref="ModelSession.InputBinding(int)"/>.
/// Use the spans only as long as the buffer is not disposed, and keep a reference to the buffer meanwhile.
/// </remarks>
public sealed unsafe class HostBuffer : TensorBuffer
{
    /// <summary>The address of memory that LiteRT uses in place is a multiple of this (its interface fixes the number).</summary>
    public const int Alignment = 64;

    /// <summary>Kernels of LiteRT read, and never write, up to so many bytes past the end of a tensor.</summary>
    public const int TailBytes = 16;

    private readonly byte* _address;
    private readonly long _length;
    private readonly long _readable;
    private readonly bool _owned;
    private readonly Action? _released;
    private MemoryHandle _pin;

    private HostBuffer(byte* address, long length, long readable, bool owned, Action? released)
    {
        _address = address;
        _length = length;
        _readable = readable;
        _owned = owned;
        _released = released;
    }

    /// <summary>Gives memory back that the application has forgotten; it is out of reach of any session then.</summary>
    ~HostBuffer()
    {
        if (!IsReleased)
        {
            Free();
        }
    }

    /// <inheritdoc/>
    public override string Description => $"{_length:N0} bytes of host memory at 0x{(nint)_address:X}";

    /// <inheritdoc/>
    public override long Length => _length;

    /// <summary>Address of the first byte; valid until the memory is released.</summary>
    /// <exception cref="ObjectDisposedException">The buffer is disposed and no session uses it any more.</exception>
    public nint Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsReleased, this);
            return (nint)_address;
        }
    }

    /// <summary>Whether the address is a multiple of <see cref="Alignment"/>.</summary>
    public bool IsAligned => (nuint)_address % Alignment == 0;

    /// <summary>Whether every engine can use a tensor of the buffer's length in place: aligned, with a readable tail.</summary>
    public bool CanBindInPlace => FitsInPlace(_length);

    /// <summary>All bytes.</summary>
    /// <exception cref="InvalidOperationException">The buffer is longer than a span can be (2 GB).</exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public Span<byte> Bytes => AsSpan<byte>();

    /// <summary>Allocates memory that is aligned, has a readable tail and is filled with zeros.</summary>
    /// <param name="length">Length in bytes, such as that of a tensor.</param>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public static HostBuffer Allocate(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint size = checked((nuint)length + TailBytes);
        byte* address = (byte*)NativeMemory.AlignedAlloc(size, Alignment);
        NativeMemory.Clear(address, size);
        GC.AddMemoryPressure((long)size);
        return new HostBuffer(address, length, (long)size, owned: true, released: null);
    }

    /// <summary>Wraps memory of the application, which must stay where it is until <paramref name="released"/> is called.</summary>
    /// <param name="address">Address of the first byte; a multiple of <see cref="Alignment"/> where LiteRT shall not copy.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="readableTail">Bytes past the end that may be read; <see cref="TailBytes"/> where LiteRT shall not copy.</param>
    /// <param name="released">Called once, when the buffer is disposed and no session uses the memory any more; or null.</param>
    /// <exception cref="ArgumentException"><paramref name="address"/> is null.</exception>
    public static HostBuffer FromPointer(nint address, long length, int readableTail = 0, Action? released = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(readableTail);
        if (address == 0)
        {
            throw new ArgumentException("the address is null", nameof(address));
        }

        return new HostBuffer((byte*)address, length, checked(length + readableTail), owned: false, released);
    }

    /// <summary>Pins managed memory, such as an array, until the buffer is released.</summary>
    /// <typeparam name="T">Type of its elements.</typeparam>
    /// <param name="memory">The memory. Arrays are seldom aligned: see <see cref="CanBindInPlace"/>.</param>
    public static HostBuffer FromMemory<T>(Memory<T> memory)
        where T : unmanaged
    {
        MemoryHandle pin = memory.Pin();
        long length = (long)memory.Length * sizeof(T);
        return new HostBuffer((byte*)pin.Pointer, length, length, owned: false, released: null) { _pin = pin };
    }

    /// <summary>The bytes as elements; what is left over at the end is not part of the span.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <exception cref="InvalidOperationException">The buffer has more elements than a span can have.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        long count = _length / sizeof(T);
        return count <= int.MaxValue
            ? new Span<T>(_address, (int)count)
            : throw new InvalidOperationException(
                $"{Description} are {count:N0} elements, more than a span can have; use {nameof(Address)}");
    }

    /// <summary>Whether LiteRT can use a tensor of so many bytes at the start of the buffer in place.</summary>
    /// <param name="bytes">Length of the tensor.</param>
    public bool FitsInPlace(long bytes) => IsAligned && bytes <= _readable - TailBytes;

    /// <inheritdoc/>
    protected override void Release()
    {
        Free();
        _released?.Invoke();
    }

    private void Free()
    {
        _pin.Dispose();
        if (_owned)
        {
            NativeMemory.AlignedFree(_address);
            GC.RemoveMemoryPressure(_readable);
        }
    }
}
