using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5144 for modules: all are there, have a manifest that can be used, and are of one application.</summary>
internal sealed class BundleModuleRule(BundleFacts bundle) : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        if (bundle.Bundle is not { } file)
        {
            return [];
        }

        string name = Path.GetFileName(input.Context.File);
        return Problems(file).Select(problem => input.At(DiagnosticRules.IncompleteBundle, problem.Pack, name, problem.Clause));
    }

    private IEnumerable<(string? Pack, string Clause)> Problems(AppBundle file)
    {
        if (file.Base is null)
        {
            yield return (null, "it has no base module");
        }

        foreach (BundleModule module in file.Modules)
        {
            if (module.Problem is { } problem)
            {
                yield return (null, $"its module '{module.Name}' {problem}");
            }
            else if (!module.IsBase && module.Manifest!.Split != module.Name)
            {
                yield return (null, $"its module '{module.Name}' has the name '{module.Manifest.Split}' in its manifest (attribute split)");
            }
        }

        foreach (string expected in bundle.Expected.Where(expected => file.Packs.All(pack => pack.Name != expected)))
        {
            yield return (expected, $"pack '{expected}' is not in it");
        }

        foreach (BundleModule module in file.Modules)
        {
            if (module.Manifest?.Pack is { } pack && WrongApplication(pack, file.Base?.Manifest?.PackageName) is { } wrong)
            {
                yield return (module.Name, $"pack '{module.Name}' {wrong}");
            }
        }

        // A pack that lost its files in bundling has its manifest left.
        foreach (PackContent pack in file.Packs.Where(static pack => pack.Files.Count == 0))
        {
            yield return (pack.Name, $"pack '{pack.Name}' has no files");
        }
    }

    private static string? WrongApplication(PackManifest pack, string? application) => pack.PackageName switch
    {
        PackProject.PlaceholderPackageName =>
            $"was built before the application id was known (it has the placeholder '{pack.PackageName}'); set ApplicationId",
        _ when application is not null && pack.PackageName != application =>
            $"is of the application '{pack.PackageName}', but the base module of '{application}'",
        _ => null,
    };
}
