using ModelSdk.Backends;

namespace ModelSdk;

/// <summary>The buffers of the application that a session is bound to; keeps each alive while the engine may use it.</summary>
/// <remarks>
/// Made by <see cref="ModelSession"/> at its first binding. The engine always lets go of a buffer before its reference is
/// dropped: engines themselves count nothing.
/// </remarks>
internal sealed class SessionBindings(SignatureInfo signature)
{
    private readonly TensorBuffer?[] _inputs = new TensorBuffer?[signature.Inputs.Count];
    private readonly TensorBuffer?[] _outputs = new TensorBuffer?[signature.Outputs.Count];
    private bool _changed;

    /// <summary>The buffer of an input, or null.</summary>
    public TensorBuffer? Input(int index) => _inputs[index];

    /// <summary>The buffer of an output, or null.</summary>
    public TensorBuffer? Output(int index) => _outputs[index];

    /// <summary>Binds an input in the engine; when that fails, all is as before.</summary>
    public void BindInput(IBackendSession backend, int index, TensorBuffer? buffer)
    {
        buffer?.AddReference();
        try
        {
            backend.BindInput(index, buffer);
        }
        catch
        {
            buffer?.RemoveReference();
            throw;
        }

        Replace(ref _inputs[index], buffer);
    }

    /// <summary>Binds an output in the engine; when that fails, all is as before.</summary>
    public void BindOutput(IBackendSession backend, int index, TensorBuffer? buffer)
    {
        buffer?.AddReference();
        try
        {
            backend.BindOutput(index, buffer);
        }
        catch
        {
            buffer?.RemoveReference();
            throw;
        }

        Replace(ref _outputs[index], buffer);
    }

    /// <summary>Binds everything in an engine that takes over from another one, which lets go and is not run any more.</summary>
    /// <exception cref="ModelException">It cannot take one of the buffers; the other engine has all of them still.</exception>
    public void MoveAll(IBackendSession from, IBackendSession to)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            Move("input", signature.Inputs[i], i, _inputs[i], to.BindInput);
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            Move("output", signature.Outputs[i], i, _outputs[i], to.BindOutput);
        }

        // A buffer is held for one engine only.
        LetGo(_inputs, from.BindInput);
        LetGo(_outputs, from.BindOutput);
    }

    private static void Move(string side, TensorInfo tensor, int index, TensorBuffer? buffer, Action<int, TensorBuffer?> bind)
    {
        if (buffer is null)
        {
            return;
        }

        try
        {
            bind(index, buffer);
        }
        catch (ModelException exception)
        {
            throw new ModelException(
                exception.Code,
                $"The model had to go on to another accelerator, but {side} '{tensor.Name}' is bound to {buffer.Description}, "
                + $"which cannot be bound there: {exception.Message}. Bind another buffer or null, and run again.",
                exception.NativeStatus,
                exception);
        }
    }

    private static void LetGo(TensorBuffer?[] buffers, Action<int, TensorBuffer?> bind)
    {
        for (int i = 0; i < buffers.Length; i++)
        {
            if (buffers[i] is null)
            {
                continue;
            }

            try
            {
                bind(i, null);
            }
            catch (Exception)
            {
                // An engine whose device is lost may refuse this too; it is not run any more, and nothing depends on it.
            }
        }
    }

    /// <summary>Goes back to the session's own memory everywhere.</summary>
    public void UnbindAll(IBackendSession backend)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (_inputs[i] is not null)
            {
                BindInput(backend, i, null);
            }
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            if (_outputs[i] is not null)
            {
                BindOutput(backend, i, null);
            }
        }
    }

    /// <summary>Drops all references; the engine's session is gone.</summary>
    public void ReleaseAll()
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            Replace(ref _inputs[i], null);
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            Replace(ref _outputs[i], null);
        }
    }

    /// <summary>The output whose memory another tensor of the signature is bound to as well; looked for once after each change.</summary>
    /// <returns>Its index and the name of the other tensor, or -1 and "".</returns>
    public (int Output, string Other) FindOverlap()
    {
        if (!_changed)
        {
            return (-1, "");
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            for (int j = 0; j < _inputs.Length; j++)
            {
                if (Overlap(_outputs[i], _inputs[j]))
                {
                    return (i, signature.Inputs[j].Name);
                }
            }

            for (int j = 0; j < i; j++)
            {
                if (Overlap(_outputs[i], _outputs[j]))
                {
                    return (i, signature.Outputs[j].Name);
                }
            }
        }

        _changed = false;
        return (-1, "");
    }

    private static bool Overlap(TensorBuffer? one, TensorBuffer? other) => (one, other) switch
    {
        (null, _) or (_, null) => false,
        (HostBuffer first, HostBuffer second) =>
            first.Address < second.Address + second.Length && second.Address < first.Address + first.Length,
        _ => ReferenceEquals(one, other),
    };

    private void Replace(ref TensorBuffer? place, TensorBuffer? buffer)
    {
        TensorBuffer? before = place;
        place = buffer;
        _changed = true;
        before?.RemoveReference();
    }
}
