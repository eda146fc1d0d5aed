namespace ModelSdk.Build;

/// <summary>One Model item of a project, as the tasks hand it over.</summary>
/// <param name="FullPath">Absolute path of the model file.</param>
/// <param name="Identity">The item as the project writes it.</param>
/// <param name="Metadata">Custom metadata, as in the project, after the defaults of the targets; empty values count as absent.</param>
public sealed record ModelItem(string FullPath, string Identity, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Extension of LiteRT-LM bundles.</summary>
    public const string BundleExtension = ".litertlm";

    /// <summary>Whether the item is a LiteRT-LM bundle, which its extension tells, as the targets see it too.</summary>
    public bool IsBundle => IsBundleFile(FullPath);

    /// <summary>The deployed name: metadata Name, else the file name without extension.</summary>
    public string Name => Get("Name") is { Length: > 0 } name ? name : Path.GetFileNameWithoutExtension(FullPath);

    /// <summary>Whether a path names a LiteRT-LM bundle.</summary>
    public static bool IsBundleFile(string path) =>
        Path.GetExtension(path).Equals(BundleExtension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Trimmed value of a metadata, ignoring the case of its name as MSBuild does; "" when absent.</summary>
    public string Get(string metadata)
    {
        foreach ((string name, string value) in Metadata)
        {
            if (name.Equals(metadata, StringComparison.OrdinalIgnoreCase))
            {
                return value.Trim();
            }
        }

        return "";
    }
}
