namespace ModelSdk.Build.Artifacts;

/// <summary>A model that an application delivers: its own, or one of a library or package that it references.</summary>
/// <param name="Item">The model with its metadata; that of a package has only a name.</param>
/// <param name="Assembly">The assembly that it belongs to, which is the first part of its deployed path.</param>
/// <param name="IsOwn">Whether it is an item of the application itself.</param>
public sealed record ApplicationModel(ModelItem Item, string Assembly, bool IsOwn)
{
    /// <summary>Deployed folder with <c>/</c>, such as <c>models/App/flowers</c>.</summary>
    public string Folder => $"models/{Assembly}/{Item.Name}";

    /// <summary>Such as <c>App/flowers</c>; metadata Model of a ModelVariant accepts it.</summary>
    public string FullName => $"{Assembly}/{Item.Name}";
}
