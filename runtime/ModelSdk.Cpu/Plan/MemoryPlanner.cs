namespace ModelSdk.Cpu.Plan;

/// <summary>Finds out how long each value lives, lets values share memory where that is safe, and places them.</summary>
/// <remarks>
/// Inputs keep their memory for the whole run, and outputs from when they are computed: the caller writes and reads them
/// between runs. A step that only changes the shape is dropped and its output shares the input's memory; an elementwise
/// step may overwrite an input that nobody reads after it. Only slots in the arena take part.
/// </remarks>
/// <param name="slots">All slots of the plan; their offsets and owners are set.</param>
/// <param name="inputs">Slots that the caller writes.</param>
/// <param name="outputs">Slots that are read after the run, by the caller or by plans that follow.</param>
internal sealed class MemoryPlanner(IReadOnlyList<Slot> slots, IReadOnlyList<int> inputs, IReadOnlyList<int> outputs)
{
    // Each slot's memory belongs to the slot at the end of this chain.
    private readonly int[] _owner = [.. Enumerable.Range(0, slots.Count)];
    private readonly int[] _first = [.. Enumerable.Repeat(int.MaxValue, slots.Count)];
    private readonly int[] _last = [.. Enumerable.Repeat(int.MinValue, slots.Count)];

    /// <summary>Sets the offsets of slots and scratch memory and returns the length of the arena.</summary>
    /// <param name="steps">All steps in execution order.</param>
    /// <param name="remaining">The steps without those that only change the shape.</param>
    public int Place(IReadOnlyList<Step> steps, out List<Step> remaining)
    {
        MeasureLifetimes(steps);
        remaining = ShareMemory(steps);
        ArenaPlan arena = new();
        for (int i = 0; i < slots.Count; i++)
        {
            if (_owner[i] == i && slots[i].IsInArena)
            {
                int slot = i;
                // A value that no step uses (an input that the graph ignores) still needs its place.
                bool used = _first[i] <= _last[i];
                arena.Add(
                    slots[i].ByteLength,
                    used ? _first[i] : -1,
                    used ? _last[i] : steps.Count,
                    offset => slots[slot].Offset = offset);
            }
        }

        for (int i = 0; i < steps.Count; i++)
        {
            Step step = steps[i];
            if (step.Kernel.ScratchBytes > 0)
            {
                arena.Add(step.Kernel.ScratchBytes, i, i, offset => step.ScratchOffset = offset);
            }
        }

        arena.Place();
        for (int i = 0; i < slots.Count; i++)
        {
            slots[i].Owner = Owner(i);
            slots[i].Offset = slots[slots[i].Owner].Offset;
        }

        return (int)arena.Length;
    }

    private void MeasureLifetimes(IReadOnlyList<Step> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (int slot in steps[i].Inputs.Concat(steps[i].Outputs))
            {
                if (slot >= 0)
                {
                    Use(slot, i);
                }
            }
        }

        foreach (int slot in inputs)
        {
            Use(slot, -1);
            Use(slot, steps.Count);
        }

        foreach (int slot in outputs)
        {
            Use(slot, steps.Count);
        }
    }

    private void Use(int slot, int step)
    {
        _first[slot] = Math.Min(_first[slot], step);
        _last[slot] = Math.Max(_last[slot], step);
    }

    private List<Step> ShareMemory(IReadOnlyList<Step> steps)
    {
        List<Step> remaining = [];
        for (int i = 0; i < steps.Count; i++)
        {
            Step step = steps[i];
            if (step.Kernel.IsAlias && CanAlias(step.Inputs[0], step.Outputs[0]))
            {
                Join(step.Outputs[0], step.Inputs[0]);
                continue;
            }

            int reused = step.Kernel.InPlaceInput;
            if (reused >= 0 && CanOverwrite(step, reused, i))
            {
                Join(step.Outputs[0], step.Inputs[reused]);
            }

            remaining.Add(step);
        }

        return remaining;
    }

    // An output of the graph must not change when the caller writes the next input.
    private bool CanAlias(int input, int output) =>
        input >= 0
        && slots[input].IsInArena
        && slots[output].IsInArena
        && !(_first[Owner(input)] < 0 && outputs.Contains(output))
        && slots[input].ByteLength == slots[output].ByteLength;

    private bool CanOverwrite(Step step, int input, int index)
    {
        int slot = step.Inputs[input];
        if (slot < 0 || !slots[slot].IsInArena || !slots[step.Outputs[0]].IsInArena)
        {
            return false;
        }

        int owner = Owner(slot);
        // Only one operand may lie in the memory that is overwritten, unless it is the very same value.
        bool readTwice = step.Inputs.Where((other, i) => i != input && other >= 0).Any(other => Owner(other) == owner);
        return !readTwice
            && _first[owner] >= 0
            && _last[owner] == index
            && slots[slot].ByteLength == slots[step.Outputs[0]].ByteLength;
    }

    private void Join(int slot, int into)
    {
        int owner = Owner(into);
        _owner[slot] = owner;
        Use(owner, Math.Max(_last[slot], _last[owner]));
    }

    private int Owner(int slot)
    {
        while (_owner[slot] != slot)
        {
            slot = _owner[slot];
        }

        return slot;
    }
}
