using System.Runtime.CompilerServices;

namespace ModelSdk.LiteRt;

/// <summary>Memory of a tensor as the library wants it: at a multiple of 64, with 16 zero bytes behind that kernels may read.</summary>
/// <remarks>
/// Pinned memory of the managed heap, not native memory: spans that an application holds keep it alive, so that no
/// order of disposal leaves a span without memory.
/// </remarks>
internal sealed unsafe class HostBytes
{
    private const int Alignment = 64;
    private const int Tail = 16;

    private readonly byte[] _array;
    private readonly int _start;

    /// <summary>Zeroed memory.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.OutOfMemory"/>: more than an array can be.</exception>
    public HostBytes(long length)
    {
        if (length > Array.MaxLength - Alignment - Tail)
        {
            throw new ModelException(
                ModelErrorCode.OutOfMemory, $"a tensor of {length} bytes does not fit into one piece of memory");
        }

        Length = (int)length;
        _array = GC.AllocateArray<byte>(Length + Alignment + Tail, pinned: true);
        nint first = (nint)Unsafe.AsPointer(ref _array[0]);
        _start = (int)(-first & (Alignment - 1));
    }

    /// <summary>Length without the tail.</summary>
    public int Length { get; }

    /// <summary>First byte; valid as long as this object is referenced.</summary>
    public void* Address => Unsafe.AsPointer(ref _array[_start]);

    /// <summary>The bytes.</summary>
    public Span<byte> Span => _array.AsSpan(_start, Length);
}
