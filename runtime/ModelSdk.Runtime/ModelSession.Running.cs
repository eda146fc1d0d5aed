namespace ModelSdk;

/// <summary>Running and resizing.</summary>
public sealed partial class ModelSession
{
    private AsyncRun? _asyncRun;

    /// <summary>Runs the signature on the calling thread (and on the engine's own, where it uses several).</summary>
    /// <remarks>
    /// A run that fails on the NPU or the GPU is repeated on the next accelerator with the same inputs, and every session of
    /// the model stays there; <see cref="Execution"/> then has a step for the run that failed.
    /// </remarks>
    /// <param name="cancellationToken">Looked at before the run and between operators.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.RuntimeFailure"/>: the engine failed.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: the input dimensions do not fit the model.
    /// <see cref="ModelErrorCode.OutOfMemory"/>: the tensors do not fit into memory.
    /// <see cref="ModelErrorCode.StateLost"/>: the model went on to another accelerator, and the session knew something of
    /// its earlier runs; the next run begins anew there.
    /// <see cref="ModelErrorCode.UnsupportedOnDevice"/>: it went on, and the new engine cannot take a buffer that is bound.
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

            FollowModel();
            if (!_backend.InputShape(index).SequenceEqual(shape))
            {
                CheckResize(index, tensor, shape);
                ResizeEntered(index, tensor, shape);
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
        if (_rung.IsLeft || _stateLost)
        {
            Follow(cancellationToken);
        }

        CheckBindings();
        CheckStringsAreSet();
        Rung rung = _rung;
        bool wasFresh = !_hasRun;

        // For the step of a run that fails; a stopwatch would cost more than all else here (100 ns on virtual machines).
        long start = Environment.TickCount64;
        _hasRun = true;
        try
        {
            _backend.Run(cancellationToken);
        }
        catch (Exception exception) when (LoadedModel.IsDeviceFailure(rung, exception))
        {
            RunElsewhere(exception, start, wasFresh, cancellationToken);
        }
        catch (Exception exception) when (exception is not (ModelException or OperationCanceledException))
        {
            throw Failed(exception);
        }
    }

    // Whatever a kernel throws is a failure of the engine; callers get one type of exception that names the model.
    private ModelException Failed(Exception exception) => exception is OutOfMemoryException
        ? new ModelException(ModelErrorCode.OutOfMemory, $"{_loaded.Name} ran out of memory.", innerException: exception)
        : new ModelException(
            ModelErrorCode.RuntimeFailure,
            $"{_loaded.Name} failed on {_rung.Accelerator} ({_rung.Backend.Name}): {exception.Message}",
            innerException: exception);
}
