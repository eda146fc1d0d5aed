using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules;

/// <summary>The rules about planned or written packs and their device groups (scope <em>pack</em> of reference/diagnostics.md).</summary>
/// <remarks>
/// Called by PackBuild before anything is written, and by the verification of packs and bundles. Each rule is a class of its
/// own in this folder, listed in one table.
/// </remarks>
public static class ContentRules
{
    /// <summary>Everything that is wrong.</summary>
    /// <param name="set">The packs.</param>
    /// <param name="context">What is known of the application.</param>
    /// <param name="cancellationToken">Sizes of large packs are measured by compressing them.</param>
    public static IReadOnlyList<ModelDiagnostic> Check(PackSet set, RuleContext context, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}

/// <summary>What rules know beside the packs.</summary>
public sealed record RuleContext
{
    /// <summary>File that findings name: the project, the bundle, or the pack.</summary>
    public required string File { get; init; }

    /// <summary>Limits.</summary>
    public PlayLimits Limits { get; init; } = new();

    /// <summary>The Android application, or null when nothing is known of it.</summary>
    public AndroidFacts? Android { get; init; }

    /// <summary>Whether the host that builds is Windows, where aapt2 takes no paths outside ASCII.</summary>
    public bool IsWindows { get; init; } = OperatingSystem.IsWindows();
}
