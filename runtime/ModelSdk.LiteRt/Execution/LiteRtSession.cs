using ModelSdk.Backends;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Memory and state of one signature: walks its slots, runs its instance.</summary>
/// <remarks>
/// Made by <see cref="LiteRtModel"/>. Slots are made when something is first looked at or run, and again where a resize
/// changed them; between, a run is one native call on two arrays of pointers. LiteRtSession.Slots.cs makes and binds them,
/// LiteRtSession.Dynamic.cs serves models whose outputs have no size before they ran.
/// </remarks>
internal sealed partial class LiteRtSession : IBackendSession
{
    private readonly LiteRtModel _model;
    private readonly SignaturePorts _ports;
    private NativeInstance _instance;
    private bool _ranOnce;

    public LiteRtSession(LiteRtModel model, SignaturePorts ports)
    {
        _model = model;
        _ports = ports;
        _instance = model.Acquire(ports.Index);
        _inputs = new TensorSlot[ports.InputTensors.Length];
        _outputs = new TensorSlot[ports.OutputTensors.Length];
        _boundInputs = new TensorBuffer?[_inputs.Length];
        _boundOutputs = new TensorBuffer?[_outputs.Length];
        _nativeInputs = GC.AllocateArray<nint>(_inputs.Length, pinned: true);
        _nativeOutputs = GC.AllocateArray<nint>(_outputs.Length, pinned: true);
        _inputPositions = [.. ports.Info.Inputs.Select((_, index) => ports.InputPosition(index))];
        _outputPositions = [.. ports.Info.Outputs.Select((_, index) => ports.OutputPosition(index))];
        _shapes = model.FirstShapes(ports.Index);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<int> InputShape(int input) => _shapes[_inputPositions[input]];

    /// <inheritdoc/>
    public ReadOnlySpan<int> OutputShape(int output) => Output(output).Shape;

    /// <inheritdoc/>
    public Span<byte> InputBytes(int input)
    {
        Prepare();
        return _inputs[_inputPositions[input]]!.Write();
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> OutputBytes(int output) => Output(output).Read();

    /// <inheritdoc/>
    public string WhyInputIsCopied(int input)
    {
        Prepare();
        return _inputs[_inputPositions[input]]!.CopyReason;
    }

    /// <inheritdoc/>
    public string WhyOutputIsCopied(int output) => Output(output).CopyReason;

    /// <inheritdoc/>
    public void Run(CancellationToken cancellationToken)
    {
        Prepare();
        if (!_model.IsShared)
        {
            RunPrepared(cancellationToken);
            return;
        }

        lock (_instance.Gate)
        {
            // Another session may have run since with other dimensions.
            _instance.Apply(_ports.Index, _shapes);
            RunPrepared(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void ResetState()
    {
        if (_model.KeepsState && _ranOnce)
        {
            // Variables live in the library's interpreter and cannot be reached from outside: a new one begins anew.
            Replace(_model.Renew(_instance, _ports.Index));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DisposeSlots();
        _model.Release(_instance, _ports.Index, _ranOnce);
    }

    private TensorSlot Output(int output)
    {
        Prepare();
        return _outputs[_outputPositions[output]]!;
    }

    private void RunPrepared(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (TensorSlot? slot in _inputs)
        {
            slot!.BeforeRun();
        }

        foreach (TensorSlot? slot in _outputs)
        {
            slot!.BeforeRun();
        }

        _ranOnce = true;
        Status status = _instance.Run(_ports.Index, _nativeInputs, _nativeOutputs, cancellationToken);
        if (status != Status.Ok)
        {
            // The library reports a cancelled run as any other failure.
            cancellationToken.ThrowIfCancellationRequested();
            if (!_model.HasDynamicShapes || !RunWithLargerOutputs(cancellationToken))
            {
                throw _instance.Failure(status, $"running {_ports.Name}");
            }
        }

        if (_model.HasDynamicShapes)
        {
            TakeOutputShapes();
        }

        foreach (TensorSlot? slot in _outputs)
        {
            slot!.AfterRun();
        }

        // One output that has come tells that the accelerator is done with all, or that it failed: here, not at the first look.
        if (_outputs.Length > 0)
        {
            _outputs[0]!.Wait();
        }
    }

    private void Replace(NativeInstance instance)
    {
        _instance = instance;
        _ranOnce = false;
        _isPrepared = false;
    }
}
