using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelSdk.TestSupport.Native;

/// <summary>What tests/ModelSdk.LiteRt.Runner found; written after each load, so that a crash leaves what was before it.</summary>
/// <remarks>This file is compiled into the runner too.</remarks>
public sealed record RunAnswer
{
    /// <summary>How requests and answers are written.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>One for each load that was finished.</summary>
    public List<LoadAnswer> Loads { get; init; } = [];
}

/// <summary>What became of one load.</summary>
public sealed record LoadAnswer
{
    /// <summary>What was told when the model was loaded; null when it could not be.</summary>
    public ExecutionReport? Report { get; set; }

    /// <summary>What the session told after the last run.</summary>
    public ExecutionReport? AfterRuns { get; set; }

    /// <summary>Why it could not be loaded, or what else went wrong outside of a run.</summary>
    public RunFailure? Failure { get; set; }

    /// <summary>Runs that failed.</summary>
    public List<RunFailure> RunFailures { get; init; } = [];

    /// <summary>Lines of the logger, <c>level: text</c>.</summary>
    public List<string> Log { get; init; } = [];

    /// <summary>Outputs of the last run that succeeded.</summary>
    public List<OutputAnswer> Outputs { get; set; } = [];

    /// <summary>Outputs of every run (empty for one that failed), when they were asked for.</summary>
    public List<List<OutputAnswer>> AllOutputs { get; init; } = [];

    /// <summary>Why each bound input and then each bound output is copied, after the last run; empty where it is not.</summary>
    public List<string> CopyReasons { get; set; } = [];

    /// <summary>Milliseconds of loading.</summary>
    public double LoadMilliseconds { get; set; }

    /// <summary>Milliseconds of each run.</summary>
    public List<double> RunMilliseconds { get; init; } = [];

    /// <summary>Bytes that a run allocated on the managed heap of its thread, for each run.</summary>
    public List<long> RunAllocations { get; init; } = [];

    /// <summary>Resident memory of the process in bytes: before the first load, after each time that the model was disposed.</summary>
    public List<long> ResidentBytes { get; init; } = [];
}

/// <summary>An exception.</summary>
/// <param name="Run">Index of the run, or -1.</param>
/// <param name="Type">Its type's full name.</param>
/// <param name="Code">Its code, when it is a <see cref="ModelException"/>.</param>
/// <param name="Message">Its message.</param>
/// <param name="NativeStatus">Its native status, or 0.</param>
public sealed record RunFailure(int Run, string Type, ModelErrorCode Code, string Message, int NativeStatus)
{
    /// <summary>Of an exception.</summary>
    public static RunFailure Of(Exception exception, int run = -1) => new(
        run,
        exception.GetType().FullName!,
        (exception as ModelException)?.Code ?? ModelErrorCode.None,
        exception is ModelException ? exception.Message : exception.ToString(),
        (exception as ModelException)?.NativeStatus ?? 0);
}

/// <summary>An output after a run.</summary>
/// <param name="Name">Its name in the signature.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Bytes">Its bytes.</param>
public sealed record OutputAnswer(string Name, ModelSdk.Format.TensorType Type, int[] Shape, byte[] Bytes);
