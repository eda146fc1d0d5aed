using System.Diagnostics;
using ModelSdk.Backends;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>The ordered attempts of one load: accelerator by accelerator, engine by engine, each with its step.</summary>
internal sealed class Ladder(
    string name,
    ModelArtifact artifact,
    IReadOnlyList<DeliveryStep> delivery,
    IReadOnlyList<IBackend> backends,
    ModelOptions options,
    CancellationToken cancellationToken)
{
    private readonly List<FallbackStep> _steps = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private Exception? _lastFailure;

    /// <summary>Tells of variants that were compiled ahead of time but cannot be used by this version.</summary>
    public void AddVariants(FallbackStep? step)
    {
        if (step is not null)
        {
            _steps.Add(step);
        }
    }

    /// <summary>Tries each accelerator until one runs the model; throws when none does.</summary>
    public LoadedModel Climb(IReadOnlyList<Accelerator> accelerators, List<string> notes)
    {
        foreach (Accelerator accelerator in accelerators)
        {
            if (TryAccelerator(accelerator) is { } found)
            {
                ExecutionReport report = Report(accelerator, found.Backend, found.Compiled, notes);
                Log.Loaded(options.Logger, name, report, Stopwatch.GetElapsedTime(_started));
                return new LoadedModel(name, artifact.Model, found.Compiled, report);
            }

            if (options.FailInsteadOfFallback)
            {
                break;
            }
        }

        throw Failure();
    }

    private (IBackend Backend, ICompiledModel Compiled)? TryAccelerator(Accelerator accelerator)
    {
        bool asked = false;
        foreach (IBackend backend in backends)
        {
            if (!backend.Serves(accelerator) || !IsWanted(accelerator, backend))
            {
                continue;
            }

            asked = true;
            cancellationToken.ThrowIfCancellationRequested();
            if (TryBackend(accelerator, backend) is { } compiled)
            {
                return (backend, compiled);
            }
        }

        if (!asked)
        {
            AddUnserved(accelerator);
        }

        return null;
    }

    private bool IsWanted(Accelerator accelerator, IBackend backend) =>
        accelerator != Accelerator.Cpu
        || options.CpuEngine == CpuEngine.Auto
        || backend.Name == EngineNames.Of(options.CpuEngine);

    private ICompiledModel? TryBackend(Accelerator accelerator, IBackend backend)
    {
        long start = Stopwatch.GetTimestamp();
        ICompiledModel? compiled = null;
        try
        {
            BackendProbe probe = backend.Probe(accelerator, artifact, options);
            if (!probe.CanRun)
            {
                AddFailure(accelerator, backend.Name, probe.Code, probe.Detail, start);
                return null;
            }

            compiled = backend.Create(accelerator, artifact, options);
            string detail = AcceleratorCheck.Run(accelerator, compiled, options, cancellationToken);
            _steps.Add(new FallbackStep
            {
                Tried = accelerator,
                Engine = backend.Name,
                Succeeded = true,
                Detail = detail,
                Elapsed = Stopwatch.GetElapsedTime(start),
            });
            return compiled;
        }
        catch (Exception exception)
        {
            compiled?.Dispose();
            if (exception is OperationCanceledException)
            {
                throw;
            }

            // The promise is to go on to the next engine whatever happened in this one; the step keeps what it was.
            _lastFailure = exception;
            (ModelErrorCode code, string detail) = Explain(exception);
            AddFailure(accelerator, backend.Name, code, detail, start);
            return null;
        }
    }

    private static (ModelErrorCode Code, string Detail) Explain(Exception exception) => exception switch
    {
        ModelException model => (model.Code, model.Message),
        ModelFormatException format => (ModelErrorCode.InvalidModel, format.Message),
        OutOfMemoryException => (ModelErrorCode.OutOfMemory, "there is not enough memory"),
        DllNotFoundException or BadImageFormatException => (ModelErrorCode.MissingRuntimeLibrary, exception.Message),
        EntryPointNotFoundException => (ModelErrorCode.UnsupportedRuntimeVersion, exception.Message),
        _ => (ModelErrorCode.Unknown, $"{exception.GetType().Name}: {exception.Message}"),
    };

    private void AddUnserved(Accelerator accelerator)
    {
        string engine = accelerator == Accelerator.Cpu && options.CpuEngine != CpuEngine.Auto
            ? EngineNames.Of(options.CpuEngine)
            : EngineNames.None;
        AddFailure(
            accelerator,
            engine,
            ModelErrorCode.MissingRuntimeLibrary,
            EngineNames.ExplainMissing(accelerator, options.CpuEngine),
            Stopwatch.GetTimestamp());
    }

    private void AddFailure(Accelerator accelerator, string engine, ModelErrorCode code, string detail, long start) =>
        _steps.Add(new FallbackStep
        {
            Tried = accelerator,
            Engine = engine,
            Succeeded = false,
            Code = code,
            Detail = detail,
            Elapsed = Stopwatch.GetElapsedTime(start),
        });

    private ExecutionReport Report(Accelerator accelerator, IBackend backend, ICompiledModel compiled, List<string> notes)
    {
        if (options.LiteRtLibrary is not null && !backends.Any(static backend => backend.Name == EngineNames.LiteRt))
        {
            notes.Add("ModelOptions.LiteRtLibrary has no effect: the application does not reference ModelSdk.LiteRt.");
        }

        return new ExecutionReport
        {
            Selected = accelerator,
            Engine = backend.Name,
            Artifact = artifact.Info,
            Delivery = delivery,
            Shares = compiled.Shares,
            FullyOffloaded = compiled.Shares is { } shares && shares.GetValueOrDefault(accelerator) >= 1,
            Steps = [.. _steps],
            Notes = [.. notes],
        };
    }

    private ModelException Failure()
    {
        FallbackStep last = _steps[^1];
        string attempts = string.Join(
            Environment.NewLine,
            _steps.Select(static step => $"  {step.Tried} ({step.Engine}): {step.Code}: {step.Detail}"));
        string what = options.FailInsteadOfFallback
            ? $"cannot run on {last.Tried}, and FailInsteadOfFallback forbids trying anything else"
            : "cannot run on any accelerator";
        string subject = char.ToUpperInvariant(name[0]) + name[1..];
        ModelException failure = new(
            last.Code,
            $"{subject} {what}:{Environment.NewLine}{attempts}",
            (_lastFailure as ModelException)?.NativeStatus ?? 0,
            _lastFailure);
        Log.Failed(options.Logger, name, failure, Stopwatch.GetElapsedTime(_started));
        return failure;
    }
}
