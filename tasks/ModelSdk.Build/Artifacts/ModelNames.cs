namespace ModelSdk.Build.Artifacts;

/// <summary>Finds the models that an item means by <c>Name</c> or <c>assembly/Name</c>, and says which there are when it means none.</summary>
/// <remarks>Used for metadata Model of ModelVariant items and Models of ModelPack items.</remarks>
internal static class ModelNames
{
    private const int NearestCount = 3;

    /// <summary>All models of that name, ignoring case; more than one where assemblies share it.</summary>
    public static ApplicationModel[] Find(string name, IReadOnlyList<ApplicationModel> models)
    {
        string path = name.Replace('\\', '/');
        return
        [
            .. models.Where(model => path.Equals(model.Item.Name, StringComparison.OrdinalIgnoreCase)
                || path.Equals(model.FullName, StringComparison.OrdinalIgnoreCase)),
        ];
    }

    /// <summary>A clause with the names that are nearest to one that means no model.</summary>
    public static string Nearest(string name, IReadOnlyList<ApplicationModel> models)
    {
        // Who writes flowers.tflite, or the path of the file, means its name.
        name = name.Replace('\\', '/');
        string bare = Path.GetFileNameWithoutExtension(name);
        ApplicationModel[] nearest =
        [
            .. models
                .OrderBy(model => Math.Min(Distance(name, model), EditDistance.Between(bare, model.Item.Name)))
                .ThenBy(static model => model.FullName, StringComparer.Ordinal)
                .Take(NearestCount),
        ];
        string names = List(nearest, models);
        return models.Count > nearest.Length
            ? $"the nearest of its {models.Count} models are {names}"
            : models.Count == 1 ? $"its only model is {names}" : $"its models are {names}";
    }

    /// <summary>The first names of some models, quoted: the short name where it is enough.</summary>
    public static string List(IReadOnlyList<ApplicationModel> some, IReadOnlyList<ApplicationModel> all) => string.Join(", ", some
        .Take(NearestCount)
        .Select(model => all.Count(other => other.Item.Name.Equals(model.Item.Name, StringComparison.OrdinalIgnoreCase)) == 1
            ? $"'{model.Item.Name}'"
            : $"'{model.FullName}'")
        .Concat(some.Count > NearestCount ? ["…"] : Array.Empty<string>()));

    private static int Distance(string name, ApplicationModel model) =>
        Math.Min(EditDistance.Between(name, model.Item.Name), EditDistance.Between(name, model.FullName));
}
