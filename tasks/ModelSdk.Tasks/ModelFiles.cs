using System.Collections;
using Microsoft.Build.Framework;
using ModelSdk.Build;
using ModelSdk.Build.Artifacts;

namespace ModelSdk.Tasks;

/// <summary>A Model item and the files that the targets predicted for it (sdk/build/ModelSdk.Collect.targets).</summary>
/// <param name="Item">The item without our private metadata.</param>
/// <param name="Manifest">Absolute path of the manifest; null for a bundle, which has none.</param>
/// <param name="Stamp">Absolute path of the file that says when the manifest was last found up to date.</param>
/// <param name="Ops">Absolute path of what the check predicts for the model.</param>
/// <param name="Checked">Absolute path of the file that says when the check last found no error.</param>
internal sealed record ModelFiles(ModelItem Item, string? Manifest, string Stamp, string Ops, string Checked)
{
    /// <summary>Name of the folder beside the report that has a folder of Model Explorer's node data for each model.</summary>
    public const string NodeDataFolder = "nodedata";

    private const string PrivatePrefix = "_ModelSdk";

    /// <summary>Absolute path of the model's folder of node data.</summary>
    public string NodeData => Path.Combine(Path.GetDirectoryName(Ops)!, NodeDataFolder, Item.Name);

    /// <summary>The models whose .inputs file is among the changed ones; all models when that is not known.</summary>
    public static ModelFiles[] Select(ITaskItem[] models, ITaskItem[]? changed, string projectFile)
    {
        HashSet<string>? paths = changed?.Select(static file => file.GetMetadata("FullPath")).ToHashSet(StringComparer.Ordinal);
        string folder = Path.GetDirectoryName(projectFile) ?? "";
        return
        [
            .. models
                .Where(item => paths is null || paths.Contains(Path.GetFullPath(item.GetMetadata("_ModelSdkInputs"), folder)))
                .Select(item => From(item, projectFile)),
        ];
    }

    /// <summary>Reads an item; paths in it start at the folder of the project, never at the current one.</summary>
    private static ModelFiles From(ITaskItem item, string projectFile)
    {
        string folder = Path.GetDirectoryName(projectFile) ?? "";
        return new ModelFiles(
            ToModelItem(item),
            item.GetMetadata("_ModelSdkManifest") is { Length: > 0 } manifest ? Path.Combine(folder, manifest) : null,
            Path.Combine(folder, item.GetMetadata("_ModelSdkStamp")),
            Path.Combine(folder, item.GetMetadata("_ModelSdkOps")),
            Path.Combine(folder, item.GetMetadata("_ModelSdkChecked")));
    }

    /// <summary>The item as the build classes see it.</summary>
    public static ModelItem ToModelItem(ITaskItem item) => new(item.GetMetadata("FullPath"), item.ItemSpec, MetadataOf(item));

    /// <summary>The models of an application, each once: a library that is reached in two ways brings its models twice.</summary>
    public static ApplicationModel[] ToApplicationModels(ITaskItem[] own, ITaskItem[] referenced, string assemblyName) =>
    [
        .. own.Select(item => new ApplicationModel(ToModelItem(item), assemblyName, IsOwn: true))
            .Concat(referenced.Select(static item =>
                new ApplicationModel(ToModelItem(item), item.GetMetadata("AssemblyName"), IsOwn: false)))
            .DistinctBy(static model => model.FullName, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The custom metadata of an item, without our private ones.</summary>
    public static Dictionary<string, string> MetadataOf(ITaskItem item)
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

        return metadata;
    }
}
