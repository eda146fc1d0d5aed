using System.Runtime.InteropServices;
using ModelSdk.Cpu.Kernels.MatMul;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Cuts scratch memory into aligned parts; <see cref="Bytes{T}"/> says beforehand what a part takes.</summary>
internal ref struct ScratchParts(Span<byte> scratch)
{
    private Span<byte> _rest = scratch;

    /// <summary>What no part has taken.</summary>
    public readonly Span<byte> Rest => _rest;

    /// <summary>Bytes of a part.</summary>
    public static unsafe int Bytes<T>(int count)
        where T : unmanaged => ScratchSlots.Aligned(checked(count * sizeof(T)));

    /// <summary>The next part.</summary>
    public Span<T> Take<T>(int count)
        where T : unmanaged
    {
        Span<T> part = MemoryMarshal.Cast<byte, T>(_rest)[..count];
        _rest = _rest[Bytes<T>(count)..];
        return part;
    }
}
