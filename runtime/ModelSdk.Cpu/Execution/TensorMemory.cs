using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Plan;

namespace ModelSdk.Cpu.Execution;

/// <summary>The memory of one session: an arena for values that are computed, and views of constants.</summary>
/// <remarks>
/// The arena is a pinned managed array: spans of it stay valid memory even after the session is gone, and kernels may
/// take its addresses. It starts at a multiple of <see cref="ArenaPlan.Alignment"/>. Inputs and outputs may lie in memory
/// of the caller instead, see <see cref="Bind"/>.
/// </remarks>
internal sealed unsafe class TensorMemory
{
    private readonly byte[] _arena;
    private readonly int _start;
    private readonly Slot[] _slots;

    // Address of each slot that lies in memory of the caller; null while there is none.
    private byte*[]? _bound;

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
        return place.IsConstant ? place.Constant.Span : Place(slot, place);
    }

    /// <summary>Bytes of a slot, to be written; never a constant.</summary>
    public Span<byte> Write(int slot)
    {
        Slot place = _slots[slot];
        return place.IsConstant
            ? throw new InvalidOperationException($"'{place.Name}' is a constant and cannot be written")
            : Place(slot, place);
    }

    /// <summary>Puts a slot, and those that share its memory, where the caller wants them.</summary>
    /// <remarks>Slots of one memory are equally long: <see cref="MemoryPlanner"/> lets no others share.</remarks>
    public void Bind(int slot, byte* address)
    {
        _bound ??= new byte*[_slots.Length];
        int owner = _slots[slot].Owner;
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Owner == owner)
            {
                _bound[i] = address;
            }
        }
    }

    /// <summary>Puts all slots back into the arena.</summary>
    public void UnbindAll() => _bound = null;

    /// <summary>Scratch memory of a step.</summary>
    public Span<byte> Scratch(Step step) => _arena.AsSpan(_start + step.ScratchOffset, step.Kernel.ScratchBytes);

    private Span<byte> Place(int slot, Slot place) =>
        _bound is not null && _bound[slot] != null
            ? new Span<byte>(_bound[slot], place.ByteLength)
            : _arena.AsSpan(_start + place.Offset, place.ByteLength);

    private static int AlignmentPadding(byte[] arena)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(arena));
        return (int)((0 - address) % ArenaPlan.Alignment);
    }
}
