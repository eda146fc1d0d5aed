using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>A zeroed array that never moves and starts at a multiple of 64 bytes, for packed weights.</summary>
/// <remarks>Whoever uses <see cref="Pointer"/> keeps the object alive until the work is done.</remarks>
internal sealed unsafe class AlignedArray<T>
    where T : unmanaged
{
    private const int Alignment = 64;
    private readonly byte[] _storage;

    /// <summary>Allocates on the pinned heap.</summary>
    public AlignedArray(int length)
    {
        Length = length;
        _storage = GC.AllocateArray<byte>(checked((length * sizeof(T)) + Alignment), pinned: true);
        nint start = (nint)Unsafe.AsPointer(ref _storage[0]);
        Pointer = (T*)((start + Alignment - 1) & -Alignment);
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>The first element.</summary>
    public T* Pointer { get; }

    /// <summary>The elements.</summary>
    public Span<T> Span => new(Pointer, Length);
}
