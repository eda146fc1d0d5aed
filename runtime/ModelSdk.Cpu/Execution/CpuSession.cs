using ModelSdk.Backends;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Execution;

/// <summary>Memory and state of one signature; walks the steps of its plan.</summary>
internal sealed partial class CpuSession : IBackendSession
{
    private readonly CpuSignature _signature;
    private readonly ThreadTeam _threads;

    // Position in the subgraph of each input and output of the signature, whose order may differ.
    private readonly int[] _inputs;
    private readonly int[] _outputs;
    private readonly int[][] _shapes;
    private ExecutionPlan? _plan;
    private TensorMemory? _memory;
    private bool _resized = true;

    /// <summary>A session with the shapes in the file; its memory is allocated when it is first looked at.</summary>
    public CpuSession(CpuSignature signature, SignatureInfo info, ThreadTeam threads)
    {
        _signature = signature;
        _threads = threads;
        _inputs = [.. info.Inputs.Select(input => IndexOf(signature.InputTensors, input.TensorIndex))];
        _outputs = [.. info.Outputs.Select(output => IndexOf(signature.OutputTensors, output.TensorIndex))];
        _shapes = [.. signature.DefaultShapes];
        _boundInputs = new BoundMemory?[_inputs.Length];
        _boundOutputs = new BoundMemory?[_outputs.Length];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<int> InputShape(int input) => _shapes[_inputs[input]];

    /// <inheritdoc/>
    public ReadOnlySpan<int> OutputShape(int output)
    {
        (ExecutionPlan plan, _) = Current();
        return plan.Slots[plan.Outputs[_outputs[output]]].Shape;
    }

    /// <inheritdoc/>
    public Span<byte> InputBytes(int input)
    {
        (ExecutionPlan plan, TensorMemory memory) = Current();
        int slot = plan.Inputs[_inputs[input]];
        return _boundInputs[input] is { } bound ? Bytes(plan, bound, slot) : memory.Write(slot);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> OutputBytes(int output)
    {
        (ExecutionPlan plan, TensorMemory memory) = Current();
        int slot = plan.Outputs[_outputs[output]];
        return _boundOutputs[output] is { } bound ? Bytes(plan, bound, slot) : memory.Read(slot);
    }

    /// <inheritdoc/>
    public void ResizeInput(int input, ReadOnlySpan<int> shape)
    {
        ref int[] current = ref _shapes[_inputs[input]];
        if (!shape.SequenceEqual(current))
        {
            current = shape.ToArray();
            _resized = true;
        }
    }

    /// <inheritdoc/>
    public void Run(CancellationToken cancellationToken)
    {
        (ExecutionPlan plan, TensorMemory memory) = Current();
        if (_isBound)
        {
            CopyIn(plan, memory);
        }

        foreach (Step step in plan.Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                step.Kernel.Run(new KernelContext(memory, step, _threads));
            }
            catch (Exception exception) when (exception is not (ModelException or OperationCanceledException))
            {
                throw new ModelException(
                    ModelErrorCode.RuntimeFailure, $"{step.Name} failed: {exception.Message}", innerException: exception);
            }
        }

        if (_isBound)
        {
            CopyOut(plan, memory);
        }
    }

    /// <inheritdoc/>
    public void ResetState()
    {
        if (_plan is null || _memory is null)
        {
            return;
        }

        for (int i = 0; i < _plan.Slots.Count; i++)
        {
            if (IsState(_plan.Slots[i]))
            {
                _memory.Write(i).Clear();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The memory is managed and may still be looked at through spans that the caller holds.
    }

    // Several inputs are resized one after the other; only the set of them has to fit together.
    private (ExecutionPlan Plan, TensorMemory Memory) Current()
    {
        if (_resized || _plan is null || _memory is null)
        {
            ExecutionPlan plan = _signature.GetPlan(_shapes);
            if (!ReferenceEquals(plan, _plan))
            {
                TensorMemory memory = new(plan);
                _memory?.UnbindAll();
                CarryOver(_plan, _memory, plan, memory);
                _plan = plan;
                _memory = memory;
                PlaceBound(plan, memory);
            }

            _resized = false;
        }

        return (_plan!, _memory!);
    }

    // Inputs that kept their shape keep their values, and state goes on.
    private static void CarryOver(ExecutionPlan? from, TensorMemory? source, ExecutionPlan to, TensorMemory target)
    {
        if (from is null || source is null)
        {
            return;
        }

        for (int i = 0; i < to.Inputs.Count; i++)
        {
            Copy(from.Inputs[i], to.Inputs[i]);
        }

        for (int i = 0; i < to.Slots.Count; i++)
        {
            if (IsState(to.Slots[i]))
            {
                int before = IndexOfState(from, to.Slots[i].Name);
                if (before >= 0)
                {
                    Copy(before, i);
                }
            }
        }

        void Copy(int sourceSlot, int targetSlot)
        {
            if (!to.Slots[targetSlot].IsConstant && from.Slots[sourceSlot].Shape.AsSpan().SequenceEqual(to.Slots[targetSlot].Shape))
            {
                source.Read(sourceSlot).CopyTo(target.Write(targetSlot));
            }
        }
    }

    private static bool IsState(Slot slot) => slot.IsVariable && !slot.IsConstant;

    private static int IndexOfState(ExecutionPlan plan, string name)
    {
        for (int i = 0; i < plan.Slots.Count; i++)
        {
            if (IsState(plan.Slots[i]) && plan.Slots[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static int IndexOf(IReadOnlyList<int> tensors, int tensor)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            if (tensors[i] == tensor)
            {
                return i;
            }
        }

        throw new ModelException(
            ModelErrorCode.InvalidModel, $"a signature names tensor {tensor}, which its subgraph neither takes nor returns");
    }
}
