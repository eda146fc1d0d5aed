namespace ModelSdk.Build.Reports;

/// <summary>The prediction for one target in a word; the first that applies.</summary>
public enum ReportVerdict
{
    /// <summary>At least one op runs nowhere in the chain.</summary>
    Fails,

    /// <summary>At least one op would compute something else.</summary>
    Wrong,

    /// <summary>The NPU compiler refuses the whole model; it runs on the next accelerators.</summary>
    Refused,

    /// <summary>All on the CPU although an accelerator was asked, or none was.</summary>
    CpuOnly,

    /// <summary>Some ops on the first accelerator, others elsewhere.</summary>
    Partly,

    /// <summary>All on the first accelerator, if a compile confirms what the tables do not know.</summary>
    Unknown,

    /// <summary>All on the first accelerator that the target has.</summary>
    Full,
}

/// <summary>A target with its prediction.</summary>
/// <param name="Id">Id of the SoC, or <c>gpu+cpu</c> or <c>cpu</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Backend">Id of the NPU's backend, or null without an NPU.</param>
/// <param name="Compiler">Name of the NPU compiler, or empty.</param>
/// <param name="Plan">Position in <see cref="ModelReport.Plans"/>; targets with one compiler often share a prediction.</param>
public sealed record ReportTarget(string Id, string Title, string? Backend, string Compiler, int Plan);
