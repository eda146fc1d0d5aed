using System.Globalization;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Tasks;

/// <summary>One line about each pack that was built: where it is, how large, and which device groups it knows.</summary>
internal static class PackSummary
{
    private const string Extension = ".ai.pack";
    private const string GroupMark = "#group_";

    /// <summary>The lines, for packs among the files of a folder.</summary>
    public static IEnumerable<string> Lines(string folder, IEnumerable<string> files) => files
        .Where(static file => file.EndsWith(Extension, StringComparison.Ordinal))
        .Select(file => Line(Path.GetFullPath(Path.Combine(folder, file))));

    private static string Line(string path)
    {
        using PackReader reader = PackReader.Open(path);
        string[] groups =
        [
            .. reader.Content.Files
                .Select(static file => GroupOf(file.Path))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .OrderBy(static group => group == DeviceGroup.Other)
                .ThenBy(static group => group, StringComparer.Ordinal),
        ];
        string covered = groups.Length == 0 ? "the same for all devices" : $"device groups {string.Join(", ", groups)}";
        string size = string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(path).Length / 1e6:N1} MB");
        return $"pack {reader.Content.Name}: {path} ({size}, {reader.Content.Delivery}, {covered})";
    }

    // assets/flowers#group_Qualcomm_SM8750/flowers.tflite; a folder may have more than one dimension.
    private static string? GroupOf(string path)
    {
        int start = path.IndexOf(GroupMark, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        string rest = path[(start + GroupMark.Length)..];
        int end = rest.AsSpan().IndexOfAny('/', '#');
        return end < 0 ? rest : rest[..end];
    }
}
