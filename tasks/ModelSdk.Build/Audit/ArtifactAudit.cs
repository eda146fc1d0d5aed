using ModelSdk.Build.Aot;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Audit;

/// <summary>What a compiled file is held against.</summary>
public sealed record AuditExpectation
{
    /// <summary>Name of the model, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>Full path of the source model.</summary>
    public required string SourceModel { get; init; }

    /// <summary>The SoC that was asked for.</summary>
    public required SocTarget Target { get; init; }

    /// <summary>The options that were asked for; null when nobody knows (a file that somebody else compiled).</summary>
    public CompilerOptions? Options { get; init; }

    /// <summary>The tool's statistics; empty when nobody knows.</summary>
    public IReadOnlyList<SubgraphStatistics> Statistics { get; init; } = [];

    /// <summary>Release of LiteRT that the application delivers, such as <c>2.3.0</c>; null when not known.</summary>
    public string? LiteRtVersion { get; init; }

    /// <summary>The file that diagnostics are about; null for the source model (a ModelVariant is its own).</summary>
    public string? ReportedFile { get; init; }
}

/// <summary>What the audit of one file found.</summary>
/// <param name="Facts">What it says of itself; null when it cannot be read.</param>
/// <param name="NpuShare">Share of the model's ops on the NPU, 0 to 1; null when it cannot be told.</param>
/// <param name="Diagnostics">MSDK4004, 4005, 4006, 4011 and 4012; errors among them make the file unusable.</param>
public sealed record AuditResult(CompiledFacts? Facts, double? NpuShare, IReadOnlyList<ModelDiagnostic> Diagnostics)
{
    /// <summary>Whether the file may be deployed.</summary>
    public bool IsUsable => Facts is not null && Diagnostics.All(static diagnostic => diagnostic.Severity != DiagnosticSeverity.Error);
}

/// <summary>Holds a compiled file against what was asked for: a compiler that says success is not believed.</summary>
/// <remarks>Called by <see cref="AotBuild"/> for every compiled file and by the check of ModelVariant items.</remarks>
public static class ArtifactAudit
{
    /// <summary>Audits a file. Does not throw for what is in it.</summary>
    public static AuditResult Run(string file, AuditExpectation expected, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
