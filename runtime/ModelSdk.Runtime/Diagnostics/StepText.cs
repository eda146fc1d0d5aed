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
    public static string Lines(IEnumerable<FallbackStep> steps) =>
        string.Join(Environment.NewLine, steps.Select(static step => $"  {Of(step)}"));

    /// <summary>One line for each step that failed and for the one that runs the model, with their times.</summary>
    public static string TimedLines(IReadOnlyList<FallbackStep> steps) => string.Join(
        Environment.NewLine,
        steps.Where((step, i) => !step.Succeeded || i == steps.Count - 1).Select(static step => FormattableString.Invariant(
            $"  {Of(step)} [{step.Elapsed.TotalMilliseconds:0.0} ms]")));

    /// <summary>One step.</summary>
    public static string Of(FallbackStep step)
    {
        string target = step.Artifact?.Target is { } soc ? $", {soc}" : "";
        string place = $"{step.Tried} ({step.Engine}{target}){Stages.First(row => row.Stage == step.Stage).Text}";
        return step.Succeeded
            ? $"{place}: runs the model{(step.Detail.Length > 0 ? $", {step.Detail}" : "")}"
            : $"{place}: {step.Code}: {step.Detail}";
    }
}
