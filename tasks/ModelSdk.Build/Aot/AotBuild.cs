using ModelSdk.Build.Aot.Caching;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Audit;
using ModelSdk.Build.Files;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Aot;

/// <summary>Compiles the models of an application for their targets, audits the results and lays out what is deployed.</summary>
/// <remarks>
/// Called by the task CompileModels and by <c>modelsdk compile</c>. The steps: variants that somebody else compiled, the pairs
/// of model and SoC that the policy wants, tools, compiles, audits, folder. What fails leaves out its own variant only; the
/// source model is deployed in any case, beside what this class lays out.
/// </remarks>
public sealed class AotBuild
{
    private readonly AotProject _project;
    private readonly SocTable _socs;
    private readonly string _cacheFolder;
    private readonly List<ModelDiagnostic> _diagnostics = [];
    private bool _isFinal = true;

    private AotBuild(AotProject project)
    {
        _project = project;
        _socs = SocTable.Of(project.Facts);
        _cacheFolder = CacheFolder.Resolve(project.Facts.Property("ModelSdkCacheDir"), project.Facts.ProjectFile);
    }

    private bool ContinuesOnError => _project.Facts.Property("ModelSdkContinueOnAotError").Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Compiles what the policy asks for.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the compilers were ended.</exception>
    public static Task<AotBuildResult> RunAsync(
        AotProject project, IProgress<CompileProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(project);
        return new AotBuild(project).RunAsync(progress, cancellationToken);
    }

    private async Task<AotBuildResult> RunAsync(IProgress<CompileProgress>? progress, CancellationToken cancellationToken)
    {
        (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) =
            VariantCheck.Run(_project.Variants, _project.Models, _socs, _project.Facts, cancellationToken);
        _diagnostics.AddRange(found);

        PlannedCompile[] wanted = [.. AotPolicy.Plan(_project, _socs, variants)];
        _diagnostics.AddRange(AotAdvice.Of(_project, wanted));
        PlannedCompile[] planned = [.. WithoutUnknownSocs(wanted)];
        IReadOnlyList<PlannedJob> jobs = FindJobs(planned, cancellationToken);
        using AotCompiler compiler = new(Settings(), CheckedRun.RunAsync);
        IReadOnlyList<CompileResult> results = jobs.Count == 0
            ? []
            : await compiler.CompileAsync([.. jobs.Select(static job => job.Job)], progress, cancellationToken).ConfigureAwait(false);

        List<CompiledArtifact> artifacts = [.. variants.Select(variant => VariantArtifact(variant, cancellationToken))];
        for (int i = 0; i < jobs.Count; i++)
        {
            if (Accept(jobs[i].Pair, results[i], cancellationToken) is { } artifact)
            {
                artifacts.Add(artifact);
            }
            else if (results[i].Outcome == CompileOutcome.Compiled)
            {
                // The audit refuses it; the next build compiles it again.
                compiler.Forget(results[i]);
            }
        }

        IReadOnlyList<string> files = Write(artifacts, cancellationToken);
        bool isFinal = _isFinal && _diagnostics.All(static diagnostic => diagnostic.Severity != DiagnosticSeverity.Error);
        return new AotBuildResult(files, results, [.. Unsilenced().Distinct()], isFinal);
    }

    // A SoC that is in the table for the op check only: nobody can compile for it, which is no error of the project.
    private IEnumerable<PlannedCompile> WithoutUnknownSocs(PlannedCompile[] wanted)
    {
        foreach (IGrouping<string, PlannedCompile> unknown in wanted
            .Where(static pair => pair.Target.CompilerModel is null).GroupBy(static pair => pair.Model.Item.FullPath))
        {
            _diagnostics.Add(AotFindings.Skipped(unknown.Key, unknown, "LiteRT's compiler does not know this chip"));
        }

        return wanted.Where(static pair => pair.Target.CompilerModel is not null);
    }

    /// <summary>The pairs that can be compiled here; what is missing for the others is said once for each vendor.</summary>
    private IReadOnlyList<PlannedJob> FindJobs(PlannedCompile[] planned, CancellationToken cancellationToken)
    {
        if (planned.Length == 0)
        {
            return [];
        }

        AotTools tools = AotTools.Find(_project.Facts, _cacheFolder, planned, cancellationToken);
        foreach ((ModelDiagnostic problem, IReadOnlyList<PlannedCompile> pairs) in tools.Problems)
        {
            AddFailure(problem, pairs);
        }

        CompileRequest?[] requests = AotRequests.Create(tools.Usable, _project, _cacheFolder, cancellationToken);
        List<PlannedJob> jobs = [];
        foreach ((PlannedCompile pair, CompileRequest? request) in tools.Usable.Zip(requests))
        {
            if (request is null)
            {
                // An own model has been inspected, one of a library or package has not.
                _diagnostics.AddRange(ModelInspector.ErrorsOfFile(pair.Model.Item, _project.Facts, cancellationToken));
            }
            else
            {
                jobs.Add(new PlannedJob(pair, new CompileJob(request, tools.Toolchain, tools.Toolchain.CompilerFor(pair.Target)!)));
            }
        }

        return jobs;
    }

    private AotCompilerSettings Settings() => new()
    {
        CacheFolder = _cacheFolder,
        MaxCacheBytes = (long)(MetadataValues.Count(_project.Facts.Property("ModelSdkCacheSize")) ?? 10240) << 20,
        LogFolder = _project.LogFolder,
        Cores = _project.Cores,
        MemoryMegabytes = MetadataValues.Count(_project.Facts.Property("ModelSdkAotMemory")),
    };

    /// <summary>The variant that a compile gave, or null with everything said that is wrong with it.</summary>
    private CompiledArtifact? Accept(PlannedCompile pair, CompileResult result, CancellationToken cancellationToken)
    {
        foreach (ModelDiagnostic diagnostic in result.Diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
            {
                AddFailure(diagnostic, [pair]);
            }
            else
            {
                _diagnostics.Add(diagnostic);
            }
        }

        if (result.Outcome == CompileOutcome.NothingSelected)
        {
            _diagnostics.Add(AotFindings.NothingSelected(pair, result, _project.LogFolder));
        }

        if (result.Outcome != CompileOutcome.Compiled || result.File is null)
        {
            return null;
        }

        AuditResult audit = ArtifactAudit.Run(result.File, CheckedRun.Expectation(result.Job, result.Statistics), cancellationToken);
        _diagnostics.AddRange(audit.Diagnostics);
        if (AotFindings.OtherPartition(pair, result) is { } otherwise)
        {
            _diagnostics.Add(otherwise);
        }

        return audit.IsUsable
            ? new CompiledArtifact
            {
                Model = pair.Model,
                Target = pair.Target.Id,
                Devices = pair.Target.Devices,
                File = result.File,
                Sha256 = result.Sha256,
                Toolchain = ToolVersions.Of(audit, result),
                Audit = audit,
            }
            : null;
    }

    private IReadOnlyList<string> Write(List<CompiledArtifact> artifacts, CancellationToken cancellationToken)
    {
        try
        {
            (IReadOnlyList<string> files, IReadOnlyList<ModelDiagnostic> identical) =
                ArtifactFolder.Write(_project.DeployFolder, artifacts, cancellationToken);
            _diagnostics.AddRange(identical);
            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _diagnostics.Add(DiagnosticRules.NotLaidOut.At(
                _project.Facts.ProjectFile, _project.DeployFolder, exception.Message.TrimEnd('.')));
            return [];
        }
    }

    private CompiledArtifact VariantArtifact(CheckedVariant variant, CancellationToken cancellationToken) => new()
    {
        Model = variant.Model,
        Target = variant.Target.Id,
        Devices = variant.Target.Devices,
        File = variant.Item.FullPath,
        Sha256 = FileHashMemo.Of(variant.Item.FullPath, _cacheFolder, cancellationToken),
        Toolchain = ToolVersions.Of(variant.Audit, null),
        Audit = variant.Audit,
    };

    // What may be mended without touching the project is tried again by the next build.
    private void AddFailure(ModelDiagnostic problem, IReadOnlyList<PlannedCompile> pairs)
    {
        _isFinal = false;
        _diagnostics.Add(ContinuesOnError ? AotFindings.Softened(problem, pairs) : problem);
    }

    // Metadata NoWarn of the model that a finding is about.
    private IEnumerable<ModelDiagnostic> Unsilenced() => _diagnostics.GroupBy(static diagnostic => diagnostic.File).SelectMany(group =>
        _project.Models.FirstOrDefault(model => model.Item.FullPath == group.Key) is { } model ? model.Item.Unsilenced(group) : group);

    private sealed record PlannedJob(PlannedCompile Pair, CompileJob Job);
}
