using ModelSdk.Backends;

namespace ModelSdk.Cpu.Execution;

/// <summary>A session of one signature: a runner of its subgraph, with the signature's order of inputs and outputs.</summary>
/// <remarks>See CpuSession.Binding.cs for tensors in memory of the caller.</remarks>
internal sealed partial class CpuSession : IBackendSession
{
    private readonly GraphRunner _runner;

    // Position in the subgraph of each input and output of the signature, whose order may differ.
    private readonly int[] _inputs;
    private readonly int[] _outputs;

    /// <summary>A session with the shapes in the file; its memory is allocated when it is first looked at.</summary>
    public CpuSession(PreparedSubgraph subgraph, SignatureInfo info, SessionState state, GraphRunner runner)
    {
        State = state;
        _runner = runner;
        _inputs = [.. info.Inputs.Select(input => IndexOf(subgraph.Inputs, input.TensorIndex))];
        _outputs = [.. info.Outputs.Select(output => IndexOf(subgraph.Outputs, output.TensorIndex))];
        _boundInputs = new BoundMemory?[_inputs.Length];
        _boundOutputs = new BoundMemory?[_outputs.Length];
    }

    /// <summary>What the session remembers; another session may share it.</summary>
    public SessionState State { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<int> InputShape(int input) => _runner.InputShape(_inputs[input]);

    /// <inheritdoc/>
    public ReadOnlySpan<int> OutputShape(int output) => _runner.OutputShape(_outputs[output]);

    /// <inheritdoc/>
    public Span<byte> InputBytes(int input)
    {
        FollowMemory();
        return _boundInputs[input] is { } bound
            ? Bytes(bound, _runner.First.Plan.Slots[_runner.First.Plan.Inputs[_inputs[input]]])
            : _runner.InputBytes(_inputs[input]);
    }

    /// <inheritdoc/>
    public Span<byte> InputBytes(int input, int length) => _runner.InputBytes(_inputs[input], length);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> OutputBytes(int output)
    {
        FollowMemory();
        ReadOnlySpan<byte> own = _runner.OutputBytes(_outputs[output]);
        return _boundOutputs[output] is { } bound ? bound.Bytes(OutputName(output), own.Length) : own;
    }

    /// <inheritdoc/>
    public void ResizeInput(int input, ReadOnlySpan<int> shape) => _runner.ResizeInput(_inputs[input], shape);

    /// <inheritdoc/>
    public void Run(CancellationToken cancellationToken)
    {
        FollowMemory();
        if (_isBound)
        {
            CopyIn();
        }

        lock (State.Gate)
        {
            _runner.Run(cancellationToken);
        }

        if (_isBound)
        {
            CopyOut();
        }
    }

    /// <inheritdoc/>
    public void ResetState()
    {
        lock (State.Gate)
        {
            _runner.ResetVariables();
            State.Reset();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The memory is managed and may still be looked at through spans that the caller holds.
    }

    private static int IndexOf(IReadOnlyList<GraphTensor> tensors, int tensor)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].Index == tensor)
            {
                return i;
            }
        }

        throw new ModelException(
            ModelErrorCode.InvalidModel, $"a signature names tensor {tensor}, which its subgraph neither takes nor returns");
    }
}
