namespace ModelSdk;

/// <summary>Running and resizing.</summary>
public sealed partial class ModelSession
{
    private AsyncRun? _asyncRun;

    /// <summary>Runs the signature on the calling thread (and on the engine's own, where it uses several).</summary>
    /// <param name="cancellationToken">Looked at before the run and between operators.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.RuntimeFailure"/>: the engine failed.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: the input dimensions do not fit the model.
    /// <see cref="ModelErrorCode.OutOfMemory"/>: the tensors do not fit into memory.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the outputs are not defined.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void Run(CancellationToken cancellationToken = default)
    {
        Enter();
        try
        {
            RunEntered(cancellationToken);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Runs the signature on the thread pool.</summary>
    /// <remarks>
    /// The session is in use until the run has ended: no tensor may be touched before. The result is awaited once. No
    /// memory is allocated after the first call.
    /// </remarks>
    /// <inheritdoc cref="Run"/>
    public ValueTask RunAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Enter();
        if (_asyncRun is null || _asyncRun.IsPending)
        {
            _asyncRun = new AsyncRun(this);
        }

        return _asyncRun.Start(cancellationToken);
    }

    /// <summary>Changes the dimensions of an input. Spans that were taken before are not valid any more.</summary>
    /// <param name="index">Index in the signature's inputs.</param>
    /// <param name="shape">All dimensions, outermost first; none is negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: the model does not allow these dimensions.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void ResizeInput(int index, params ReadOnlySpan<int> shape)
    {
        Enter();
        try
        {
            CheckIndex(index, Signature.Inputs.Count);
            TensorInfo tensor = Signature.Inputs[index];
            foreach (int size in shape)
            {
                if (size < 0)
                {
                    throw new ModelException(
                        ModelErrorCode.ShapeMismatch,
                        $"{Where("Input", tensor)} cannot have the dimensions {Describe(shape)}: none may be negative.");
                }
            }

            if (!_backend.InputShape(index).SequenceEqual(shape))
            {
                CheckResize(index, tensor, shape);
                _backend.ResizeInput(index, shape);
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Changes the dimensions of the input with that name.</summary>
    /// <inheritdoc cref="ResizeInput(int, ReadOnlySpan{int})"/>
    /// <param name="name">Name in the signature.</param>
    /// <param name="shape">All dimensions, outermost first; none is negative.</param>
    public void ResizeInput(string name, params ReadOnlySpan<int> shape) => ResizeInput(InputIndex(name), shape);

    private void RunEntered(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckBindings();
        try
        {
            _backend.Run(cancellationToken);
        }
        catch (OutOfMemoryException exception)
        {
            throw new ModelException(
                ModelErrorCode.OutOfMemory, $"{_loaded.Name} ran out of memory.", innerException: exception);
        }
        catch (Exception exception) when (exception is not (ModelException or OperationCanceledException))
        {
            // Whatever a kernel throws is a failure of the engine; callers get one type of exception that names the model.
            throw new ModelException(
                ModelErrorCode.RuntimeFailure,
                $"{_loaded.Name} failed on {Execution.Selected} ({Execution.Engine}): {exception.Message}",
                innerException: exception);
        }
    }
}
