using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules;

/// <summary>A rule about packs, or a few that look at the same thing; listed in <see cref="ContentRules.All"/>.</summary>
internal interface IPackRule
{
    /// <summary>What breaks the rule: one finding for each distinct problem.</summary>
    IEnumerable<PackFinding> Check(RuleInput input);
}

/// <summary>A finding and the pack that it is about, whose NoWarn counts; null when it is about several.</summary>
internal sealed record PackFinding(ModelDiagnostic Diagnostic, string? Pack = null);

/// <summary>What rules look at, prepared once for all of them.</summary>
internal sealed class RuleInput(PackSet set, RuleContext context, PackSizes sizes, CancellationToken cancellationToken)
{
    /// <summary>The packs.</summary>
    public PackSet Set { get; } = set;

    /// <summary>What is known beside the packs.</summary>
    public RuleContext Context { get; } = context;

    /// <summary>The packs with their folders.</summary>
    public IReadOnlyList<PackFolders> Packs { get; } = [.. set.Packs.Select(PackFolders.Of)];

    /// <summary>Sizes of downloads.</summary>
    public PackSizes Sizes { get; } = sizes;

    /// <summary>For what reads files.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>A finding about one pack.</summary>
    public PackFinding At(DiagnosticRule rule, string? pack, params ReadOnlySpan<object?> arguments) =>
        new(rule.At(Context.File, arguments), pack);
}
