namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5145: dispatch libraries are delivered, but the bundle configuration leaves them inside the APK, where LiteRT does not look.</summary>
/// <remarks>bundletool leaves native libraries inside unless it is told otherwise; the application's own manifest does not count.</remarks>
internal sealed class LibraryExtractionRule(BundleFacts bundle) : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        string[] libraries = [.. bundle.NativeLibraries.Where(static library => library.IsDispatch).Select(static library => library.Name).Distinct()];
        if (libraries.Length > 0 && bundle.Configuration.UncompressNativeLibraries != false)
        {
            string why = bundle.Configuration.UncompressNativeLibraries is null
                ? "the bundle configuration says nothing of them, so that they stay inside the APK"
                : "the bundle configuration leaves them inside the APK";
            yield return input.At(DiagnosticRules.LibrariesNotExtracted, null, NameList.Of(libraries), why);
        }
    }
}
