using ModelSdk.Build.Artifacts;

namespace ModelSdk.Build.Aot;

/// <summary>Why models with Aot=Auto are compiled in this build, or that they are not.</summary>
public enum AotOccasion
{
    /// <summary>A plain debug build: only Aot=Always.</summary>
    None,

    /// <summary>$(Optimize) is true.</summary>
    Optimize,

    /// <summary>The application is published.</summary>
    Publish,

    /// <summary>An app bundle or AI packs are made.</summary>
    Bundle,
}

/// <summary>What an application compiles ahead of time.</summary>
public sealed record AotProject
{
    /// <summary>The application.</summary>
    public required ProjectFacts Facts { get; init; }

    /// <summary>Its own models and those of what it references.</summary>
    public required IReadOnlyList<ApplicationModel> Models { get; init; }

    /// <summary>Its ModelVariant items.</summary>
    public IReadOnlyList<VariantItem> Variants { get; init; } = [];

    /// <summary>Whether models with Aot=Auto are compiled.</summary>
    public AotOccasion Occasion { get; init; }

    /// <summary>Folder whose content is deployed (see <see cref="ArtifactFolder"/>).</summary>
    public required string DeployFolder { get; init; }

    /// <summary>Folder of the compilers' logs.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Compilers that may run at once.</summary>
    public int Cores { get; init; } = 1;
}

/// <summary>What an AOT build did.</summary>
/// <param name="Files">What is deployed, relative to <see cref="AotProject.DeployFolder"/>, with <c>/</c>.</param>
/// <param name="Results">What the compiler was asked for.</param>
/// <param name="Diagnostics">Everything to say.</param>
/// <param name="IsFinal">Whether the same inputs would give the same again; false after failures and without tools, so that the next build tries again.</param>
public sealed record AotBuildResult(
    IReadOnlyList<string> Files, IReadOnlyList<CompileResult> Results, IReadOnlyList<ModelDiagnostic> Diagnostics, bool IsFinal);
