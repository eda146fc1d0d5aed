using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Build.Packs.Layout;

/// <summary>Where files lie in a pack: docs/ai-packs.md has the picture.</summary>
/// <remarks>
/// Everything is under a folder named after the pack: two packs of a bundle must not have the same path with other bytes.
/// The source model has a folder of its own (<c>p.source</c>), because bundletool refuses <c>p</c> beside <c>p#group_…</c>.
/// </remarks>
internal static class PackPaths
{
    /// <summary>Name of the file that stands in a folder which would otherwise be empty: zips have no empty folders.</summary>
    public const string Placeholder = "placeholder.txt";

    private const string Assets = "assets/";

    /// <summary>Path of a pack's index in the module.</summary>
    public static string Index(string pack) => $"{Assets}{Format.Artifacts.PackIndex.FileName(pack)}";

    /// <summary>Path in the module of a file for everybody.</summary>
    public static string Plain(string pack, string file) => $"{Assets}{pack}/{file}";

    /// <summary>Path in the module of a file for a device group.</summary>
    public static string Targeted(string pack, string group, string file) => $"{Assets}{pack}#group_{group}/{file}";

    /// <summary>Path in the module of a file for the devices of no declared group.</summary>
    public static string Other(string pack, string file) => Targeted(pack, DeviceGroup.Other, file);

    /// <summary>Path in the module of a source model that every device gets beside variants.</summary>
    public static string Source(string pack, string file) => $"{Assets}{pack}.source/{file}";

    /// <summary>The path that a device has, below the pack's assets: Play removes the suffix.</summary>
    public static string OnDevice(string path)
    {
        int suffix = path.IndexOf('#', StringComparison.Ordinal);
        return suffix < 0 ? path[Assets.Length..] : path[Assets.Length..suffix] + path[path.IndexOf('/', suffix)..];
    }

    /// <summary>File of a model below its folder: an application's own models need no assembly to be told apart.</summary>
    public static string FileOf(ApplicationModel model)
    {
        string name = model.Item.Name + (model.Item.IsBundle ? ModelItem.BundleExtension : ".tflite");
        return model.IsOwn ? name : $"{model.Assembly}/{name}";
    }
}
