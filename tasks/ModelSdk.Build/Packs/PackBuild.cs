using ModelSdk.Build.Aot.Caching;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Items;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.Build.Packs.Rules.Bundle;
using ModelSdk.Format;

namespace ModelSdk.Build.Packs;

/// <summary>Builds and checks the AI packs of an application.</summary>
/// <remarks>
/// Called by the task BuildPacks and by <c>modelsdk pack</c>. The steps: rules about items, device groups, plan, rules about
/// content, files (<see cref="PackOutput"/>). What is wrong anywhere leaves the files of the last build as they are.
/// </remarks>
public sealed class PackBuild
{
    private readonly PackProject _project;
    private readonly PackPlanner _planner;
    private readonly List<ModelDiagnostic> _diagnostics = [];

    private PackBuild(PackProject project)
    {
        _project = project;
        _planner = new PackPlanner(
            project, CacheFolder.Resolve(project.Facts.Property("ModelSdkCacheDir"), project.Facts.ProjectFile));
    }

    private bool HasErrors => _diagnostics.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Builds the packs. With an error nothing is written.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PackBuildResult Run(PackProject project, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(project);
        PackBuild build = new(project);
        PackBuildResult result = build.Run(progress, cancellationToken);
        return result with { Diagnostics = [.. build.Unsilenced().Distinct()] };
    }

    private PackBuildResult Run(IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        _diagnostics.AddRange(ItemRules.Check(_project));
        IReadOnlyList<DeviceGroup> imported = ReadImported();
        if (HasErrors)
        {
            return new PackBuildResult();
        }

        try
        {
            PackPlan[] plans = [.. PackSettings.All(_project).Select(settings => _planner.Plan(settings, cancellationToken))];
            PackSet set = Layout(plans, imported);
            RuleContext context = Context(plans);
            _diagnostics.AddRange(ContentRules.Check(set, context, cancellationToken));
            AddCoverage(plans);
            IReadOnlyList<BaseAsset> inBase = InBase(plans);
            byte[]? configuration = plans.Length == 0 ? null : Configuration(plans, set);
            if (_project.Android is { } android && !HasErrors)
            {
                BundleConfigFacts facts = configuration is null ? new BundleConfigFacts() : BundleConfiguration.Read(configuration);
                _diagnostics.AddRange(BundleRules.CheckProject(set, android, facts, inBase, context, cancellationToken));
            }

            return HasErrors
                ? new PackBuildResult()
                : PackOutput.Write(_project, set, PackListOf(plans), configuration, inBase, progress, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ModelFormatException)
        {
            _diagnostics.Add(DiagnosticRules.PacksNotWritten.At(
                _project.Facts.ProjectFile, _project.OutputFolder, exception.Message.TrimEnd('.')));
            return new PackBuildResult();
        }
    }

    private RuleContext Context(PackPlan[] plans) => new()
    {
        File = _project.Facts.ProjectFile,
        Limits = PlayLimits.Of(_project.Facts),
        Android = _project.Android,
        NoWarn = plans.ToDictionary(static plan => plan.Settings.Name, static plan => plan.Settings.NoWarn),
    };

    private PackSet Layout(PackPlan[] plans, IReadOnlyList<DeviceGroup> imported)
    {
        // Without variants nothing is targeted, and a configuration without folders of its groups would be refused.
        IReadOnlyList<DeviceGroup> groups = plans.Any(static plan => plan.HasVariants) ? PackPlanner.Groups(plans, imported) : [];
        return new PackSet
        {
            Packs = [.. plans.Select(plan => PackLayout.Create(plan, _planner.GroupsOf(plan, groups)))],
            Groups = groups,
        };
    }

    private List<DeviceGroup> ReadImported()
    {
        List<DeviceGroup> groups = [];
        foreach (string file in _project.DeviceConfigurations)
        {
            try
            {
                groups.AddRange(DeviceGroupConfig.ReadFile(file));
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                _diagnostics.Add(DiagnosticRules.UnusableTargeting.At(file, Path.GetFileName(file), exception.Message.TrimEnd('.')));
            }
        }

        return groups;
    }

    private void AddCoverage(PackPlan[] plans)
    {
        foreach (ApplicationModel model in _project.Models)
        {
            // Where no Android application is made, a model without a pack is delivered with its variants beside it.
            PackPlan? plan = plans.FirstOrDefault(plan => plan.Settings.Models.Contains(model));
            if ((plan is not null || _project.Android is not null)
                && PackCoverage.Check(model, _planner.TargetsOf(model), _planner.VariantsOf(model), plan) is { } missing)
            {
                _diagnostics.Add(missing);
            }
        }
    }

    // Models without a pack, and those whose pack leaves the source model to the application.
    private IReadOnlyList<BaseAsset> InBase(PackPlan[] plans) => _project.Android is null
        ? []
        : [
            .. _project.Models
                .Where(model => plans.All(plan =>
                    plan.Settings.SourceModel == SourceModelPlace.App || !plan.Settings.Models.Contains(model)))
                .Select(static model => new BaseAsset(model.Item.FullPath, $"{model.Folder}/{Path.GetFileName(PackPaths.FileOf(model))}")),
        ];

    private byte[] Configuration(PackPlan[] plans, PackSet set)
    {
        bool extracts = plans.Any(static plan => plan.HasVariants)
            && !_project.Facts.Property("ModelSdkExtractNativeLibs").Equals("false", StringComparison.OrdinalIgnoreCase);
        (byte[] json, IReadOnlyList<ModelDiagnostic> found) = BundleConfiguration.Merge(
            _project.BundleConfiguration, set.Packs.Any(static pack => pack.HasGroups), extracts, _project.Facts.ProjectFile);
        _diagnostics.AddRange(found);
        return json;
    }

    private static Format.Artifacts.PackList PackListOf(PackPlan[] plans) => new()
    {
        Packs =
        [
            .. plans.Select(static plan => new Format.Artifacts.PackListEntry(
                plan.Settings.Name,
                plan.Settings.Delivery.ToString(),
                [.. plan.Models.Select(static model => model.Model.FullName)])
            {
                SourceInApplication = plan.Settings.SourceModel == SourceModelPlace.App,
            }),
        ],
    };

    // Metadata NoWarn of the model that a finding is about.
    private IEnumerable<ModelDiagnostic> Unsilenced() => _diagnostics.GroupBy(static diagnostic => diagnostic.File).SelectMany(group =>
        _project.Models.FirstOrDefault(model => model.Item.FullPath == group.Key) is { } model ? model.Item.Unsilenced(group) : group);
}
