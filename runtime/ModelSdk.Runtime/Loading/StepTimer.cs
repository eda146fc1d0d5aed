using System.Diagnostics;

namespace ModelSdk;

/// <summary>Makes the steps of one attempt, stage by stage, each with its own time; used by <see cref="Ladder"/>.</summary>
internal sealed class StepTimer(Attempt attempt)
{
    private FallbackStage _stage;
    private ArtifactInfo? _file;
    private long _start = Stopwatch.GetTimestamp();

    /// <summary>Begins a stage.</summary>
    /// <param name="stage">Which.</param>
    /// <param name="file">The file from now on; null leaves it as it is.</param>
    public void Begin(FallbackStage stage, ArtifactInfo? file)
    {
        _stage = stage;
        _file = file ?? _file;
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>The stage went well.</summary>
    /// <param name="detail">How, as a sentence; may be empty.</param>
    /// <param name="file">The file that the engine made of the one that it was given, or null.</param>
    public FallbackStep Succeeded(string detail, ArtifactInfo? file) => Step(ModelErrorCode.None, detail, file);

    /// <summary>The stage failed.</summary>
    public FallbackStep Failed(ModelErrorCode code, string detail) => Step(code, detail, file: null);

    private FallbackStep Step(ModelErrorCode code, string detail, ArtifactInfo? file) => new()
    {
        Tried = attempt.Accelerator,
        Engine = attempt.Backend!.Name,
        Stage = _stage,
        Artifact = file ?? _file,
        Succeeded = code == ModelErrorCode.None,
        Code = code,
        Detail = detail,
        Elapsed = Stopwatch.GetElapsedTime(_start),
    };
}
