using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>Three packs in the layout that PackBuild plans, one for each delivery type, with bytes that name themselves.</summary>
/// <remarks>
/// <c>detector</c> (on demand) has a variant for both groups, <c>reader2</c> (fast follow) has two models and a variant of one of
/// them for one group, so a placeholder for the other, and <c>plain</c> (install time) has no variants.
/// </remarks>
internal static class DemoPacks
{
    /// <summary>First group: two spellings of the manufacturer.</summary>
    public const string Qualcomm = "Qualcomm_SM8750";

    /// <summary>Second group.</summary>
    public const string MediaTek = "Mediatek_MT6993";

    /// <summary>Both, as a DeviceGroupConfig declares them.</summary>
    public static IReadOnlyList<DeviceGroup> Groups { get; } =
    [
        new(Qualcomm, [Soc("Qualcomm", "SM8750"), Soc("QTI", "SM8750")]),
        new(MediaTek, [Soc("Mediatek", "MT6993")]),
    ];

    /// <summary>The packs.</summary>
    public static PackSet Set { get; } = new()
    {
        Packs = [Detector(), Plain(), Reader()],
        Groups = Groups,
    };

    /// <summary>Bytes of a file: its own text, some kilobytes.</summary>
    public static byte[] Bytes(string text) => [.. Enumerable.Repeat(System.Text.Encoding.UTF8.GetBytes(text + "\n"), 300).SelectMany(static b => b)];

    /// <summary>What a device of a group, or of <c>other</c>, finds in each pack under the paths that it sees.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> Expected(string group) =>
        Set.Packs.ToDictionary(static pack => pack.Name, pack => (IReadOnlyDictionary<string, byte[]>)pack.Files
            .Where(file => !file.Path.Contains('#') || file.Path.Contains($"#group_{group}/", StringComparison.Ordinal))
            .ToDictionary(file => file.Path.Replace($"#group_{group}/", "/", StringComparison.Ordinal), Read));

    /// <summary>The bytes of a file of a pack.</summary>
    public static byte[] Read(PackFile file)
    {
        using Stream stream = file.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A pack of files that hold their own path, or nothing when they are placeholders; sorted.</summary>
    public static PackContent Pack(string name, DeliveryType delivery, params IEnumerable<string> paths) => new()
    {
        Name = name,
        Delivery = delivery,
        Files = [.. paths.Order(StringComparer.Ordinal).Select(static path =>
            PackFile.FromBytes(path, path.EndsWith("placeholder.txt", StringComparison.Ordinal) ? Array.Empty<byte>() : Bytes(path)))],
    };

    private static PackContent Detector() => Pack(
        "detector",
        DeliveryType.OnDemand,
        $"assets/detector#group_{Qualcomm}/faces.tflite",
        $"assets/detector#group_{MediaTek}/faces.tflite",
        "assets/detector#group_other/placeholder.txt",
        "assets/detector.source/faces.tflite",
        "assets/detector.pack.json");

    private static PackContent Reader() => Pack(
        "reader2",
        DeliveryType.FastFollow,
        $"assets/reader2#group_{Qualcomm}/placeholder.txt",
        $"assets/reader2#group_{MediaTek}/Vision.Library/text_v3.tflite",
        "assets/reader2#group_other/placeholder.txt",
        "assets/reader2.source/Vision.Library/text_v3.tflite",
        "assets/reader2.source/99 Größen 漢字.tflite",
        "assets/reader2.pack.json");

    private static PackContent Plain() => Pack(
        "plain", DeliveryType.InstallTime, "assets/plain/digits.tflite", "assets/plain.pack.json");

    private static DeviceSelector Soc(string manufacturer, string model) => new() { SystemOnChips = [new SystemOnChip(manufacturer, model)] };
}
