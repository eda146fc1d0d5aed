using ModelSdk.Cpu.Plan;

namespace ModelSdk.Cpu.Execution;

/// <summary>The memory of one plan in one session: an arena, views of constants, and tensors with memory of their own.</summary>
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
    private readonly ISlotMemory? _others;

    // The memory of slots that grow and of variables; null for all other slots.
    private readonly TensorStorage?[]? _storages;

    // Address of each slot that lies in memory of the caller; null while there is none.
    private byte*[]? _bound;

    /// <summary>Makes the memory of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="arena">A pinned array to use; null allocates one, filled with zeros.</param>
    /// <param name="others">What is not only this plan's; null where the plan has no such slots.</param>
    public TensorMemory(ExecutionPlan plan, byte[]? arena = null, ISlotMemory? others = null)
    {
        _slots = [.. plan.Slots];
        _others = others;
        _arena = arena ?? GC.AllocateArray<byte>(plan.ArenaLength + Alignment.Bytes, pinned: true);
        _start = Alignment.Padding(_arena);
        for (int i = 0; i < _slots.Length; i++)
        {
            TensorStorage? storage = _slots[i].Place switch
            {
                SlotPlace.Growing => others?.NewStorage() ?? new TensorStorage(new MemoryBudget(null)),
                SlotPlace.Variable => Variable(_slots[i]),
                _ => null,
            };
            if (storage is not null)
            {
                _storages ??= new TensorStorage?[_slots.Length];
                _storages[i] = storage;
            }
        }
    }

    /// <summary>Bytes of a slot, to be read.</summary>
    public ReadOnlySpan<byte> Read(int slot)
    {
        Slot place = _slots[slot];
        return place.Place switch
        {
            SlotPlace.Constant => place.Constant.Span,
            SlotPlace.Earlier => _others!.Earlier(place.EarlierPlan).Read(place.EarlierSlot),
            _ => Own(slot, place),
        };
    }

    /// <summary>Bytes of a slot, to be written; never a constant.</summary>
    public Span<byte> Write(int slot)
    {
        Slot place = _slots[slot];
        return place.Place is SlotPlace.Constant or SlotPlace.Earlier
            ? throw new InvalidOperationException($"'{place.Name}' is a constant and cannot be written")
            : Own(slot, place);
    }

    /// <summary>Dimensions of a slot; those that only a run tells are open before (<see cref="Graph.Value.ShapeAtRun"/>).</summary>
    public ReadOnlySpan<int> Shape(int slot)
    {
        Slot place = _slots[slot];
        return place.Place switch
        {
            SlotPlace.Earlier => _others!.Earlier(place.EarlierPlan).Shape(place.EarlierSlot),
            SlotPlace.Growing when _storages![slot]!.IsSet => _storages[slot]!.Shape,
            _ => place.Shape,
        };
    }

    /// <summary>Gives a growing slot its dimensions and memory; the content is undefined.</summary>
    /// <exception cref="InvalidOperationException">The slot's shape was settled when the plan was made.</exception>
    public Span<byte> Resize(int slot, ReadOnlySpan<int> shape, int bytes)
    {
        Slot place = _slots[slot];
        return place.Place == SlotPlace.Growing
            ? _storages![slot]!.Resize(shape, bytes)
            : throw new InvalidOperationException($"the shape of '{place.Name}' is settled");
    }

    /// <summary>The slot.</summary>
    public Slot Slot(int slot) => _slots[slot];

    /// <summary>Fills the variables of the plan with what they have at first.</summary>
    public void ResetVariables()
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Place == SlotPlace.Variable)
            {
                _storages![i]!.Bytes.Fill(_slots[i].InitialByte);
            }
        }
    }

    /// <summary>Puts a slot, and those that share its memory, where the caller wants them.</summary>
    /// <remarks>Slots of one memory are equally long: <see cref="MemoryPlanner"/> lets no others share.</remarks>
    public void Bind(int slot, byte* address)
    {
        _bound ??= new byte*[_slots.Length];
        int owner = _slots[slot].Owner;
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Owner == owner && _slots[i].IsInArena)
            {
                _bound[i] = address;
            }
        }
    }

    /// <summary>Puts all slots back into the arena.</summary>
    public void UnbindAll() => _bound = null;

    /// <summary>Scratch memory of a step.</summary>
    public Span<byte> Scratch(Step step) => _arena.AsSpan(_start + step.ScratchOffset, step.Kernel.ScratchBytes);

    private TensorStorage Variable(Slot slot)
    {
        TensorStorage storage = _others?.Variable(slot.Tensor) ?? new TensorStorage(new MemoryBudget(null));
        if (!storage.Shape.SequenceEqual(slot.Shape) || storage.Bytes.Length != slot.ByteLength || !storage.IsSet)
        {
            // State of other dimensions means nothing any more: it begins anew, as in the official runtime.
            storage.Resize(slot.Shape, slot.ByteLength).Fill(slot.InitialByte);
        }

        return storage;
    }

    private Span<byte> Own(int slot, Slot place)
    {
        if (_storages is not null && _storages[slot] is { } storage)
        {
            return storage.Bytes;
        }

        return _bound is not null && _bound[slot] != null
            ? new Span<byte>(_bound[slot], place.ByteLength)
            : _arena.AsSpan(_start + place.Offset, place.ByteLength);
    }
}

/// <summary>Memory of a session that several plans use; <see cref="GraphRunner"/> has it.</summary>
internal interface ISlotMemory
{
    /// <summary>Memory for a tensor that grows.</summary>
    TensorStorage NewStorage();

    /// <summary>The memory of a variable of the subgraph, by its tensor's index.</summary>
    TensorStorage Variable(int tensor);

    /// <summary>The memory of a plan that ran before.</summary>
    TensorMemory Earlier(int plan);
}
