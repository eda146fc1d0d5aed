using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules.Entries;
using ModelSdk.Build.Packs.Rules.Folders;
using ModelSdk.Build.Packs.Rules.Selectors;
using ModelSdk.Build.Packs.Rules.Sizes;

namespace ModelSdk.Build.Packs.Rules;

/// <summary>The rules about planned or written packs and their device groups (scope <em>pack</em> of reference/diagnostics.md).</summary>
/// <remarks>
/// Called by PackBuild before anything is written, and by the verification of packs and bundles. Each rule is a class of its
/// own in this folder, listed in one table.
/// </remarks>
public static class ContentRules
{
    /// <summary>The rules, in order of their first numbers; a new one is one more line here.</summary>
    internal static IReadOnlyList<IPackRule> All { get; } =
    [
        new ModuleNameRule(),
        new PackSizeRule(),
        new ConsentRule(),
        new GroupNameRule(),
        new SelectorCountRule(),
        new SystemOnChipRule(),
        new SharedChipRule(),
        new QualcommSpellingRule(),
        new OldAndroidRule(),
        new GroupParityRule(),
        new UntargetedSiblingRule(),
        new FallbackRule(),
        new UndeclaredGroupRule(),
        new EmptyFolderRule(),
        new PathClashRule(),
        new CodeRule(),
        new PathRule(),
        new NestingRule(),
        new OtherConfigurationRule(),
        new OtherOnlyRule(),
    ];

    /// <summary>Everything that is wrong.</summary>
    /// <param name="set">The packs.</param>
    /// <param name="context">What is known of the application.</param>
    /// <param name="cancellationToken">Sizes of large packs are measured by compressing them.</param>
    /// <exception cref="IOException">A file of a pack cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<ModelDiagnostic> Check(PackSet set, RuleContext context, CancellationToken cancellationToken) =>
        Check(set, context, CompressedSize.Of, cancellationToken);

    /// <summary>As above, with another way to measure compressed sizes, for tests.</summary>
    internal static IReadOnlyList<ModelDiagnostic> Check(
        PackSet set, RuleContext context, Func<PackFile, CancellationToken, long> compress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(context);
        return Check(All, new RuleInput(set, context, new PackSizes(compress, cancellationToken), cancellationToken));
    }

    /// <summary>What these rules find that NoWarn does not silence; the rules of scope <em>bundle</em> have a table of their own.</summary>
    internal static IReadOnlyList<ModelDiagnostic> Check(IReadOnlyList<IPackRule> rules, RuleInput input)
    {
        List<ModelDiagnostic> all = [];
        foreach (PackFinding finding in rules.SelectMany(rule => rule.Check(input)))
        {
            input.CancellationToken.ThrowIfCancellationRequested();
            string silent = finding.Pack is null ? "" : input.Context.NoWarn.GetValueOrDefault(finding.Pack, "");
            ModelItem pack = new("", finding.Pack ?? "", new Dictionary<string, string> { ["NoWarn"] = silent });
            all.AddRange(pack.Unsilenced([finding.Diagnostic]));
        }

        return all;
    }
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

    /// <summary>Metadata NoWarn of the packs, by name (PackSettings.NoWarn); errors are never silent.</summary>
    public IReadOnlyDictionary<string, string> NoWarn { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether the groups of the set are all that there are: false for a pack file by itself, which does not say what its
    /// groups are, so that nothing is undeclared.
    /// </summary>
    public bool KnowsGroups { get; init; } = true;

    /// <summary>Whether the host that builds is Windows, where aapt2 takes no paths outside ASCII.</summary>
    public bool IsWindows { get; init; } = OperatingSystem.IsWindows();
}
