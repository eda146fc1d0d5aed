using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>The rules that need more than the packs (scope <em>bundle</em> of reference/diagnostics.md): the base module, its configuration, all packs at once.</summary>
/// <remarks>
/// <see cref="CheckBundle"/> is called by <see cref="PackVerification"/> on finished bundles, <see cref="CheckProject"/> by PackBuild
/// for what can be told before. Each rule is a class of its own in this folder; a rule that needs the finished bundle says
/// nothing without it.
/// </remarks>
internal static class BundleRules
{
    /// <summary>Everything that is wrong with a finished bundle beside the content of its packs.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="expected">Packs that it must hold, or null when nothing is known.</param>
    /// <param name="context">Limits, and the file that findings name.</param>
    /// <param name="cancellationToken">Stops; packs with an index are read to compare them with it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<ModelDiagnostic> CheckBundle(
        AppBundle bundle, IReadOnlyList<string>? expected, RuleContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        PackSet set = new() { Packs = bundle.Packs, Groups = bundle.Groups ?? [] };
        return Check(set, BundleFacts.Of(bundle, expected), context, cancellationToken);
    }

    /// <summary>Everything that will be wrong with the bundle of a project, as far as it can be told before bundling.</summary>
    /// <param name="set">The packs that the build made.</param>
    /// <param name="android">The application.</param>
    /// <param name="configuration">The merged bundle configuration.</param>
    /// <param name="baseAssets">What the base module carries as assets.</param>
    /// <param name="context">Limits, and the file that findings name.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<ModelDiagnostic> CheckProject(
        PackSet set,
        AndroidFacts android,
        BundleConfigFacts configuration,
        IReadOnlyList<BaseAsset> baseAssets,
        RuleContext context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(android);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(baseAssets);
        return Check(set, BundleFacts.Of(android, configuration, baseAssets), context, cancellationToken);
    }

    /// <summary>The rules, in order of their numbers.</summary>
    public static IReadOnlyList<IPackRule> For(BundleFacts bundle) =>
    [
        new BaseSizeRule(bundle),
        new InstallTimeSizeRule(bundle),
        new OnDemandSizeRule(),
        new PackCountRule(),
        new LargeAppRule(bundle),
        new BasePathRule(bundle),
        new NpuLibraryRule(bundle),
        new CompressedModelRule(bundle),
        new BundleModuleRule(bundle),
        new DeviceGroupRule(bundle),
        new GroupSplitRule(bundle),
        new PackFilesRule(bundle),
        new LibraryExtractionRule(bundle),
    ];

    private static IReadOnlyList<ModelDiagnostic> Check(PackSet set, BundleFacts bundle, RuleContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(context);
        return ContentRules.Check(For(bundle), new RuleInput(set, context, new PackSizes(cancellationToken), cancellationToken));
    }
}
