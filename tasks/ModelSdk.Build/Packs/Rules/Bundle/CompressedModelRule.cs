using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5143: a model in the base module that no pattern of the bundle configuration keeps from being compressed.</summary>
internal sealed class CompressedModelRule(BundleFacts bundle) : IPackRule
{
    private const string Remedy = "add '{0}' to AndroidStoreUncompressedFileExtensions, so that the bundle configuration has the pattern '**/*{0}'";

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        foreach (IGrouping<string, PackFile> models in bundle.BaseModels
            .Where(model => !bundle.Configuration.UncompressedGlobs.Any(glob => BundleGlob.IsMatch(glob, model.Path)))
            .GroupBy(static model => Path.GetExtension(model.Path)))
        {
            yield return input.At(
                DiagnosticRules.CompressedInBase,
                null,
                NameList.Of(models.Select(static model => model.Path)),
                Remedy.Replace("{0}", models.Key, StringComparison.Ordinal));
        }
    }
}
