namespace ModelSdk.TestSupport.Conformance;

/// <summary>How a case ended.</summary>
public enum CaseOutcome
{
    /// <summary>Every output is as it should be.</summary>
    Passed,

    /// <summary>An output differs, or the engine failed.</summary>
    Failed,

    /// <summary>The engine says before it runs that it cannot run the model.</summary>
    Refused,
}

/// <summary>The verdict on one case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Settings">How it ran.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Detail">What differs most, or the engine's message; empty when passed.</param>
/// <param name="TightRatio">
/// Largest difference as a multiple of what a good kernel keeps to (integers exact, float32 1e-5 relative + 1e-6, 16-bit
/// floats 2 units in the last place); shows cases that pass only because their bound is loose.
/// </param>
public sealed record CaseResult(
    ConformanceCase Case, string Settings, CaseOutcome Outcome, string Detail, double TightRatio = 0);
