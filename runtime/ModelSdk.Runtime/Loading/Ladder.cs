using System.Diagnostics;
using ModelSdk.Backends;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>The attempts of one model: accelerator by accelerator, engine by engine, file by file, each with its steps.</summary>
/// <remarks>
/// Climbed once when the model is loaded, and on from there when a run fails later (<see cref="LoadedModel"/>, under its
/// lock). See Ladder.Report.cs for what is told.
/// </remarks>
internal sealed partial class Ladder(
    string name, ModelArtifact source, IReadOnlyList<Attempt> plan, LoadReport report, ModelOptions options)
{
    private readonly List<FallbackStep> _steps = [];
    private Exception? _lastFailure;
    private int _next;

    /// <summary>Whether failures are for the application to handle.</summary>
    public bool FailsInsteadOfFallback => options.FailInsteadOfFallback;

    /// <summary>Tries each accelerator until one runs the model.</summary>
    /// <exception cref="ModelException">None does.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled between two attempts.</exception>
    public (Rung Rung, ExecutionReport Report) Climb(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        if (TryRest(cancellationToken) is { } rung)
        {
            ExecutionReport found = Report(rung);
            Log.Loaded(options.Logger, name, found, Stopwatch.GetElapsedTime(start));
            return (rung, found);
        }

        ModelException failure = LoadFailure();
        Log.Failed(options.Logger, name, failure, Stopwatch.GetElapsedTime(start));
        throw failure;
    }

    /// <summary>Goes on to the accelerators after one on which a run failed; false when none of them runs the model.</summary>
    /// <param name="left">Where the run failed.</param>
    /// <param name="cancellationToken">Looked at before each attempt; when it stops here, the next call goes on.</param>
    public (Rung Rung, ExecutionReport Report)? ClimbOn(Rung left, CancellationToken cancellationToken)
    {
        // What failed is the device: other files and engines on it are no way out in the middle of a run.
        while (_next < plan.Count && plan[_next].Accelerator == left.Accelerator)
        {
            _next++;
        }

        return TryRest(cancellationToken) is { } rung ? (rung, Report(rung)) : null;
    }

    private Rung? TryRest(CancellationToken cancellationToken)
    {
        while (_next < plan.Count)
        {
            Attempt attempt = plan[_next];
            if (options.FailInsteadOfFallback && attempt.Accelerator != plan[0].Accelerator)
            {
                return null;
            }

            cancellationToken.ThrowIfCancellationRequested();
            _next++;
            if (Try(attempt, cancellationToken) is { } rung)
            {
                return rung;
            }
        }

        return null;
    }

    private Rung? Try(Attempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.Backend is not { } backend)
        {
            _steps.Add(attempt.Step!);
            return null;
        }

        if (RunFailures.Find(backend, attempt.Accelerator, source.Model, attempt.Variant?.Row.Sha256) is { } earlier)
        {
            _steps.Add(LeftOut(attempt, earlier));
            return null;
        }

        StepTimer timer = new(attempt);
        ModelArtifact artifact = source;
        ICompiledModel? compiled = null;
        try
        {
            if (attempt.Variant is { } variant)
            {
                timer.Begin(FallbackStage.Variant, file: null);
                artifact = VariantFile.Open(variant, source);
            }

            timer.Begin(FallbackStage.Create, artifact.Info);
            BackendProbe probe = backend.Probe(attempt.Accelerator, artifact, options);
            if (!probe.CanRun)
            {
                _steps.Add(timer.Failed(probe.Code, probe.Detail));
                Rung.Close(compiled, artifact);
                return null;
            }

            compiled = backend.Create(attempt.Accelerator, artifact, options);
            Check(attempt.Accelerator, compiled, timer, cancellationToken);
            return new Rung(attempt.Accelerator, backend, artifact, compiled);
        }
        catch (Exception exception)
        {
            Rung.Close(compiled, artifact);
            if (exception is OperationCanceledException)
            {
                throw;
            }

            // The promise is to go on to the next attempt whatever happened in this one; the step keeps what it was.
            _lastFailure = exception;
            (ModelErrorCode code, string detail) = Explain(exception);
            _steps.Add(timer.Failed(code, detail));
            return null;
        }
    }

    private void Check(Accelerator accelerator, ICompiledModel compiled, StepTimer timer, CancellationToken cancellationToken)
    {
        bool verifies = accelerator != Accelerator.Cpu && options.Verify;
        string detail = accelerator == Accelerator.Cpu || verifies
            ? ""
            : AcceleratorCheck.CheckShares(accelerator, compiled, options);
        _steps.Add(timer.Succeeded(detail, compiled.Artifact));
        if (verifies)
        {
            timer.Begin(FallbackStage.Verify, compiled.Artifact);
            detail = AcceleratorCheck.Verify(accelerator, compiled, options, cancellationToken);
            _steps.Add(timer.Succeeded(detail, compiled.Artifact));
        }
    }

    /// <summary>Code and sentence for what an engine threw.</summary>
    public static (ModelErrorCode Code, string Detail) Explain(Exception exception) => exception switch
    {
        ModelException model => (model.Code, model.Message),
        ModelFormatException format => (ModelErrorCode.InvalidModel, format.Message),
        OutOfMemoryException => (ModelErrorCode.OutOfMemory, "there is not enough memory"),
        DllNotFoundException or BadImageFormatException => (ModelErrorCode.MissingRuntimeLibrary, exception.Message),
        EntryPointNotFoundException => (ModelErrorCode.UnsupportedRuntimeVersion, exception.Message),
        _ => (ModelErrorCode.Unknown, $"{exception.GetType().Name}: {exception.Message}"),
    };
}
