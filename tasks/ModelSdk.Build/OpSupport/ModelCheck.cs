using ModelSdk.Build.Inspection;
using ModelSdk.Build.Reports;
using ModelSdk.Build.Targets;
using ModelSdk.Format;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.Build.OpSupport;

/// <summary>Checks the ops of one model against all its targets, as the project asks for. Without state: any thread.</summary>
/// <remarks>Called by the task of ModelSdkCheck and by <c>modelsdk check</c> and <c>inspect</c> for each model.</remarks>
public static class ModelCheck
{
    /// <summary>Predictions and findings of one model. Never throws for a bad model: one that cannot be read has no findings here, inspection reports it.</summary>
    /// <param name="item">The model with its metadata.</param>
    /// <param name="project">Properties, and what the project delivers.</param>
    /// <param name="targets">The SoCs that Targets can name; unknown names are left to ProjectRules.</param>
    /// <param name="cancellationToken">Ends it between targets.</param>
    public static CheckedModel Run(
        ModelItem item, ProjectFacts project, SocTable targets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(targets);
        CheckedModel nothing = new(item, "", 0, [], []);
        try
        {
            if (!File.Exists(item.FullPath))
            {
                return nothing;
            }

            using ItemModels models = ItemModels.Open(item);
            ProjectFacts facts = item.IsBundle ? BundleCheck.Project(project) : project;
            CheckedModel[] parts =
            [
                .. models.Models
                    .Where(static part => !DispatchOptions.IsCompiled(part.Model))
                    .Select(part => Check(item with { Identity = part.Name }, facts, targets, part.Model, cancellationToken)),
            ];
            CheckedModel whole = parts.Length == 0 ? nothing : item.IsBundle ? BundleCheck.Of(item, parts) : parts[0];
            return whole with { Sha256 = FileHash.Of(models.File, cancellationToken), Bytes = models.File.Length };
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return nothing;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One bad model must not hide the findings of the others, and a defect of ours must name the model.
            ModelDiagnostic diagnostic = DiagnosticRules.Internal.At(
                item.FullPath, $"{exception.GetType().Name}: {exception.Message}", $"the model '{item.Identity}' and this text");
            return nothing with { Findings = [new CheckFinding(diagnostic, null, [], [])] };
        }
    }

    /// <summary>What is said once for a build: MSDK3012, when the tables are older than the LiteRT of the project.</summary>
    /// <param name="items">All models of the project.</param>
    /// <param name="project">Its properties.</param>
    /// <param name="targets">The SoCs that Targets can name.</param>
    public static IReadOnlyList<ModelDiagnostic> ProjectFindings(
        IReadOnlyList<ModelItem> items, ProjectFacts project, SocTable targets)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(targets);
        HashSet<string> asked = [];
        foreach (ModelItem item in items)
        {
            CheckSettings settings = Settings(item, project, targets, new FindingSettings { Accelerators = Accelerators(item) });
            asked.UnionWith(settings.Targets.Select(static target => target.Backend));
            asked.UnionWith(settings.Accelerators.Contains(RunsOn.Gpu) ? ["gpu"] : []);
            asked.UnionWith(settings.Targets.Count > 0 || settings.NativeLiteRt ? ["xnnpack", "builtin"] : []);
        }

        return [.. TableFindings.Of(project, asked)];
    }

    private static CheckedModel Check(
        ModelItem item, ProjectFacts project, SocTable targets, TfliteModel model, CancellationToken cancellationToken)
    {
        OperatorSurvey survey = OperatorSurvey.Of(model);
        IReadOnlyDictionary<string, IReadOnlyList<int>>? shapes =
            item.Get("FixedShapes") is { Length: > 0 } text ? FixedShapes.Parse(text) : null;
        FindingSettings findingSettings = new()
        {
            NpuRequirement = Enum.TryParse(item.Get("NpuRequirement"), ignoreCase: true, out NpuRequirement requirement)
                ? requirement : NpuRequirement.Partial,
            MaxPartitions = MetadataValues.Count(item.Get("MaxPartitions")),
            UnknownOps = Enum.TryParse(project.Property("ModelSdkUnknownOps"), ignoreCase: true, out DiagnosticSeverity severity)
                ? severity : DiagnosticSeverity.Warning,
            Accelerators = Accelerators(item),
            OpenTensors = OpenTensors.Find(model, survey.Reached, shapes),
        };
        CheckSettings settings = Settings(item, project, targets, findingSettings);
        IReadOnlyList<TargetPrediction> predictions = ModelChecker.Check(model, settings, cancellationToken);
        CheckFinding[] findings =
        [
            .. shapes is null ? [] : Mistakes(item, model, shapes),
            .. findingSettings.Accelerators.Contains(RunsOn.Cpu) ? EngineFindings.Of(item, project, survey, predictions) : [],
            .. CheckFindings.Of(item, findingSettings, predictions),
        ];
        return new CheckedModel(item, "", 0, predictions, CheckFindings.InOrder(Unsilenced(item, findings)))
        {
            Facts = ModelFacts.Of(model),
        };
    }

    private static CheckSettings Settings(ModelItem item, ProjectFacts project, SocTable targets, FindingSettings findings)
    {
        string named = item.Get("Targets") is { Length: > 0 } ofItem ? ofItem : project.Property("ModelSdkTargets");
        return new CheckSettings
        {
            Accelerators = findings.Accelerators,
            Targets = findings.Accelerators.Contains(RunsOn.Npu) ? targets.Select(named).Targets : [],
            CustomOps = EngineFindings.CustomOps(item),
            NativeLiteRt = project.DeliversLiteRtLibrary,
            ShapesAreFixed = item.Get("FixedShapes").Length > 0 && findings.OpenTensors.Count == 0,
        };
    }

    private static IEnumerable<CheckFinding> Mistakes(
        ModelItem item, TfliteModel model, IReadOnlyDictionary<string, IReadOnlyList<int>> shapes)
    {
        string[] mistakes = [.. OpenTensors.Mistakes(model, shapes)];
        if (mistakes.Length > 0)
        {
            ModelDiagnostic diagnostic = DiagnosticRules.UnknownValue.At(
                item.FullPath, item.Get("FixedShapes"), "FixedShapes", item.Identity, $"{FixedShapes.Syntax} ({string.Join("; ", mistakes)})");
            yield return new CheckFinding(diagnostic, null, [], []);
        }
    }

    private static IEnumerable<CheckFinding> Unsilenced(ModelItem item, CheckFinding[] findings)
    {
        HashSet<ModelDiagnostic> heard =
            new(item.Unsilenced(findings.Select(static finding => finding.Diagnostic)), ReferenceEqualityComparer.Instance);
        return findings.Where(finding => heard.Contains(finding.Diagnostic));
    }

    private static RunsOn[] Accelerators(ModelItem item) => [.. item.Accelerators().Select(Enum.Parse<RunsOn>)];
}
