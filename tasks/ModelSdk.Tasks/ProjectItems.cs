using Microsoft.Build.Framework;
using ModelSdk.Build.Targets;

namespace ModelSdk.Tasks;

/// <summary>Items of a project that tell of the project itself, as the build classes see them.</summary>
internal static class ProjectItems
{
    /// <summary>Properties by name, from items with metadata Value (sdk/build/ModelSdk.Inspect.targets).</summary>
    public static Dictionary<string, string> ToProperties(ITaskItem[] items) => items.ToDictionary(
        static item => item.ItemSpec, static item => item.GetMetadata("Value"), StringComparer.OrdinalIgnoreCase);

    /// <summary>The ModelSdkTarget items.</summary>
    public static CustomTarget[] ToTargets(ITaskItem[] items) =>
        [.. items.Select(static item => new CustomTarget(item.ItemSpec, ModelFiles.MetadataOf(item)))];
}
