using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.Build.Packs.Rules.Bundle;

namespace ModelSdk.Build.Packs;

/// <summary>Checks a finished file: an app bundle (all rules, also those of scope <em>bundle</em>) or a pack (rules of scope <em>pack</em>).</summary>
/// <remarks>Called by <c>modelsdk pack verify</c> and by the task VerifyBundle after bundling. <see cref="PackSummary"/> makes the lines for people.</remarks>
public static class PackVerification
{
    /// <summary>Checks a file; what it is tells its content, not its name.</summary>
    /// <param name="path">.aab, .ai.pack or .zip.</param>
    /// <param name="limits">Limits of Play.</param>
    /// <param name="expected">Packs that the bundle must hold (those that the build wrote), or null when nothing is known.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="InvalidDataException">It is none of these; the message says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static PackVerificationResult Run(
        string path, PlayLimits limits, IReadOnlyList<string>? expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        path = Path.GetFullPath(path);
        return IsBundle(path) ? CheckBundle(path, limits, expected, cancellationToken) : CheckPack(path, limits, cancellationToken);
    }

    private static bool IsBundle(string path)
    {
        using ZipContent archive = ZipContent.Open(path);
        return AppBundle.IsBundle(archive);
    }

    private static PackVerificationResult CheckBundle(
        string path, PlayLimits limits, IReadOnlyList<string>? expected, CancellationToken cancellationToken)
    {
        using AppBundle bundle = AppBundle.Open(path);
        RuleContext context = Context(path, limits) with
        {
            Android = new AndroidFacts { MinSdkVersion = bundle.Base?.Manifest?.MinSdkVersion },

            // Undeclared groups are one finding of the whole bundle then, and not one of each folder.
            KnowsGroups = bundle.Groups is not null,
        };
        PackSet set = new() { Packs = bundle.Packs, Groups = bundle.Groups ?? [] };
        return new PackVerificationResult(
            PackSummary.Of(bundle),
            Check(path, () => BundleRules.CheckBundle(bundle, expected, context, cancellationToken), () => ContentRules.Check(set, context, cancellationToken)));
    }

    private static PackVerificationResult CheckPack(string path, PlayLimits limits, CancellationToken cancellationToken)
    {
        using PackReader reader = PackReader.Open(path);
        RuleContext context = Context(path, limits) with { KnowsGroups = false };
        PackSet set = new() { Packs = [reader.Content] };
        return new PackVerificationResult(
            PackSummary.Of(reader.Manifest, reader.Content),
            Check(path, () => PackFilesRule.CheckPacks(set, context, cancellationToken), () => ContentRules.Check(set, context, cancellationToken)));
    }

    // What aapt2 on Windows would refuse is past: the file is finished.
    private static RuleContext Context(string path, PlayLimits limits) => new() { File = path, Limits = limits, IsWindows = false };

    // A damaged entry ends a rule that reads it, and is a finding, not the end of the others.
    private static ModelDiagnostic[] Check(string path, params IEnumerable<Func<IReadOnlyList<ModelDiagnostic>>> rules)
    {
        List<ModelDiagnostic> found = [];
        foreach (Func<IReadOnlyList<ModelDiagnostic>> check in rules)
        {
            try
            {
                found.AddRange(check());
            }
            catch (InvalidDataException exception)
            {
                found.Add(DiagnosticRules.IncompleteBundle.At(path, Path.GetFileName(path), exception.Message.TrimEnd('.')));
            }
        }

        return [.. found.Distinct().OrderBy(static finding => finding.Rule.Id, StringComparer.Ordinal)];
    }
}

/// <summary>What a verification found.</summary>
/// <param name="Summary">Lines for people: modules, delivery, groups, files and sizes.</param>
/// <param name="Diagnostics">Findings.</param>
public sealed record PackVerificationResult(IReadOnlyList<string> Summary, IReadOnlyList<ModelDiagnostic> Diagnostics);
