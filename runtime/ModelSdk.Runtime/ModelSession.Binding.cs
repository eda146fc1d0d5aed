using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Inputs and outputs in memory of the application.</summary>
public sealed partial class ModelSession
{
    private SessionBindings? _bindings;

    /// <summary>Reads an input from the application's memory from now on, without a copy where the engine can.</summary>
    /// <remarks>
    /// Runs read what the memory holds then; spans of the input are spans of that memory, and those that were taken before
    /// are not valid any more. A longer buffer serves the tensor from its first byte, also after a resize. Whether runs
    /// copy nonetheless says <see cref="InputBinding(int)"/>. A lease's bindings end with the lease.
    /// </remarks>
    /// <param name="index">Index in the signature's inputs.</param>
    /// <param name="buffer">
    /// The memory; the session keeps it alive. Null goes back to the session's own, whose content is not defined then.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.UnsupportedOnDevice"/>: the engine cannot take that kind of buffer.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: the buffer is too small.
    /// <see cref="ModelErrorCode.InvalidArgument"/>: it does not start at a multiple of the element's size.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session or the buffer is disposed.</exception>
    public void BindInput(int index, TensorBuffer? buffer)
    {
        Enter();
        try
        {
            CheckIndex(index, Signature.Inputs.Count);
            if (buffer is null && _bindings?.Input(index) is null)
            {
                return;
            }

            TensorInfo tensor = Signature.Inputs[index];
            CheckBuffer("Input", tensor, _backend.InputShape(index), buffer);
            try
            {
                (_bindings ??= new SessionBindings(Signature)).BindInput(_backend, index, buffer);
            }
            catch (ModelException exception)
            {
                throw CannotBind("Input", tensor, buffer, exception);
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Writes an output to the application's memory from now on, without a copy where the engine can.</summary>
    /// <remarks>
    /// Runs overwrite the memory; spans of the output are spans of it, and those that were taken before are not valid any
    /// more. No other input or output of the session may be bound to the same bytes. Whether runs copy nonetheless says
    /// <see cref="OutputBinding(int)"/>. A lease's bindings end with the lease.
    /// </remarks>
    /// <inheritdoc cref="BindInput(int, TensorBuffer)"/>
    /// <param name="index">Index in the signature's outputs.</param>
    /// <param name="buffer">The memory; the session keeps it alive. Null goes back to the session's own.</param>
    public void BindOutput(int index, TensorBuffer? buffer)
    {
        Enter();
        try
        {
            CheckIndex(index, Signature.Outputs.Count);
            if (buffer is null && _bindings?.Output(index) is null)
            {
                return;
            }

            TensorInfo tensor = Signature.Outputs[index];
            CheckBuffer("Output", tensor, _backend.OutputShape(index), buffer);
            try
            {
                (_bindings ??= new SessionBindings(Signature)).BindOutput(_backend, index, buffer);
            }
            catch (ModelException exception)
            {
                throw CannotBind("Output", tensor, buffer, exception);
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Reads the input with that name from the application's memory from now on.</summary>
    /// <inheritdoc cref="BindInput(int, TensorBuffer)"/>
    /// <param name="name">Name in the signature.</param>
    /// <param name="buffer">The memory, or null for the session's own.</param>
    public void BindInput(string name, TensorBuffer? buffer) => BindInput(InputIndex(name), buffer);

    /// <summary>Writes the output with that name to the application's memory from now on.</summary>
    /// <inheritdoc cref="BindOutput(int, TensorBuffer)"/>
    /// <param name="name">Name in the signature.</param>
    /// <param name="buffer">The memory, or null for the session's own.</param>
    public void BindOutput(string name, TensorBuffer? buffer) => BindOutput(OutputIndex(name), buffer);

    /// <summary>Where an input lies, and whether runs copy it; another one after a resize or on another accelerator.</summary>
    /// <param name="index">Index in the signature's inputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public TensorBinding InputBinding(int index)
    {
        _gate.Check();
        CheckIndex(index, Signature.Inputs.Count);
        TensorBuffer? buffer = _bindings?.Input(index);
        return new TensorBinding(buffer, buffer is null ? "" : _backend.WhyInputIsCopied(index));
    }

    /// <summary>Where an output lies, and whether runs copy it; another one after a resize or on another accelerator.</summary>
    /// <inheritdoc cref="InputBinding(int)"/>
    /// <param name="index">Index in the signature's outputs.</param>
    public TensorBinding OutputBinding(int index)
    {
        _gate.Check();
        CheckIndex(index, Signature.Outputs.Count);
        TensorBuffer? buffer = _bindings?.Output(index);
        return new TensorBinding(buffer, buffer is null ? "" : _backend.WhyOutputIsCopied(index));
    }

    /// <summary>Goes back to the session's own memory, at the end of a loan; false when the session cannot be lent again.</summary>
    internal bool TryUnbindAll()
    {
        if (_bindings is null)
        {
            return true;
        }

        try
        {
            Enter();
        }
        catch (InvalidOperationException)
        {
            // A run that nobody waits for has begun; the session ends after it.
            return false;
        }

        try
        {
            _bindings.UnbindAll(_backend);
            return true;
        }
        catch (ModelException)
        {
            return false;
        }
        finally
        {
            Exit();
        }
    }

    // What the engine would otherwise overwrite while it still reads it is an answer that nobody could explain.
    private void CheckBindings()
    {
        if (_bindings is null)
        {
            return;
        }

        (int output, string other) = _bindings.FindOverlap();
        if (output >= 0)
        {
            throw new ModelException(
                ModelErrorCode.InvalidArgument,
                $"{Where("Output", Signature.Outputs[output])} is bound to memory that '{other}' is bound to as well: "
                + "bind each output to memory of its own.");
        }
    }

    private void CheckResize(int index, TensorInfo tensor, ReadOnlySpan<int> shape)
    {
        if (_bindings?.Input(index) is { } buffer && BytesOf(tensor, shape) > buffer.Length)
        {
            throw new ModelException(
                ModelErrorCode.ShapeMismatch,
                $"{Where("Input", tensor)} cannot have the dimensions {Describe(shape)} while it is bound to "
                + $"{buffer.Description}: it would need {BytesOf(tensor, shape):N0} bytes. Bind a longer buffer, or null, first.");
        }
    }

    private void CheckBuffer(string side, TensorInfo tensor, ReadOnlySpan<int> shape, TensorBuffer? buffer)
    {
        if (buffer is null)
        {
            return;
        }

        ObjectDisposedException.ThrowIf(buffer.IsDisposed, buffer);
        if (tensor.Type.Bits() == 0)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"{Where(side, tensor)} cannot be bound: elements of type {tensor.Type.Name()} have no fixed size.");
        }

        long needed = BytesOf(tensor, shape);
        if (needed > buffer.Length)
        {
            throw new ModelException(
                ModelErrorCode.ShapeMismatch,
                $"{Where(side, tensor)} has {needed:N0} bytes ({tensor.Type.Name()} {Describe(shape)}), "
                + $"more than {buffer.Description}.");
        }

        int element = Math.Max(tensor.Type.Bits() / 8, 1);
        if (buffer is HostBuffer host && host.Address % element != 0)
        {
            throw new ModelException(
                ModelErrorCode.InvalidArgument,
                $"{Where(side, tensor)} has elements of {element} bytes and cannot be bound to {host.Description}: "
                + $"the address is not a multiple of {element}.");
        }
    }

    // 0 while dimensions are open: the engine checks again when it knows them.
    private static long BytesOf(TensorInfo tensor, ReadOnlySpan<int> shape)
    {
        // More elements than that exist in no engine; the bound keeps the product from overflowing.
        const long Most = 1L << 31;
        long elements = 1;
        foreach (int size in shape)
        {
            elements = Math.Min(elements * Math.Max(size, 0), Most);
        }

        return tensor.Type.ByteCount(elements);
    }

    private ModelException CannotBind(string side, TensorInfo tensor, TensorBuffer? buffer, ModelException exception) => new(
        exception.Code,
        $"{Where(side, tensor)} cannot be bound to {buffer?.Description ?? "the session's own memory"} on "
        + $"{Execution.Selected} ({Execution.Engine}): {exception.Message}",
        exception.NativeStatus,
        exception);
}
