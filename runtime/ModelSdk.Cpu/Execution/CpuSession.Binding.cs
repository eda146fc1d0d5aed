using ModelSdk.Cpu.Plan;

namespace ModelSdk.Cpu.Execution;

/// <summary>Inputs and outputs in memory of the caller: kernels use it in place, whatever its alignment.</summary>
/// <remarks>
/// A plan says where values lie in the arena only as offsets, so a tensor is put elsewhere without a new plan. Each run
/// copies in two cases: an output that the plan does not compute into memory of its own (a constant, an input handed
/// on, a variable), and a tensor that the signature has under two names.
/// </remarks>
internal sealed partial class CpuSession
{
    private const string Shared =
        "the managed engine keeps this tensor in memory that another tensor of the signature or a constant has as well";

    private readonly BoundMemory?[] _boundInputs;
    private readonly BoundMemory?[] _boundOutputs;
    private bool _isBound;

    /// <inheritdoc/>
    public void BindInput(int input, TensorBuffer? buffer) => Bind(_boundInputs, input, buffer);

    /// <inheritdoc/>
    public void BindOutput(int output, TensorBuffer? buffer) => Bind(_boundOutputs, output, buffer);

    /// <inheritdoc/>
    public string WhyInputIsCopied(int input)
    {
        Current();
        return _boundInputs[input] is { InPlace: false } ? Shared : "";
    }

    /// <inheritdoc/>
    public string WhyOutputIsCopied(int output)
    {
        Current();
        return _boundOutputs[output] is { InPlace: false } ? Shared : "";
    }

    private void Bind(BoundMemory?[] side, int index, TensorBuffer? buffer)
    {
        side[index] = buffer is null ? null : new BoundMemory(buffer);
        _isBound = Array.Exists(_boundInputs, Exists) || Array.Exists(_boundOutputs, Exists);
        if (_plan is not null && _memory is not null)
        {
            PlaceBound(_plan, _memory);
        }

        static bool Exists(BoundMemory? bound) => bound is not null;
    }

    // After each change of the plan or of a binding.
    private unsafe void PlaceBound(ExecutionPlan plan, TensorMemory memory)
    {
        memory.UnbindAll();
        Place(_boundInputs, _inputs, plan.Inputs);
        Place(_boundOutputs, _outputs, plan.Outputs);

        void Place(BoundMemory?[] side, int[] positions, IReadOnlyList<int> slots)
        {
            for (int i = 0; i < side.Length; i++)
            {
                if (side[i] is { } bound)
                {
                    int slot = slots[positions[i]];
                    bound.InPlace = bound.Fits(plan.Slots[slot].ByteLength) && IsAlone(plan, slot);
                    if (bound.InPlace)
                    {
                        memory.Bind(slot, bound.Address);
                    }
                }
            }
        }
    }

    // Whether the slot's memory holds no constant, no variable and no other input or output.
    private bool IsAlone(ExecutionPlan plan, int slot)
    {
        if (plan.Slots[slot].IsConstant)
        {
            return false;
        }

        int owner = plan.Slots[slot].Owner;
        foreach (Slot other in plan.Slots)
        {
            if (other.Owner == owner && other.IsVariable)
            {
                return false;
            }
        }

        return _inputs.Count(position => plan.Slots[plan.Inputs[position]].Owner == owner)
            + _outputs.Count(position => plan.Slots[plan.Outputs[position]].Owner == owner) == 1;
    }

    private void CopyIn(ExecutionPlan plan, TensorMemory memory)
    {
        for (int i = 0; i < _boundInputs.Length; i++)
        {
            if (_boundInputs[i] is { InPlace: false } bound)
            {
                int slot = plan.Inputs[_inputs[i]];
                Bytes(plan, bound, slot).CopyTo(memory.Write(slot));
            }
        }

        // Before anything runs: what does not fit is not noticed half-way.
        for (int i = 0; i < _boundOutputs.Length; i++)
        {
            if (_boundOutputs[i] is { InPlace: false } bound)
            {
                Bytes(plan, bound, plan.Outputs[_outputs[i]]);
            }
        }
    }

    private void CopyOut(ExecutionPlan plan, TensorMemory memory)
    {
        for (int i = 0; i < _boundOutputs.Length; i++)
        {
            if (_boundOutputs[i] is { InPlace: false } bound)
            {
                int slot = plan.Outputs[_outputs[i]];
                memory.Read(slot).CopyTo(Bytes(plan, bound, slot));
            }
        }
    }

    private static Span<byte> Bytes(ExecutionPlan plan, BoundMemory bound, int slot) =>
        bound.Bytes(plan.Slots[slot].Name, plan.Slots[slot].ByteLength);
}
