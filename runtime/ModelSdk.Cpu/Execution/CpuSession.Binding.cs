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

    private const string Staged = "the length of this output is known only when the run has computed what it depends on";

    private readonly BoundMemory?[] _boundInputs;
    private readonly BoundMemory?[] _boundOutputs;
    private bool _isBound;

    // Generation of the runner's memory that the bindings are placed in; 0 before the first.
    private int _placed;

    /// <inheritdoc/>
    public void BindInput(int input, TensorBuffer? buffer) => Bind(_boundInputs, input, buffer);

    /// <inheritdoc/>
    public void BindOutput(int output, TensorBuffer? buffer) => Bind(_boundOutputs, output, buffer);

    /// <inheritdoc/>
    public string WhyInputIsCopied(int input)
    {
        FollowMemory();
        return _boundInputs[input] is { InPlace: false } ? Shared : "";
    }

    /// <inheritdoc/>
    public string WhyOutputIsCopied(int output)
    {
        FollowMemory();
        return _boundOutputs[output] is not { InPlace: false } ? "" : _runner.First.Plan.End is null ? Shared : Staged;
    }

    private void Bind(BoundMemory?[] side, int index, TensorBuffer? buffer)
    {
        side[index] = buffer is null ? null : new BoundMemory(buffer);
        _isBound = Array.Exists(_boundInputs, Exists) || Array.Exists(_boundOutputs, Exists);
        if (_placed > 0)
        {
            PlaceBound();
        }

        static bool Exists(BoundMemory? bound) => bound is not null;
    }

    // A resize gives the runner new memory, in which the bindings must be placed again.
    private void FollowMemory()
    {
        _ = _runner.First;
        if (_placed != _runner.Generation)
        {
            _placed = _runner.Generation;
            PlaceBound();
        }
    }

    // After each change of the memory or of a binding.
    private unsafe void PlaceBound()
    {
        (ExecutionPlan plan, TensorMemory memory) = _runner.First;
        memory.UnbindAll();
        Place(_boundInputs, _inputs, plan.Inputs);
        if (plan.End is null)
        {
            Place(_boundOutputs, _outputs, plan.Outputs);
        }
        else
        {
            foreach (BoundMemory? bound in _boundOutputs)
            {
                bound?.InPlace = false;
            }
        }

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

    // Whether the slot's memory is in the arena and of no other input or output.
    private bool IsAlone(ExecutionPlan plan, int slot)
    {
        if (!plan.Slots[slot].IsInArena)
        {
            return false;
        }

        int owner = plan.Slots[slot].Owner;
        int uses = _inputs.Count(position => plan.Slots[plan.Inputs[position]].Owner == owner);
        if (plan.End is null)
        {
            uses += _outputs.Count(position => plan.Slots[plan.Outputs[position]].Owner == owner);
        }

        return uses == 1;
    }

    private void CopyIn()
    {
        (ExecutionPlan plan, TensorMemory memory) = _runner.First;
        for (int i = 0; i < _boundInputs.Length; i++)
        {
            if (_boundInputs[i] is { InPlace: false } bound)
            {
                int slot = plan.Inputs[_inputs[i]];
                Bytes(bound, plan.Slots[slot]).CopyTo(memory.Write(slot));
            }
        }

        // Before anything runs: what does not fit is not noticed half-way. Where a run tells the length, it is after it.
        for (int i = 0; i < _boundOutputs.Length && plan.End is null; i++)
        {
            if (_boundOutputs[i] is { InPlace: false } bound)
            {
                Bytes(bound, plan.Slots[plan.Outputs[_outputs[i]]]);
            }
        }
    }

    private void CopyOut()
    {
        for (int i = 0; i < _boundOutputs.Length; i++)
        {
            if (_boundOutputs[i] is { InPlace: false } bound)
            {
                ReadOnlySpan<byte> own = _runner.OutputBytes(_outputs[i]);
                own.CopyTo(bound.Bytes(OutputName(i), own.Length));
            }
        }
    }

    private string OutputName(int output) => _runner.Subgraph.Outputs[_outputs[output]].Name;

    private static Span<byte> Bytes(BoundMemory bound, Slot slot) => bound.Bytes(slot.Name, slot.ByteLength);
}
