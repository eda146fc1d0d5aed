namespace ModelSdk;

/// <summary>Attempts as text, the same in the log and in exceptions: one line each, indented by two.</summary>
/// <remarks><c>Npu (litert, MediaTek_MT6993) first run: RuntimeFailure: …</c></remarks>
internal static class StepText
{
    // What is said of a stage behind accelerator and engine; creating needs no word.
    private static readonly (FallbackStage Stage, string Text)[] Stages =
    [
        (FallbackStage.Create, ""),
        (FallbackStage.Variant, " compiled variant"),
        (FallbackStage.Verify, " first run"),
        (FallbackStage.Run, " while running"),
    ];

    /// <summary>One line for each step.</summary>
    public static string Lines(IEnumerable<FallbackStep> steps) => Join([.. steps], static _ => "");

    /// <summary>One line for each step that failed and for the one that runs the model, with their times.</summary>
    public static string TimedLines(IReadOnlyList<FallbackStep> steps) => Join(
        [.. steps.Where((step, i) => !step.Succeeded || i == steps.Count - 1)],
        static step => FormattableString.Invariant($" [{step.Elapsed.TotalMilliseconds:0.0} ms]"));

    // A library that is missing is missing for every accelerator: the sentence is told once.
    private static string Join(FallbackStep[] steps, Func<FallbackStep, string> end) => string.Join(
        Environment.NewLine,
        steps.Select((step, i) =>
        {
            bool isRepeated = i > 0 && step is { Succeeded: false, Detail.Length: > 0 }
                && step.Code == steps[i - 1].Code && step.Detail == steps[i - 1].Detail;
            return $"  {(isRepeated ? $"{Place(step)}: {step.Code}, as above" : Of(step))}{end(step)}";
        }));

    private static string Of(FallbackStep step) => step.Succeeded
        ? $"{Place(step)}: runs the model{(step.Detail.Length > 0 ? $", {step.Detail}" : "")}"
        : $"{Place(step)}: {step.Code}: {step.Detail}";

    private static string Place(FallbackStep step)
    {
        string target = step.Artifact?.Target is { } soc ? $", {soc}" : "";
        return $"{step.Tried} ({step.Engine}{target}){Stages.First(row => row.Stage == step.Stage).Text}";
    }
}
