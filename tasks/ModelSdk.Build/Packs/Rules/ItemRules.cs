namespace ModelSdk.Build.Packs.Rules;

/// <summary>The rules about items, before anything is planned: names, delivery types, metadata of ModelPack (MSDK5101–5104, 1010, 1011, 5126).</summary>
/// <remarks>Called by PackBuild; with an error nothing is packed.</remarks>
public static class ItemRules
{
    /// <summary>Everything that is wrong with the items.</summary>
    public static IReadOnlyList<ModelDiagnostic> Check(PackProject project) => throw new NotImplementedException();
}
