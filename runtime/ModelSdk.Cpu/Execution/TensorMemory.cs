using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Plan;

namespace ModelSdk.Cpu.Execution;

/// <summary>The memory of one session: an arena for values that are computed, and views of constants.</summary>
/// <remarks>
/// The arena is a pinned managed array: spans of it stay valid memory even after the session is gone, and kernels may
/// take its addresses. It starts at a multiple of <see cref="ArenaPlan.Alignment"/>.
/// </remarks>
internal sealed class TensorMemory
{
    private readonly byte[] _arena;
    private readonly int _start;
    private readonly Slot[] _slots;

    /// <summary>Allocates the arena of a plan, filled with zeros.</summary>
    public TensorMemory(ExecutionPlan plan)
    {
        _slots = [.. plan.Slots];
        _arena = GC.AllocateArray<byte>(plan.ArenaLength + ArenaPlan.Alignment, pinned: true);
        _start = AlignmentPadding(_arena);
    }

    /// <summary>Bytes of a slot, to be read.</summary>
    public ReadOnlySpan<byte> Read(int slot)
    {
        Slot place = _slots[slot];
        return place.IsConstant ? place.Constant.Span : _arena.AsSpan(_start + place.Offset, place.ByteLength);
    }

    /// <summary>Bytes of a slot, to be written; never a constant.</summary>
    public Span<byte> Write(int slot)
    {
        Slot place = _slots[slot];
        return place.IsConstant
            ? throw new InvalidOperationException($"'{place.Name}' is a constant and cannot be written")
            : _arena.AsSpan(_start + place.Offset, place.ByteLength);
    }

    /// <summary>Scratch memory of a step.</summary>
    public Span<byte> Scratch(Step step) => _arena.AsSpan(_start + step.ScratchOffset, step.Kernel.ScratchBytes);

    private static unsafe int AlignmentPadding(byte[] arena)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(arena));
        return (int)((0 - address) % ArenaPlan.Alignment);
    }
}
