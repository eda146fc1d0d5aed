namespace ModelSdk.Build.OpSupport;

/// <summary>What happens where the condition of a rule does not hold; the column <c>else</c> of Data/backends.</summary>
public enum RuleEffect
{
    /// <summary>Nothing; the report shows it.</summary>
    Note,

    /// <summary>It runs with a documented difference.</summary>
    Imprecise,

    /// <summary>Only a compile tells.</summary>
    Unknown,

    /// <summary>The op stays outside and runs on the next accelerator.</summary>
    Leave,

    /// <summary>It runs and computes something else.</summary>
    Wrong,

    /// <summary>The compiler refuses the whole model.</summary>
    Refuse,
}

/// <summary>How a fact is known.</summary>
public enum EvidenceBasis
{
    /// <summary>Read in the source of the plugin or runtime.</summary>
    Source,

    /// <summary>Measured with the real tool.</summary>
    Measured,

    /// <summary>Said by the vendor's documentation.</summary>
    VendorDocs,

    /// <summary>Reported by users.</summary>
    FieldReport,

    /// <summary>Concluded from the others.</summary>
    Inferred,
}

/// <summary>Where a fact comes from.</summary>
/// <param name="Source">File, issue or page.</param>
/// <param name="Basis">How it is known.</param>
/// <param name="Device">What it was seen on, or null.</param>
/// <param name="Runtime">Version of LiteRT or of the vendor's SDK.</param>
/// <param name="Date">When, as <c>2026-08-21</c>.</param>
public sealed record Evidence(string Source, EvidenceBasis Basis, string? Device, string Runtime, string Date);

/// <summary>What to do about an op that does not run: a row of Data/remedies.json.</summary>
/// <param name="Id">Name by which rules refer to it.</param>
/// <param name="Text">The advice, for somebody who has never seen an NPU.</param>
/// <param name="Numerics">What it does to results: <c>exact</c>, <c>approximation</c>, <c>quantization</c>, …</param>
/// <param name="Source">Where it comes from.</param>
public sealed record Remedy(string Id, string Text, string Numerics, string Source);

/// <summary>Why a backend does or does not take an op: a row of Data/backends, or what its op list says.</summary>
/// <param name="Id">Unique in all tables, such as <c>mtk-fused-activation</c>; <c>mtk-unlisted</c> for missing operators.</param>
/// <param name="Backend">Id of the backend.</param>
/// <param name="Effect">What happens.</param>
/// <param name="Reason">One clause in plain words.</param>
/// <param name="Remedy">What to do, or null.</param>
/// <param name="Evidence">How it is known.</param>
public sealed record SupportRule(
    string Id, string Backend, RuleEffect Effect, string Reason, Remedy? Remedy, Evidence Evidence)
{
    /// <summary>A number with a message of its own, such as MSDK3006; null when it follows from the effect.</summary>
    public string? Diagnostic { get; init; }
}
