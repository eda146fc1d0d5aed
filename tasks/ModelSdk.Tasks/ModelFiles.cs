using System.Collections;
using Microsoft.Build.Framework;
using ModelSdk.Build;

namespace ModelSdk.Tasks;

/// <summary>A Model item and the files that the targets predicted for it (sdk/build/ModelSdk.Collect.targets).</summary>
/// <param name="Item">The item without our private metadata.</param>
/// <param name="Manifest">Absolute path of the manifest; null for a bundle, which has none.</param>
/// <param name="Stamp">Absolute path of the file that says when the manifest was last found up to date.</param>
internal sealed record ModelFiles(ModelItem Item, string? Manifest, string Stamp)
{
    private const string PrivatePrefix = "_ModelSdk";

    /// <summary>Reads an item; paths in it start at the folder of the project, never at the current one.</summary>
    public static ModelFiles From(ITaskItem item, string projectFile)
    {
        string folder = Path.GetDirectoryName(projectFile) ?? "";
        return new ModelFiles(
            ToModelItem(item),
            item.GetMetadata("_ModelSdkManifest") is { Length: > 0 } manifest ? Path.Combine(folder, manifest) : null,
            Path.Combine(folder, item.GetMetadata("_ModelSdkStamp")));
    }

    /// <summary>The item as the build classes see it.</summary>
    public static ModelItem ToModelItem(ITaskItem item)
    {
        Dictionary<string, string> metadata = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in item.CloneCustomMetadata())
        {
            string name = (string)entry.Key;
            if (!name.StartsWith(PrivatePrefix, StringComparison.Ordinal))
            {
                // GetMetadata unescapes, what a clone gives may still be escaped.
                metadata[name] = item.GetMetadata(name);
            }
        }

        return new ModelItem(item.GetMetadata("FullPath"), item.ItemSpec, metadata);
    }
}
