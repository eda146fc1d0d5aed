using ModelSdk.Backends;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Execution;

/// <summary>Memory and state of one signature; walks the steps of its plan.</summary>
internal sealed class CpuSession : IBackendSession
{
    private readonly CpuSignature _signature;
    private readonly ThreadTeam _threads;

    // Position in the subgraph of each input and output of the signature, whose order may differ.
    private readonly int[] _inputs;
    private readonly int[] _outputs;
    private readonly int[][] _shapes;
    private ExecutionPlan _plan;
    private TensorMemory _memory;
    private bool _resized;

    /// <summary>Allocates the memory for the shapes in the file.</summary>
    public CpuSession(CpuSignature signature, SignatureInfo info, ThreadTeam threads)
    {
        _signature = signature;
        _threads = threads;
        _inputs = [.. info.Inputs.Select(input => IndexOf(signature.InputTensors, input.TensorIndex))];
        _outputs = [.. info.Outputs.Select(output => IndexOf(signature.OutputTensors, output.TensorIndex))];
        _plan = signature.DefaultPlan;
        _memory = new TensorMemory(_plan);
        _shapes = [.. _plan.Inputs.Select(slot => _plan.Slots[slot].Shape)];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<int> InputShape(int input) => _shapes[_inputs[input]];

    /// <inheritdoc/>
    public ReadOnlySpan<int> OutputShape(int output)
    {
        ApplyResize();
        return _plan.Slots[_plan.Outputs[_outputs[output]]].Shape;
    }

    /// <inheritdoc/>
    public Span<byte> InputBytes(int input)
    {
        ApplyResize();
        return _memory.Write(_plan.Inputs[_inputs[input]]);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> OutputBytes(int output)
    {
        ApplyResize();
        return _memory.Read(_plan.Outputs[_outputs[output]]);
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
        ApplyResize();
        Step[] steps = _plan.Steps;
        for (int i = 0; i < steps.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Step step = steps[i];
            try
            {
                step.Kernel.Run(new KernelContext(_memory, step, _threads));
            }
            catch (Exception exception) when (exception is not (ModelException or OperationCanceledException))
            {
                throw new ModelException(
                    ModelErrorCode.RuntimeFailure, $"{step.Name} failed: {exception.Message}", innerException: exception);
            }
        }
    }

    /// <inheritdoc/>
    public void ResetState()
    {
        for (int i = 0; i < _plan.Slots.Count; i++)
        {
            if (_plan.Slots[i].IsVariable && !_plan.Slots[i].IsConstant)
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
    private void ApplyResize()
    {
        if (!_resized)
        {
            return;
        }

        ExecutionPlan plan = _signature.GetPlan(_shapes);
        if (!ReferenceEquals(plan, _plan))
        {
            _plan = plan;
            _memory = new TensorMemory(plan);
        }

        _resized = false;
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
