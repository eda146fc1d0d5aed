using ModelSdk.Build.Audit;
using ModelSdk.Build.Targets;
using ModelSdk.Format;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.Build.Artifacts;

/// <summary>Finds the model and targets of ModelVariant items and audits the files.</summary>
/// <remarks>
/// Called by AotBuild. Everything that a person has to set right in an item is found before its file is audited, so that one
/// mistake gives one finding.
/// </remarks>
public static class VariantCheck
{
    /// <summary>The variants that may be deployed, and what is wrong with the others (MSDK4013, 1001, 1004, 1010 and those of the audit).</summary>
    public static (IReadOnlyList<CheckedVariant> Variants, IReadOnlyList<ModelDiagnostic> Diagnostics) Run(
        IReadOnlyList<VariantItem> items,
        IReadOnlyList<ApplicationModel> models,
        SocTable targets,
        ProjectFacts project,
        CancellationToken cancellationToken) => Run(items, models, targets, project, ArtifactAudit.Run, cancellationToken);

    /// <summary>As above, with the audit that tests give.</summary>
    internal static (IReadOnlyList<CheckedVariant> Variants, IReadOnlyList<ModelDiagnostic> Diagnostics) Run(
        IReadOnlyList<VariantItem> items,
        IReadOnlyList<ApplicationModel> models,
        SocTable targets,
        ProjectFacts project,
        Func<string, AuditExpectation, CancellationToken, AuditResult> audit,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(project);
        List<CheckedVariant> variants = [];
        List<ModelDiagnostic> all = [];
        Dictionary<(string Model, string Target), VariantItem> taken = [];
        foreach (VariantItem item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<ModelDiagnostic> found = [.. VariantMetadata.Misspelt(item)];
            ApplicationModel? model = VariantMetadata.FindModel(item, models, found);
            List<SocTarget> asked = [.. TargetsOf(item, model, targets, found)];
            if (model is not null)
            {
                asked.RemoveAll(target => IsTaken(item, model, target, taken, found));
                variants.AddRange(Audit(item, model, asked, project, audit, found, cancellationToken));
            }

            all.AddRange(Unsilenced(item, model, found));
        }

        return (variants, all);
    }

    /// <summary>The SoCs that the item is for; none when the file is not what it must be.</summary>
    private static IReadOnlyList<SocTarget> TargetsOf(
        VariantItem item, ApplicationModel? model, SocTable socs, List<ModelDiagnostic> found)
    {
        // Targets that mean nothing are told even if there is no file, and the file's faults even if they do.
        IReadOnlyList<SocTarget>? asked = VariantMetadata.FindTargets(item, socs, found);
        try
        {
            if (!File.Exists(item.FullPath))
            {
                throw new FileNotFoundException();
            }

            using TfliteModel file = TfliteModel.Open(item.FullPath);
            if (FindFault(file, model) is { } fault)
            {
                found.Add(VariantMetadata.Problem(item, fault));
                return [];
            }

            SocTarget? stamped = VariantMetadata.FindStamped(file, socs, out string? noChip);
            if ((asked is null ? noChip : VariantMetadata.FindOther(asked, stamped)) is { } problem)
            {
                found.Add(VariantMetadata.Problem(item, problem));
            }

            return asked is null
                ? stamped is null ? [] : [stamped]
                : [.. asked.Where(target => stamped is null || target.Id == stamped.Id)];
        }
        catch (ModelFormatException exception)
        {
            found.Add(VariantMetadata.Problem(item, VariantMetadata.Describe(item, exception)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            found.Add(new ModelDiagnostic(
                DiagnosticRules.FileMissing, item.FullPath, $"ModelVariant file '{item.Identity}' does not exist"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            found.Add(new ModelDiagnostic(
                DiagnosticRules.FileMissing, item.FullPath, $"ModelVariant file '{item.Identity}' cannot be read: {exception.Message}"));
        }

        return [];
    }

    // A file that does not stand for the model, for whatever chip it is.
    private static string? FindFault(TfliteModel file, ApplicationModel? model) => !DispatchOptions.IsCompiled(file)
        ? "it is an ordinary model, not one that was compiled for an NPU (it has no DISPATCH_OP). Give the file that the vendor's "
            + "compiler made; to have the build compile a model, write it as Model with Targets"
        : model is null ? null : VariantSignatures.FindProblem(file, model);

    private static bool IsTaken(
        VariantItem item,
        ApplicationModel model,
        SocTarget target,
        Dictionary<(string Model, string Target), VariantItem> taken,
        List<ModelDiagnostic> found)
    {
        if (taken.TryAdd((model.FullName.ToUpperInvariant(), target.Id), item))
        {
            return false;
        }

        VariantItem first = taken[(model.FullName.ToUpperInvariant(), target.Id)];
        string other = first.FullPath == item.FullPath ? "the same file stands there twice" : $"so is '{first.Identity}'";
        found.Add(VariantMetadata.Problem(
            item, $"it is for model '{model.Item.Name}' and {target.Title}, and {other}; remove one of the two items"));
        return true;
    }

    private static IEnumerable<CheckedVariant> Audit(
        VariantItem item,
        ApplicationModel model,
        IReadOnlyList<SocTarget> targets,
        ProjectFacts project,
        Func<string, AuditExpectation, CancellationToken, AuditResult> audit,
        List<ModelDiagnostic> found,
        CancellationToken cancellationToken)
    {
        HashSet<string> told = [];
        foreach (SocTarget target in targets)
        {
            AuditResult result = audit(item.FullPath, Expectation(item, model, target, project), cancellationToken);

            // What is wrong with the file itself is wrong for each of its targets.
            found.AddRange(result.Diagnostics.Where(diagnostic => told.Add(
                diagnostic.Rule.Id + diagnostic.Message.Replace(target.Title, "", StringComparison.Ordinal).Replace(target.Id, "", StringComparison.Ordinal))));
            if (result.IsUsable)
            {
                yield return new CheckedVariant(item, model, target, result);
            }
        }
    }

    private static AuditExpectation Expectation(VariantItem item, ApplicationModel model, SocTarget target, ProjectFacts project) => new()
    {
        Name = model.Item.Name,
        SourceModel = model.Item.FullPath,
        Target = target,
        LiteRtVersion = project.Properties.GetValueOrDefault("ModelSdkLiteRtVersion", "").Trim() is { Length: > 0 } version ? version : null,
        ReportedFile = item.FullPath,
    };

    // NoWarn of the model is about all that is delivered for it.
    private static IEnumerable<ModelDiagnostic> Unsilenced(VariantItem item, ApplicationModel? model, IEnumerable<ModelDiagnostic> found)
    {
        IEnumerable<ModelDiagnostic> rest = item.AsItem.Unsilenced(found);
        return model is null ? rest : model.Item.Unsilenced(rest);
    }
}
