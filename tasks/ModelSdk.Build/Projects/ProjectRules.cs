using NuGet.Versioning;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Naming;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Packs.Rules.Items;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build;

/// <summary>Rules that need no look into a model: the project, its items and their metadata (MSDK1xxx).</summary>
/// <remarks>Called once for each project by the task that checks the items, before any model is inspected.</remarks>
public static class ProjectRules
{
    // Also what Windows and asset packs forbid: a project must not build on one machine and fail on the next.
    private static readonly char[] ForbiddenInNames = ['/', '\\', '#', ':', '*', '?', '"', '<', '>', '|'];

    /// <summary>Everything that is wrong with the items; empty when nothing is. Item metadata NoWarn is applied.</summary>
    public static IReadOnlyList<ModelDiagnostic> Check(IReadOnlyList<ModelItem> items, ProjectFacts project)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(project);
        if (items.Count == 0)
        {
            return [];
        }

        // Most projects name no target, and this runs in every build.
        Lazy<SocTable> socs = new(() => SocTable.Of(project));
        List<ModelDiagnostic> found =
            [.. CheckProject(project), .. TargetRules.CheckCustom(project), .. CheckProperties(project, socs)];
        foreach (ModelItem item in items)
        {
            found.AddRange(item.Unsilenced(
                [.. CheckClass(item, project), .. CheckName(item), .. CheckMetadata(item, project, socs), .. CheckRequirement(item, project)]));
        }

        found.AddRange(CheckDuplicates(items, project));
        if (project.Property("ModelSdkLiteRtVersion").Length > 0)
        {
            found.AddRange(ModelCheck.ProjectFindings(items, project, socs.Value));
        }

        return found;
    }

    /// <summary>What is wrong with an application that has no items of its own, only models of what it references.</summary>
    /// <remarks>Called before they are compiled: no other task has looked at its properties.</remarks>
    public static IReadOnlyList<ModelDiagnostic> CheckWithoutItems(ProjectFacts project)
    {
        ArgumentNullException.ThrowIfNull(project);
        return [.. TargetRules.CheckCustom(project), .. CheckProperties(project, new Lazy<SocTable>(() => SocTable.Of(project)))];
    }

    private static IEnumerable<ModelDiagnostic> CheckProject(ProjectFacts project)
    {
        if (!project.Language.Equals("C#", StringComparison.OrdinalIgnoreCase))
        {
            yield return DiagnosticRules.UnsupportedProject.At(
                project.ProjectFile,
                Path.GetFileName(project.ProjectFile),
                $"a {project.Language} project",
                "Put the models into a C# library and reference it, or load them with ModelSdk.Model of the package ModelSdk.Runtime.");
        }
        else if (!IsNet10(project))
        {
            yield return DiagnosticRules.UnsupportedProject.At(
                project.ProjectFile,
                Path.GetFileName(project.ProjectFile),
                $"for {project.TargetFrameworkIdentifier} {project.TargetFrameworkVersion}",
                "Set TargetFramework to net10.0, or restrict the Model items to the frameworks that can use them by a Condition.");
        }
    }

    private static bool IsNet10(ProjectFacts project) =>
        project.TargetFrameworkIdentifier.Equals(".NETCoreApp", StringComparison.OrdinalIgnoreCase)
        && Version.TryParse(project.TargetFrameworkVersion.TrimStart('v', 'V'), out Version? version)
        && version.Major >= 10;

    private static IEnumerable<ModelDiagnostic> CheckProperties(ProjectFacts project, Lazy<SocTable> socs)
    {
        foreach (MetadataRow row in KnownMetadata.Properties)
        {
            string value = project.Property(row.Name);
            if (value.Length == 0)
            {
                continue;
            }

            if (row.Kind == MetadataKind.Targets)
            {
                foreach (ModelDiagnostic unknown in TargetRules.CheckProperty(value, project, socs.Value))
                {
                    yield return unknown;
                }
            }
            else if (InvalidValue(row, value) is { } invalid)
            {
                yield return new ModelDiagnostic(
                    DiagnosticRules.UnknownValue,
                    project.ProjectFile,
                    $"Value '{invalid}' of property '{row.Name}' is unknown; valid: {Valid(row)}");
            }
        }
    }

    private static IEnumerable<ModelDiagnostic> CheckClass(ModelItem item, ProjectFacts project)
    {
        if (item.IsBundle)
        {
            yield break; // No class is generated for it.
        }

        ClassName name = ClassName.Of(item, project);
        if (!Identifiers.IsTypeName(name.Name))
        {
            yield return DiagnosticRules.InvalidIdentifier.At(item.FullPath, name.Name, "ClassName", item.Identity, "");
        }
        else if (ClassName.ClashesWithMember(name.Name))
        {
            yield return DiagnosticRules.InvalidIdentifier.At(
                item.FullPath, name.Name, "ClassName", item.Identity, ": every model class has a member of that name");
        }

        if (!Identifiers.IsNamespace(name.Namespace))
        {
            yield return DiagnosticRules.InvalidIdentifier.At(item.FullPath, name.Namespace, "Namespace", item.Identity, "");
        }
    }

    private static IEnumerable<ModelDiagnostic> CheckName(ModelItem item)
    {
        if (item.Name.IndexOfAny(ForbiddenInNames) >= 0 || item.Name.StartsWith('.') || item.Name.EndsWith('.'))
        {
            yield return DiagnosticRules.UnknownValue.At(
                item.FullPath,
                item.Name,
                "Name",
                item.Identity,
                $"one path segment that neither begins nor ends with a dot and has none of {string.Join(' ', ForbiddenInNames)}");
        }
    }

    // A requirement that nothing is held against would look as if it were met.
    private static IEnumerable<ModelDiagnostic> CheckRequirement(ModelItem item, ProjectFacts project)
    {
        bool hasTargets = item.Get("Targets").Length > 0 || project.Property("ModelSdkTargets").Length > 0;
        bool asksNpu = item.Accelerators().Contains("Npu");
        if (item.Get("NpuRequirement").Equals("Full", StringComparison.OrdinalIgnoreCase) && !(hasTargets && asksNpu))
        {
            yield return new ModelDiagnostic(
                DiagnosticRules.NoEffect,
                item.FullPath,
                $"NpuRequirement=\"Full\" on model '{item.Identity}' has no effect: "
                + (asksNpu ? "name the chips to check in Targets or ModelSdkTargets" : "Accelerators leaves out the NPU"));
        }
    }

    private static IEnumerable<ModelDiagnostic> CheckMetadata(ModelItem item, ProjectFacts project, Lazy<SocTable> socs)
    {
        foreach ((string name, string text) in item.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string value = text.Trim();
            MetadataRow? row = KnownMetadata.Find(name);
            if (value.Length == 0)
            {
                continue;
            }

            if (row is null)
            {
                if (KnownMetadata.Suggest(name) is { } suggestion)
                {
                    yield return DiagnosticRules.MisspeltMetadata.At(item.FullPath, name, item.Identity, suggestion);
                }
            }
            else if (row.Kind == MetadataKind.Targets)
            {
                foreach (ModelDiagnostic unknown in TargetRules.CheckItem(item, value, project, socs.Value))
                {
                    yield return unknown;
                }
            }
            else if (row.Kind == MetadataKind.CompilerOptions)
            {
                foreach (string problem in CompilerOptions.Parse(value).Problems)
                {
                    yield return new ModelDiagnostic(
                        DiagnosticRules.UnknownValue,
                        item.FullPath,
                        $"CompilerOptions of model '{item.Identity}' cannot be used: {problem}");
                }
            }
            else if (row.Kind == MetadataKind.Choices && MetadataValues.List(value).Length == 0)
            {
                yield return DiagnosticRules.NoAccelerator.At(item.FullPath, value, item.Identity);
            }
            else if (InvalidValue(row, value) is { } delivery && row.Name == "DeliveryType" && item.Get("AiPack") is { Length: > 0 } pack)
            {
                // The number of the rule about packs, also where none is made: one mistake, one number.
                yield return DeliveryRule.Unknown(delivery, pack, $"model '{item.Identity}'", item.FullPath);
            }
            else if (InvalidValue(row, value) is { } invalid)
            {
                yield return row.Kind is MetadataKind.Numbers or MetadataKind.Count
                    ? DiagnosticRules.NotANumber.At(item.FullPath, row.Name, value, item.Identity)
                    : DiagnosticRules.UnknownValue.At(item.FullPath, invalid, row.Name, item.Identity, Valid(row));
            }
        }
    }

    /// <summary>The part of the value that is not valid, or null.</summary>
    private static string? InvalidValue(MetadataRow row, string value) => row.Kind switch
    {
        MetadataKind.Choice => MetadataValues.Choice(value, row.Values) is null ? value : null,
        MetadataKind.Choices => MetadataValues.List(value).FirstOrDefault(part => MetadataValues.Choice(part, row.Values) is null),
        MetadataKind.Numbers => MetadataValues.Numbers(value) is null ? value : null,
        MetadataKind.Count => MetadataValues.Count(value) is null ? value : null,
        MetadataKind.Shapes => FixedShapes.Parse(value) is null ? value : null,
        MetadataKind.Version => NuGetVersion.TryParse(value, out _) ? null : value,
        _ => null,
    };

    private static string Valid(MetadataRow row) => row.Kind switch
    {
        MetadataKind.Count => "an integer above 0",
        MetadataKind.Numbers => "numbers separated by semicolons",
        MetadataKind.Shapes => FixedShapes.Syntax,
        MetadataKind.Version => "a version such as 2.3.0 or 2.4.0-nightly.1",
        _ => string.Join(", ", row.Values),
    };

    private static IEnumerable<ModelDiagnostic> CheckDuplicates(IReadOnlyList<ModelItem> items, ProjectFacts project)
    {
        foreach (IGrouping<string, ModelItem> same in items
            .Where(static item => !item.IsBundle)
            .GroupBy(item => ClassName.Of(item, project).FullName, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return DiagnosticRules.DuplicateClass.At(
                same.First().FullPath, same.First().Identity, Others(same), same.Key);
        }

        foreach (IGrouping<string, ModelItem> same in items
            .GroupBy(item => item.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return DiagnosticRules.DuplicateName.At(
                same.First().FullPath, same.First().Identity, Others(same), same.Key);
        }
    }

    private static string Others(IEnumerable<ModelItem> same) =>
        string.Join("', '", same.Skip(1).Select(item => item.Identity));
}
