using System.Runtime.ExceptionServices;
using ModelSdk.Backends;

namespace ModelSdk;

/// <summary>Going on when a run failed on an accelerator, in this session or in another one of the model.</summary>
/// <remarks>
/// The model climbs on once (<see cref="LoadedModel.TryLeave"/>), each session then moves for itself, at its next run. Its
/// input memory stays what it was, because the application may hold spans of it (<see cref="MovedSession"/>). State
/// (variables, recurrent state) cannot be moved: a session that had run before is told so once.
/// </remarks>
public sealed partial class ModelSession
{
    // Whether there is state that a move would lose; whether a move has lost some and nobody was told yet.
    private bool _hasRun;
    private bool _stateLost;

    /// <summary>Repeats a run that failed, accelerator by accelerator.</summary>
    private void RunElsewhere(Exception failure, long start, bool wasFresh, CancellationToken cancellationToken)
    {
        _hasRun = !wasFresh;
        while (true)
        {
            if (!_loaded.TryLeave(_rung, failure, TimeSpan.FromMilliseconds(Environment.TickCount64 - start), cancellationToken))
            {
                ExceptionDispatchInfo.Throw(failure is ModelException ? failure : Failed(failure));
            }

            Move();
            ThrowIfStateLost();
            start = Environment.TickCount64;
            try
            {
                _backend.Run(cancellationToken);
                _hasRun = true;
                return;
            }
            catch (Exception next) when (LoadedModel.IsDeviceFailure(_rung, next))
            {
                failure = next;
            }
            catch (Exception next) when (!LoadedModel.IsUsageError(next))
            {
                throw _loaded.LastFailure(_rung, next, TimeSpan.FromMilliseconds(Environment.TickCount64 - start));
            }
        }
    }

    // Engines plan memory again after a resize, at the next access at the earliest; a device can fail at that too.
    private Span<byte> InputMemory(int index)
    {
        try
        {
            return _backend.InputBytes(index);
        }
        catch (Exception exception) when (LoadedModel.IsDeviceFailure(_rung, exception))
        {
            Leave(exception);
            return _backend.InputBytes(index);
        }
    }

    // Outputs of a run that is over are not computed again elsewhere: its inputs may have been written since.
    private ReadOnlySpan<byte> OutputMemory(int index)
    {
        try
        {
            return _backend.OutputBytes(index);
        }
        catch (Exception exception) when (LoadedModel.IsDeviceFailure(_rung, exception))
        {
            Leave(exception);
            throw new ModelException(
                ModelErrorCode.RuntimeFailure,
                $"{Where("Output", Signature.Outputs[index])} could not be read: {exception.Message}. The session now runs on "
                + $"{_rung.Accelerator} ({_rung.Backend.Name}): run again.",
                (exception as ModelException)?.NativeStatus ?? 0,
                exception);
        }
    }

    // Compiled variants can have fixed dimensions that the model leaves open: what its next rung is there for.
    private void ResizeEntered(int index, TensorInfo tensor, ReadOnlySpan<int> shape)
    {
        try
        {
            _backend.ResizeInput(index, shape);
        }
        catch (Exception exception) when (
            LoadedModel.IsDeviceFailure(_rung, exception)
            || (exception is ModelException { Code: ModelErrorCode.ShapeMismatch } && _rung.Artifact.Variant is not null && IsOpen(tensor, shape)))
        {
            Leave(exception);
            _backend.ResizeInput(index, shape);
        }
    }

    private static bool IsOpen(TensorInfo tensor, ReadOnlySpan<int> shape)
    {
        bool fits = tensor.Shape.Count == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++)
        {
            fits = tensor.Shape[i] < 0 || tensor.Shape[i] == shape[i];
        }

        return fits;
    }

    // Outside of a run: the model goes on, and this session with it, or the failure is the caller's.
    private void Leave(Exception failure)
    {
        if (!_loaded.TryLeave(_rung, failure, TimeSpan.Zero, CancellationToken.None))
        {
            ExceptionDispatchInfo.Throw(failure is ModelException ? failure : Failed(failure));
        }

        Move();
    }

    /// <summary>Before a run: goes where the model has gone meanwhile.</summary>
    private void Follow(CancellationToken cancellationToken)
    {
        if (_rung.IsLeft)
        {
            _loaded.FinishLeaving(_rung, cancellationToken);
        }

        FollowModel();
        ThrowIfStateLost();
    }

    private void FollowModel()
    {
        if (_loaded.Current != _rung)
        {
            Move();
        }
    }

    // All or nothing: what throws leaves the session where it was, and the next run tries again.
    private void Move()
    {
        Rung next = _loaded.TakeCurrent();
        IBackendSession fresh = _loaded.OpenSession(next, _signature);
        MovedSession moved;
        try
        {
            moved = new MovedSession(_backend, _rung, fresh, Signature, _bindings);
        }
        catch
        {
            fresh.Dispose();
            next.Release();
            throw;
        }

        _stateLost |= _hasRun && _rung.Compiled.KeepsState;
        _hasRun = false;
        _rung = next;
        _backend = moved;
    }

    private void ThrowIfStateLost()
    {
        if (!_stateLost)
        {
            return;
        }

        _stateLost = false;
        throw new ModelException(
            ModelErrorCode.StateLost,
            $"The session of {_loaded.Name} lost its state: a run failed on the accelerator that it was on, and variables and "
            + $"recurrent state cannot be moved. It now runs on {_rung.Accelerator} ({_rung.Backend.Name}) from its initial "
            + "state: start the sequence again. The report (Execution.Steps) says what failed.");
    }

    // The memory that is left behind need not be reset: the next run begins anew elsewhere.
    private void ResetEntered()
    {
        if (_loaded.Current == _rung)
        {
            _backend.ResetState();
        }

        _hasRun = false;
        _stateLost = false;
    }
}
