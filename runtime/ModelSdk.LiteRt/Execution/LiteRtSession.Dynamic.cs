using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Models whose outputs have no size before they ran: buffers that grow, dimensions that are asked for after each run.</summary>
/// <remarks>Only where <see cref="DynamicShapes"/> finds something; everybody else pays nothing for it.</remarks>
internal sealed partial class LiteRtSession
{
    private bool _isProven;

    /// <summary>Throws when an output will not be, or was not, in the buffer that was bound to it.</summary>
    /// <remarks>
    /// A kernel that decides in the middle of a run how large its output is takes memory of its own, and the library has no
    /// way to it; it says so when buffers are bound, and when they are bound again after the run.
    /// </remarks>
    public void Prove()
    {
        Prepare();
        if (_instance.RunNothing(_ports.Index, _nativeInputs, _nativeOutputs) is { } refusal)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"LiteRT gives no access to an output of {_ports.Name} whose size is known only after the run; the managed engine "
                + $"(ModelOptions.CpuEngine) does; LiteRT says: {refusal}");
        }
    }

    /// <summary>
    /// After a run that failed: gives outputs that turned out larger than their buffers larger ones and runs again. The
    /// library has noticed it before it wrote anything there.
    /// </summary>
    /// <returns>False when that was not the reason.</returns>
    private bool RunWithLargerOutputs(CancellationToken cancellationToken)
    {
        // Each turn shows the library one more output; a model that carries state must not run twice.
        for (int turn = 0; turn < _outputs.Length && !_model.KeepsState && GrowOutputs(); turn++)
        {
            if (_instance.Run(_ports.Index, _nativeInputs, _nativeOutputs, cancellationToken) == Status.Ok)
            {
                return true;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        return false;
    }

    private bool GrowOutputs()
    {
        bool grown = false;
        _instance.ReadOutputs(_ports.Index);
        for (int position = 0; position < _outputs.Length; position++)
        {
            SlotRequest now = OutputRequest(position);
            if (now.ByteLength > _outputs[position]!.Request.ByteLength)
            {
                SlotShapes.CheckMemory([now], _model.MaxMemoryBytes, _ports);
                SetSlot(position, now, isInput: false);
                grown = true;
            }
        }

        return grown;
    }

    private void TakeOutputShapes()
    {
        _instance.ReadOutputs(_ports.Index);
        for (int position = 0; position < _outputs.Length; position++)
        {
            ReadOnlySpan<int> shape = _instance.Outputs(_ports.Index)[position].Shape;
            TensorSlot slot = _outputs[position]!;
            if (!shape.SequenceEqual(slot.Shape))
            {
                slot.Shape = shape.ToArray();
            }
        }

        if (!_isProven)
        {
            Prove();
            _isProven = true;
        }
    }
}
