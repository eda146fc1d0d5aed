using Microsoft.Extensions.Logging;

namespace ModelSdk;

/// <summary>What is told about a model through the application's logger and the event source.</summary>
/// <remarks>Once when it is loaded, with a line for each attempt that failed, and once for each accelerator that it leaves later.</remarks>
internal static partial class Log
{
    /// <summary>A model was loaded; options without effect are warnings.</summary>
    public static void Loaded(ILogger? logger, string model, ExecutionReport report, TimeSpan elapsed)
    {
        bool logged = logger is not null && logger.IsEnabled(LogLevel.Information);
        bool traced = ModelEventSource.Instance.IsEnabled();
        if (logged || traced)
        {
            string attempts = StepText.TimedLines(report.Steps);
            if (logged)
            {
                string device = report.Device is null ? "" : $" of {report.Device}";
                ModelLoaded(
                    logger!,
                    model,
                    report.Selected,
                    report.Engine,
                    device,
                    elapsed.TotalMilliseconds,
                    Environment.NewLine + attempts);
            }

            ModelEventSource.Instance.ModelLoaded(
                model,
                FormattableString.Invariant($"{report.Selected} ({report.Engine}), {elapsed.TotalMilliseconds:0.0} ms"),
                attempts);
        }

        foreach (string note in report.Notes)
        {
            if (logger is not null)
            {
                OptionWithoutEffect(logger, model, note);
            }

            ModelEventSource.Instance.OptionWithoutEffect(model, note);
        }
    }

    /// <summary>A model did not lie beside the program: where it was looked for, and found.</summary>
    public static void Delivered(ILogger? logger, string model, IReadOnlyList<DeliveryStep> steps)
    {
        bool logged = logger is not null && logger.IsEnabled(LogLevel.Information);
        if (steps.Count == 0 || (!logged && !ModelEventSource.Instance.IsEnabled()))
        {
            return;
        }

        string places = string.Join("; ", steps.Select(static step => step.Succeeded
            ? $"{step.Place}: yes, {step.Detail}"
            : $"{step.Place}: {step.Code}, {step.Detail}"));
        if (logged)
        {
            ModelDelivered(logger!, model, steps[^1].Place, places);
        }

        ModelEventSource.Instance.ModelDelivered(model, steps[^1].Place.ToString(), places);
    }

    /// <summary>No attempt succeeded.</summary>
    public static void Failed(ILogger? logger, string model, ModelException failure, TimeSpan elapsed)
    {
        if (logger is not null)
        {
            ModelFailed(logger, model, failure.Code, elapsed.TotalMilliseconds, failure);
        }

        ModelEventSource.Instance.ModelFailed(model, failure.Code.ToString(), failure.Message);
    }

    /// <summary>A run failed and the model went on to the next accelerator.</summary>
    public static void Switched(ILogger? logger, string model, FallbackStep failed, ExecutionReport report)
    {
        string since = StepText.TimedLines([.. report.Steps.SkipWhile(step => step != failed)]);
        if (logger is not null)
        {
            ModelSwitched(logger, model, failed.Tried, failed.Engine, report.Selected, report.Engine, Environment.NewLine + since);
        }

        ModelEventSource.Instance.ModelSwitched(model, $"{report.Selected} ({report.Engine})", since);
    }

    /// <summary>A run failed and nothing else runs the model.</summary>
    public static void RunFailed(ILogger? logger, string model, ModelException failure)
    {
        if (logger is not null)
        {
            ModelRunFailed(logger, model, failure.Code, failure);
        }

        ModelEventSource.Instance.ModelFailed(model, failure.Code.ToString(), failure.Message);
    }

    [LoggerMessage(1, LogLevel.Information,
        "Model {Model} runs on {Accelerator} ({Engine}){Device}; loaded in {Milliseconds:0.0} ms. Attempts:{Attempts}")]
    private static partial void ModelLoaded(
        ILogger logger, string model, Accelerator accelerator, string engine, string device, double milliseconds, string attempts);

    [LoggerMessage(2, LogLevel.Error, "Model {Model} could not be loaded: {Code} after {Milliseconds:0.0} ms")]
    private static partial void ModelFailed(
        ILogger logger, string model, ModelErrorCode code, double milliseconds, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Model {Model}: {Note}")]
    private static partial void OptionWithoutEffect(ILogger logger, string model, string note);

    [LoggerMessage(4, LogLevel.Information, "Model {Model} comes from {Place}. Places: {Places}")]
    private static partial void ModelDelivered(ILogger logger, string model, ArtifactPlace place, string places);

    [LoggerMessage(5, LogLevel.Warning,
        "Model {Model} had to leave {Accelerator} ({Engine}) while it was in use; from now on it runs on {Next} ({NextEngine}). "
        + "Attempts:{Attempts}")]
    private static partial void ModelSwitched(
        ILogger logger, string model, Accelerator accelerator, string engine, Accelerator next, string nextEngine, string attempts);

    [LoggerMessage(6, LogLevel.Error, "Model {Model} failed while running, and nothing else runs it: {Code}")]
    private static partial void ModelRunFailed(ILogger logger, string model, ModelErrorCode code, Exception exception);
}
