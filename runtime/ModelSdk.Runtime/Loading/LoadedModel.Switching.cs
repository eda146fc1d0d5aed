namespace ModelSdk;

/// <summary>Going on to another accelerator when a run fails, once for all sessions.</summary>
internal sealed partial class LoadedModel
{
    // Usage errors are the caller's, and would be the same anywhere; what a native library calls an invalid argument is not.
    private static readonly ModelErrorCode[] UsageErrors =
    [
        ModelErrorCode.InvalidArgument,
        ModelErrorCode.ShapeMismatch,
        ModelErrorCode.TypeMismatch,
        ModelErrorCode.NotFound,
        ModelErrorCode.StateLost,
    ];

    private readonly Lock _switching = new();

    /// <summary>Whether an exception tells the caller what was wrong about the call, as it would anywhere.</summary>
    public static bool IsUsageError(Exception failure) =>
        failure is OperationCanceledException or ObjectDisposedException
        || (failure is ModelException { Code: ModelErrorCode code, NativeStatus: 0 } && UsageErrors.Contains(code));

    /// <summary>Whether a failure on a rung is one of its device or engine, not of the call.</summary>
    public static bool IsDeviceFailure(Rung rung, Exception failure) => rung.IsAccelerator && !IsUsageError(failure);

    /// <summary>Records that a run failed on a rung and goes on from there, unless another session has done so.</summary>
    /// <param name="failed">The rung.</param>
    /// <param name="failure">What the engine threw.</param>
    /// <param name="elapsed">What the run took.</param>
    /// <param name="cancellationToken">Looked at between attempts.</param>
    /// <returns>False when the failure is for the application: it forbids falling back.</returns>
    /// <exception cref="ModelException">Nothing else runs the model; the message lists what was tried.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the next run goes on.</exception>
    public bool TryLeave(Rung failed, Exception failure, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        FallbackStep step = Describe(failed, failure, elapsed);
        lock (_switching)
        {
            if (_current != failed)
            {
                return true;
            }

            // Dimensions that a variant cannot have are no reason to do without it next time.
            if (IsDeviceFailure(failed, failure))
            {
                RunFailures.Remember(failed, _file, step);
            }

            if (_ladder.FailsInsteadOfFallback)
            {
                return false;
            }

            bool isFirst = failed.FailedRun is null;
            if (isFirst)
            {
                failed.FailedRun = step;
                _ladder.AddRun(step, failure);
            }

            // Set before the climb, which may take seconds: nobody else begins a run there meanwhile.
            failed.IsLeft = true;
            if (ClimbOn(failed, cancellationToken))
            {
                return true;
            }

            ModelException exception = _ladder.RunFailure(step, failure);
            if (isFirst)
            {
                Log.RunFailed(_options.Logger, Name, exception);
            }

            throw exception;
        }
    }

    /// <summary>The exception for a run that failed where there is no next accelerator, after others failed too.</summary>
    public ModelException LastFailure(Rung failed, Exception failure, TimeSpan elapsed)
    {
        lock (_switching)
        {
            return _ladder.RunFailure(Describe(failed, failure, elapsed), failure);
        }
    }

    /// <summary>Waits for another session that is on its way from a rung to the next, or goes on where it was stopped.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the next run goes on.</exception>
    public void FinishLeaving(Rung left, CancellationToken cancellationToken)
    {
        lock (_switching)
        {
            if (_current == left && left.IsLeft)
            {
                ClimbOn(left, cancellationToken);
            }
        }
    }

    // Without anything else, the rung is where the model stays: whoever runs it again asks it again, and is told again.
    private bool ClimbOn(Rung left, CancellationToken cancellationToken)
    {
        if (_ladder.ClimbOn(left, cancellationToken) is not { } next)
        {
            left.IsLeft = false;
            return false;
        }

        _execution = next.Report;
        _current = next.Rung;
        Log.Switched(_options.Logger, Name, left.FailedRun!, next.Report);
        left.Release();
        return true;
    }

    private static FallbackStep Describe(Rung rung, Exception failure, TimeSpan elapsed)
    {
        (ModelErrorCode code, string detail) = failure is ModelException or OutOfMemoryException
            ? Ladder.Explain(failure)
            : (ModelErrorCode.RuntimeFailure, $"{failure.GetType().Name}: {failure.Message}");
        if (code == ModelErrorCode.ShapeMismatch && rung.Artifact.Variant is not null)
        {
            detail = $"the compiled variant has fixed dimensions, the model itself has not: {detail}";
        }

        return new FallbackStep
        {
            Tried = rung.Accelerator,
            Engine = rung.Backend.Name,
            Stage = FallbackStage.Run,
            Artifact = rung.Compiled.Artifact ?? rung.Artifact.Info,
            Succeeded = false,
            Code = code,
            Detail = detail,
            Elapsed = elapsed,
        };
    }
}
