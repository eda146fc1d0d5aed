using ModelSdk.Build.Packs.Bundles;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5135 for packs against the rest: a pack and the base or a feature module have a file of the same path.</summary>
/// <remarks>
/// bundletool (EntryClashValidator) refuses that even for the same bytes, because the file would be compressed in one and not
/// in the other; only an application with isolated splits may do it. Packs among each other are a rule of scope pack.
/// </remarks>
internal sealed class BasePathRule(BundleFacts bundle) : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        if (bundle.Bundle is not { } file || file.Base?.Manifest is { IsolatedSplits: true })
        {
            yield break;
        }

        Dictionary<string, string> modules = new(StringComparer.Ordinal);
        foreach (BundleModule module in file.ApplicationModules)
        {
            foreach (string path in module.Files.Select(static entry => entry.Path))
            {
                _ = modules.TryAdd(path, module.Name);
            }
        }

        foreach ((string pack, string path) in input.Set.Packs.SelectMany(static pack => pack.Files, static (pack, entry) => (pack.Name, entry.Path)))
        {
            if (modules.TryGetValue(path, out string? module))
            {
                yield return input.At(
                    DiagnosticRules.PathClash, pack, pack, module, $"'{path}'",
                    "; bundletool refuses that even for the same bytes. Rename the file in one of the two");
            }
        }
    }
}
