using Microsoft.Extensions.Logging;

namespace ModelSdk;

/// <summary>What is told about a model, once when it is loaded: through the application's logger and the event source.</summary>
internal static partial class Log
{
    /// <summary>A model was loaded; options without effect are warnings.</summary>
    public static void Loaded(ILogger? logger, string model, ExecutionReport report, TimeSpan elapsed)
    {
        bool logged = logger is not null && logger.IsEnabled(LogLevel.Information);
        bool traced = ModelEventSource.Instance.IsEnabled();
        if (logged || traced)
        {
            string attempts = Attempts(report);
            if (logged)
            {
                ModelLoaded(logger!, model, report.Selected, report.Engine, elapsed.TotalMilliseconds, attempts);
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

    // In order, the one that succeeded last: "Npu (litert): MissingRuntimeLibrary, … ; Cpu (managed): yes".
    private static string Attempts(ExecutionReport report) => string.Join(
        "; ",
        report.Steps.Select(static step => step.Succeeded
            ? $"{step.Tried} ({step.Engine}): yes"
            : $"{step.Tried} ({step.Engine}): {step.Code}, {step.Detail}"));

    [LoggerMessage(1, LogLevel.Information,
        "Model {Model} runs on {Accelerator} ({Engine}); loaded in {Milliseconds:0.0} ms. Attempts: {Attempts}")]
    private static partial void ModelLoaded(
        ILogger logger, string model, Accelerator accelerator, string engine, double milliseconds, string attempts);

    [LoggerMessage(2, LogLevel.Error, "Model {Model} could not be loaded: {Code} after {Milliseconds:0.0} ms")]
    private static partial void ModelFailed(
        ILogger logger, string model, ModelErrorCode code, double milliseconds, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Model {Model}: {Note}")]
    private static partial void OptionWithoutEffect(ILogger logger, string model, string note);

    [LoggerMessage(4, LogLevel.Information, "Model {Model} comes from {Place}. Places: {Places}")]
    private static partial void ModelDelivered(ILogger logger, string model, ArtifactPlace place, string places);
}
