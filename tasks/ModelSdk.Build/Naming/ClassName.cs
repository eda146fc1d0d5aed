namespace ModelSdk.Build.Naming;

/// <summary>Namespace and name of a model's class.</summary>
/// <param name="Namespace">From metadata Namespace, else the root namespace and Models.</param>
/// <param name="Name">From metadata ClassName, else the file name in pascal case.</param>
internal sealed record ClassName(string Namespace, string Name)
{
    public string FullName => $"{Namespace}.{Name}";

    /// <summary>The name that an item gets; what its metadata says is taken as it is, valid or not.</summary>
    public static ClassName Of(ModelItem item, ProjectFacts project) => new(
        item.Get("Namespace") is { Length: > 0 } space ? space : DefaultNamespace(project),
        item.Get("ClassName") is { Length: > 0 } name ? name : DefaultName(item));

    /// <summary>Whether a class of this name cannot have the members that every model class has (CS0542).</summary>
    public static bool ClashesWithMember(string name) => GeneratedMembers.OfOwner.Contains(name);

    private static string DefaultNamespace(ProjectFacts project) =>
        Identifiers.SanitizeNamespace(project.RootNamespace is { Length: > 0 } root ? root : project.AssemblyName) + ".Models";

    private static string DefaultName(ModelItem item)
    {
        string name = Identifiers.Pascal(Path.GetFileNameWithoutExtension(item.FullPath));
        if (name.Length == 0)
        {
            return "Model";
        }

        return ClashesWithMember(name) || !Identifiers.IsTypeName(name) ? name + "Model" : name;
    }
}
