using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;

namespace ModelSdk.Build.Packs;

/// <summary>One line about each pack that was built: where it is, how large, and which device groups it knows.</summary>
/// <remarks>Called by the task BuildPacks; <c>-t:ModelSdkBuildPacks</c> prints the lines.</remarks>
public static class BuiltPacks
{
    private const string Extension = ".ai.pack";

    /// <summary>The lines, for packs among the files of a folder.</summary>
    /// <exception cref="InvalidDataException">A file is no pack.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<string> Lines(string folder, IEnumerable<string> files) => files
        .Where(static file => file.EndsWith(Extension, StringComparison.Ordinal))
        .Select(file => Line(Path.GetFullPath(Path.Combine(folder, file))));

    private static string Line(string path)
    {
        using PackReader reader = PackReader.Open(path);
        PackContent pack = reader.Content;
        string[] groups =
        [
            .. pack.Files
                .Select(static file => TargetedPath.Parse(file.Path[..file.Path.LastIndexOf('/')]).Group)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .OrderBy(static group => group == DeviceGroup.Other)
                .ThenBy(static group => group, StringComparer.Ordinal),
        ];
        string covered = groups.Length == 0 ? "the same for all devices" : $"device groups {string.Join(", ", groups)}";
        return $"pack {pack.Name}: {path} ({ByteSize.Of(new FileInfo(path).Length)}, {pack.Delivery}, {covered})";
    }
}
