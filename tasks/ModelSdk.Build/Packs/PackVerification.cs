using ModelSdk.Build.Packs.Rules;

namespace ModelSdk.Build.Packs;

/// <summary>Checks a finished file: an app bundle (all rules, also those of scope <em>bundle</em>) or a pack (rules of scope <em>pack</em>).</summary>
/// <remarks>Called by <c>modelsdk pack verify</c> and by the task VerifyBundle after bundling.</remarks>
public static class PackVerification
{
    /// <summary>Checks a file.</summary>
    /// <param name="path">.aab, .ai.pack or .zip.</param>
    /// <param name="limits">Limits of Play.</param>
    /// <param name="expected">Packs that the bundle must hold (those that the build wrote), or null when nothing is known.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="InvalidDataException">It is none of these; the message says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PackVerificationResult Run(
        string path, PlayLimits limits, IReadOnlyList<string>? expected, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}

/// <summary>What a verification found.</summary>
/// <param name="Summary">Lines for people: modules, delivery, groups, files and sizes.</param>
/// <param name="Diagnostics">Findings.</param>
public sealed record PackVerificationResult(IReadOnlyList<string> Summary, IReadOnlyList<ModelDiagnostic> Diagnostics);
