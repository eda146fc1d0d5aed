namespace ModelSdk;

/// <summary>One place where a deployed model was looked for.</summary>
public sealed record DeliveryStep
{
    /// <summary>The place.</summary>
    public required ArtifactPlace Place { get; init; }

    /// <summary>Whether the model was opened there.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>Why not.</summary>
    public ModelErrorCode Code { get; init; }

    /// <summary>Why not, or which file it was, as a sentence for people.</summary>
    public string Detail { get; init; } = "";

    /// <summary>What it took, with the download of a pack.</summary>
    public TimeSpan Elapsed { get; init; }
}

/// <summary>Where a model's file was found.</summary>
public enum ArtifactPlace
{
    /// <summary>The application named a file, memory or a stream.</summary>
    Given,

    /// <summary>Beside the program.</summary>
    Program,

    /// <summary>In a pack that was delivered with the application or fetched later.</summary>
    Pack,

    /// <summary>Among the assets of the application itself.</summary>
    Asset,
}
