namespace ModelSdk;

/// <summary>What is told of the attempts: the report of a success, the exception of a failure.</summary>
internal sealed partial class Ladder
{
    /// <summary>Adds the step of a run that failed after the model was loaded.</summary>
    public void AddRun(FallbackStep step, Exception failure)
    {
        _steps.Add(step);
        _lastFailure = failure;
    }

    /// <summary>The exception for a run that failed when nothing else can run the model.</summary>
    /// <param name="failed">The step of the run that failed last.</param>
    /// <param name="failure">What the engine threw.</param>
    public ModelException RunFailure(FallbackStep failed, Exception failure)
    {
        // Since the first failed run; of a place that failed again, only how it failed this time.
        List<FallbackStep> since = [.. _steps.SkipWhile(static step => step.Stage != FallbackStage.Run).Where(static step => !step.Succeeded)];
        int known = since.FindIndex(step =>
            step.Stage == FallbackStage.Run && step.Tried == failed.Tried && step.Engine == failed.Engine);
        if (known >= 0)
        {
            since[known] = failed;
        }
        else
        {
            since.Add(failed);
        }

        string attempts = StepText.Lines(since);
        return new ModelException(
            failed.Code,
            $"{Subject} failed while it ran, and nothing else that was asked for runs it:{Environment.NewLine}{attempts}",
            (failure as ModelException)?.NativeStatus ?? 0,
            failure);
    }

    private string Subject => char.ToUpperInvariant(name[0]) + name[1..];

    private ExecutionReport Report(Rung rung) => new()
    {
        Selected = rung.Accelerator,
        Engine = rung.Backend.Name,
        Device = report.Device,
        Artifact = rung.Compiled.Artifact ?? rung.Artifact.Info,
        Delivery = report.Delivery,
        Shares = rung.Compiled.Shares,
        FullyOffloaded = rung.Compiled.Shares is { } shares && shares.GetValueOrDefault(rung.Accelerator) >= 1,
        Steps = [.. _steps],
        Notes = report.Notes,
    };

    private ModelException LoadFailure()
    {
        FallbackStep last = _steps[^1];
        string what = options.FailInsteadOfFallback
            ? $"cannot run on {last.Tried}, and FailInsteadOfFallback forbids trying anything else"
            : "cannot run on any accelerator";
        return new ModelException(
            last.Code,
            $"{Subject} {what}:{Environment.NewLine}{StepText.Lines(_steps.Where(static step => !step.Succeeded))}",
            (_lastFailure as ModelException)?.NativeStatus ?? 0,
            _lastFailure);
    }

    private static FallbackStep LeftOut(Attempt attempt, FallbackStep earlier) => new()
    {
        Tried = attempt.Accelerator,
        Engine = earlier.Engine,
        Stage = FallbackStage.Run,
        Artifact = earlier.Artifact,
        Succeeded = false,
        Code = earlier.Code,
        Detail = $"left out, because a run of this model failed there earlier in this process: {earlier.Detail}",
    };
}

/// <summary>What a load knows beyond its attempts, for the report.</summary>
/// <param name="Device">The device's SoC, or null.</param>
/// <param name="Delivery">Places where the model was looked for.</param>
/// <param name="Notes">Options without effect.</param>
internal sealed record LoadReport(string? Device, IReadOnlyList<DeliveryStep> Delivery, IReadOnlyList<string> Notes);
