namespace ModelSdk;

/// <summary>What a loaded model runs on, and why.</summary>
/// <remarks>Replaced by another one when a run fails and the model goes on to the next accelerator.</remarks>
public sealed record ExecutionReport
{
    /// <summary>The accelerator that runs the model.</summary>
    public required Accelerator Selected { get; init; }

    /// <summary>The engine that drives it: <c>litert</c> or <c>managed</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>The device's SoC as <c>manufacturer model</c>, or null where it is not known.</summary>
    public string? Device { get; init; }

    /// <summary>The file that runs.</summary>
    public required ArtifactInfo Artifact { get; init; }

    /// <summary>Share of operators on each accelerator (0 to 1), or null when it was not measured.</summary>
    public IReadOnlyDictionary<Accelerator, double>? Shares { get; init; }

    /// <summary>Whether every operator runs on <see cref="Selected"/>; false when it was not measured.</summary>
    public bool FullyOffloaded { get; init; }

    /// <summary>Every part of every attempt, in order; the last one succeeded.</summary>
    /// <remarks>On NPU and GPU creating and the first run are two steps. Runs that failed later are steps too.</remarks>
    public IReadOnlyList<FallbackStep> Steps { get; init; } = [];

    /// <summary>Places where the model was looked for, in order; the last one had it.</summary>
    /// <remarks>Empty when it lay beside the program, or when the application named the file.</remarks>
    public IReadOnlyList<DeliveryStep> Delivery { get; init; } = [];

    /// <summary>Options that were given and have no effect here, as sentences for people; normally empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>One attempt to run a model on an accelerator.</summary>
public sealed record FallbackStep
{
    /// <summary>The accelerator.</summary>
    public required Accelerator Tried { get; init; }

    /// <summary>
    /// The engine that was asked; <c>none</c> when the application has none for the accelerator, <c>artifacts</c> when it did
    /// not come to that because no compiled variant could be chosen.
    /// </summary>
    public required string Engine { get; init; }

    /// <summary>Which part of the attempt it was.</summary>
    public FallbackStage Stage { get; init; }

    /// <summary>The file that was tried, or null when it did not come to that.</summary>
    public ArtifactInfo? Artifact { get; init; }

    /// <summary>Whether this part went well.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>Why not.</summary>
    public ModelErrorCode Code { get; init; }

    /// <summary>Why not, or how, as a sentence for people.</summary>
    public string Detail { get; init; } = "";

    /// <summary>What this part took.</summary>
    public TimeSpan Elapsed { get; init; }
}

/// <summary>Parts of an attempt that can fail, and that have a step of their own.</summary>
public enum FallbackStage
{
    /// <summary>Preparing the model: probing the engine, loading, compiling, planning its memory.</summary>
    Create,

    /// <summary>Choosing a file that was compiled for this device.</summary>
    Variant,

    /// <summary>One run on zero inputs, before the attempt counts.</summary>
    Verify,

    /// <summary>A run of the application, after the model was loaded.</summary>
    Run,
}

/// <summary>Where a file comes from.</summary>
public enum ArtifactOrigin
{
    /// <summary>The model as the project has it.</summary>
    Source,

    /// <summary>Compiled ahead of time in the build.</summary>
    AheadOfTime,

    /// <summary>Compiled on this device.</summary>
    OnDevice,

    /// <summary>Given by the application at run time.</summary>
    Application,
}

/// <summary>A file that can run.</summary>
public sealed record ArtifactInfo
{
    /// <summary>The SoC it was compiled for, or null when it runs everywhere.</summary>
    public string? Target { get; init; }

    /// <summary>Path, or null when it came from memory.</summary>
    /// <remarks>Of a file that lies in an archive (a pack, an APK), the path of the archive.</remarks>
    public string? Path { get; init; }

    /// <summary>Where it was found.</summary>
    public ArtifactPlace Place { get; init; }

    /// <summary>Name of the pack it lies in, or null.</summary>
    public string? Pack { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal digits; null for files above 4 MB, which are not read twice.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Where it comes from.</summary>
    public ArtifactOrigin Origin { get; init; }
}
