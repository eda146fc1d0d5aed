using ModelSdk.Build.Aot;
using ModelSdk.Build.Targets;
using ModelSdk.Format;

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
    /// <summary>Requested options of which the bytecode says nothing, so that nobody can verify them.</summary>
    public IReadOnlyList<string> Unverified { get; init; } = [];

    /// <summary>Whether the file may be deployed.</summary>
    public bool IsUsable => Facts is not null && Diagnostics.All(static diagnostic => diagnostic.Severity != DiagnosticSeverity.Error);
}

/// <summary>Holds a compiled file against what was asked for: a compiler that says success is not believed.</summary>
/// <remarks>
/// Called by <see cref="AotBuild"/> for every compiled file, by the check of ModelVariant items and by <c>modelsdk inspect</c>.
/// One class for each kind of question: <see cref="FileRules"/>, <see cref="ArchitectureRules"/>, <see cref="RuntimeRules"/>,
/// <see cref="OptionRules"/> and <see cref="OpShare"/>.
/// </remarks>
public static class ArtifactAudit
{
    /// <summary>Audits a file. Does not throw for what is in it.</summary>
    public static AuditResult Run(string file, AuditExpectation expected, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(expected);
        cancellationToken.ThrowIfCancellationRequested();
        AuditFindings found = new(file, expected);
        try
        {
            using TfliteModel model = TfliteModel.Open(file);
            CompiledFacts facts = CompiledReader.Read(model);
            cancellationToken.ThrowIfCancellationRequested();
            FileRules.Check(model, facts, found);
            using TfliteModel? source = OpenSource(expected.SourceModel);
            if (facts.Partitions.Count > 0)
            {
                CompareSignatures(source, model, found);
                ArchitectureRules.Check(facts, found);
                RuntimeRules.Check(facts, found);
                OptionRules.Check(facts, found);
                OpShare.Check(source, model, facts, found);
            }

            return new AuditResult(facts, OpShare.Of(source, facts, expected.Statistics), found.Diagnostics)
            {
                Unverified = OptionRules.Unverified(expected),
            };
        }
        catch (ModelFormatException exception)
        {
            long length = new FileInfo(file) is { Exists: true } info ? info.Length : 0;
            string hint = HasSparseWeights(expected.SourceModel)
                ? ". The source model has sparse weights, which LiteRT's compiler takes apart without a word: convert it without sparsity"
                : "";
            found.Unusable(length == 0 ? "it is empty (0 bytes): the disk may be full, or the compiler ended early" : $"it cannot be read as a model: {exception.Message}{hint}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            found.Unusable($"it cannot be read: {exception.Message}");
        }

        return new AuditResult(null, null, found.Diagnostics);
    }

    // LiteRT's serializer does not write the description of sparse weights (litert/core/model/model_serialize.cc).
    private static bool HasSparseWeights(string path)
    {
        using TfliteModel? source = OpenSource(path);
        for (int i = 0; i < (source?.Subgraphs.Count ?? 0); i++)
        {
            foreach (TensorDef tensor in source!.Subgraphs[i].Tensors)
            {
                if (!tensor.Sparsity.IsNull)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void CompareSignatures(TfliteModel? source, TfliteModel model, AuditFindings found)
    {
        if (source is not null && SignatureComparison.Compare(source, model) is { Count: > 0 } differences)
        {
            found.Unusable($"it cannot stand for its source model: {AuditFindings.Join(differences)}");
        }
    }

    // A source that cannot be read has errors of its own, from the inspection; the model of a package may have no file here.
    private static TfliteModel? OpenSource(string path)
    {
        try
        {
            return File.Exists(path) ? TfliteModel.Open(path) : null;
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
