namespace ModelSdk.Truth;

/// <summary>Finds models by the last three parts of their paths, as the truth files name them.</summary>
internal sealed class ModelIndex
{
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>An index of all files under some folders, as models end in anything; the first folder that has a name wins.</summary>
    public ModelIndex(IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                _paths.TryAdd(NameOf(path), path);
            }
        }
    }

    /// <summary>The full path of the model of that name, or null.</summary>
    public string? Find(string name) => _paths.GetValueOrDefault(name);

    /// <summary>The last three parts of a path, with '/'.</summary>
    public static string NameOf(string path) =>
        string.Join('/', path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).TakeLast(3));
}
