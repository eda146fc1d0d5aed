using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>A broken set of packs: the number that we give it, and what bundletool says; null where it says nothing and only we find it.</summary>
internal sealed record VerdictCase(string Name, string Number, string? Says, PackSet Set)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Packs that are broken on purpose, each in one way; asked of both sides by <see cref="VerdictTests"/>.</summary>
internal static class VerdictCases
{
    private const string A = "A";

    private const string B = "B";

    // What is right about them all.
    private static readonly string[] Right = ["assets/p#group_A/m.tflite", "assets/p#group_other/placeholder.txt", "assets/p.source/m.tflite"];

    /// <summary>A set that both accept.</summary>
    public static PackSet Accepted { get; } = Set(Groups(A), Pack("p", Right));

    /// <summary>The cases, in order of our numbers.</summary>
    public static IReadOnlyList<VerdictCase> All { get; } =
    [
        // Names of packs.
        new("pack 9p", "MSDK5101", "Module names with special characters not supported: 9p", Set(Groups(A), Named("9p"))),
        new("pack _p", "MSDK5101", "Module names with special characters not supported: _p", Set(Groups(A), Named("_p"))),
        new("pack base", "MSDK5102", "The base module should not have the 'split' attribute", Set(Groups(A), Named("base"))),
        new("packs that differ by case", "MSDK5102", null, Set(Groups(A), Named("p"), Named("P"))),

        // Group names and selectors.
        new("declared other", "MSDK5120", "Device group 'other' is implicit", Set(Groups(A, "other"), Pack("p", Right))),
        new("declared a-b", "MSDK5120", "Device group name should match the regex", Set(Groups(A, "a-b"), Pack("p", Right))),
        new("declared 9A", "MSDK5120", "Device group name should match the regex", Set(Groups(A, "9A"), Pack("p", Right))),
        new("declared twice", "MSDK5121", "Found duplicated device group names [A]", Set(Groups(A, A), Pack("p", Right))),
        new("no selector", "MSDK5122", "Device group 'A' must specify at least one selector", Set([new(A, [])], Pack("p", Right))),
        new("six selectors", "MSDK5122", null, Set([new(A, [.. Enumerable.Range(0, 6).Select(static i => Chip("Q", $"S{i}"))])], Pack("p", Right))),
        new("chip without model", "MSDK5123", null, Set([new(A, [Chip("Samsung", "")])], Pack("p", Right))),
        new("chip without manufacturer", "MSDK5123", null, Set([new(A, [Chip("", "E9965")])], Pack("p", Right))),
        new("chip with a space at its end", "MSDK5123", null, Set([new(A, [Chip("Samsung", "E9965 ")])], Pack("p", Right))),
        new("a chip in two groups", "MSDK5124", null, Set(
            [new(A, [Chip("Samsung", "E9965")]), new(B, [Chip("Samsung", "E9965")])],
            Pack("p", [.. Right, "assets/p#group_B/m.tflite"]))),
        new("10,001 devices", "MSDK5125", null, Set(
            [new(A, [new DeviceSelector { IncludedDevices = [.. Enumerable.Range(0, 10_001).Select(static i => new DeviceId("b", $"d{i}"))] }])],
            Pack("p", Right))),
        new("101 features", "MSDK5125", null, Set(
            [new(A, [new DeviceSelector { RequiredFeatures = [.. Enumerable.Range(0, 101).Select(static i => $"f{i}")] }])], Pack("p", Right))),
        new("one spelling of Qualcomm", "MSDK5127", null, Set([new(A, [Chip("QTI", "SM8750")])], Pack("p", Right))),

        // Groups of folders.
        new("other groups in a folder of the same pack", "MSDK5130", "All device-group-targeted folders in a module must support the same set", Set(
            Groups(A, B), Pack("p", [.. Right, "assets/p#group_B/m.tflite", "assets/q#group_A/m.tflite", "assets/q#group_other/placeholder.txt"]))),
        new("other groups in another pack", "MSDK5130", "All modules with device group targeting must support the same set", Set(
            Groups(A, B),
            Pack("p", [.. Right, "assets/p#group_B/m.tflite"]),
            Pack("q", "assets/q#group_A/m.tflite", "assets/q#group_other/placeholder.txt"))),
        new("folder without group beside those with", "MSDK5131", "Directory 'assets/p' must have exactly one device group, but found []", Set(
            Groups(A), Pack("p", [.. Right, "assets/p/m.tflite"]))),
        new("nothing for other devices", "MSDK5132", null, Set(Groups(A), Pack("p", "assets/p#group_A/m.tflite"))),
        new("undeclared group", "MSDK5133", "refers to device group [B] which is not in the list [A, other]", Set(
            Groups(A), Pack("p", [.. Right, "assets/p#group_B/m.tflite"]))),
        // Without any configuration it is a warning of bundletool, and nothing tells Play who is in the group.
        new("no group declared at all", "MSDK5133", null, Set([], Pack("p", Right))),

        // Content and paths.
        new("the same path in two packs", "MSDK5135", "Modules 'p' and 'q' contain entry 'assets/m.tflite' with different content", Set(
            Groups(A), With("p", "assets/m.tflite", "one"), With("q", "assets/m.tflite", "two"))),
        new("library among the assets", "MSDK5136", null, Set(Groups(A), Pack("p", [.. Right, "assets/p.source/libx.so"]))),
        new("Java code among the assets", "MSDK5136", null, Set(Groups(A), Pack("p", [.. Right, "assets/p.source/classes.dex"]))),
        new("application among the assets", "MSDK5136", null, Set(Groups(A), Pack("p", [.. Right, "assets/p.source/x.apk"]))),
        new("library where modules have them", "MSDK5136", "Invalid entry found in asset pack 'p': 'lib/arm64-v8a/libx.so'", Set(
            Groups(A), Pack("p", [.. Right, "lib/arm64-v8a/libx.so"]))),
        new("code where modules have it", "MSDK5136", "Invalid entry found in asset pack 'p': 'dex/classes.dex'", Set(
            Groups(A), Pack("p", [.. Right, "dex/classes.dex"]))),
        new("resource", "MSDK5136", "contains resource files but is missing a resource table", Set(Groups(A), Pack("p", [.. Right, "res/raw/x"]))),
        new("file beside the assets", "MSDK5136", "Module files can be only in pre-defined directories, but found 'README.md'", Set(
            Groups(A), Pack("p", [.. Right, "README.md"]))),
        new("META-INF", "MSDK5136", "Module files can be only in pre-defined directories, but found 'META-INF/x'", Set(
            Groups(A), Pack("p", [.. Right, "META-INF/x"]))),
        new("hidden file", "MSDK5137", null, Set(Groups(A), Pack("p", [.. Right, "assets/p.source/.hidden"]))),
        new("hidden folder", "MSDK5137", null, Set(Groups(A), Pack("p", [.. Right, "assets/.git/x"]))),
        new("# at the beginning", "MSDK5137", "Cannot tokenize targeted directory '#a'", Set(Groups(A), Pack("p", [.. Right, "assets/#a/x"]))),
        new("# at the end", "MSDK5137", "Cannot tokenize targeted directory 'a#'", Set(Groups(A), Pack("p", [.. Right, "assets/a#/x"]))),
        new("# without key", "MSDK5137", "Cannot tokenize targeted directory segment 'b'", Set(Groups(A), Pack("p", [.. Right, "assets/a#b/x"]))),
        new("unknown key", "MSDK5137", "Directory 'a' contains unsupported key 'soc'", Set(Groups(A), Pack("p", [.. Right, "assets/a#soc_b/x"]))),
        new("group in a group", "MSDK5137", "Duplicate targeting dimension 'DEVICE_GROUP'", Set(
            Groups(A), Pack("p", "assets/p#group_A/q#group_A/m.tflite", "assets/p#group_other/placeholder.txt"))),
        new("three dimensions", "MSDK5137", "No directory should target more than two dimension", Set(
            Groups(A), Pack("p", [.. Right, "assets/x#group_A#tier_0#countries_c/m.tflite"]))),
        new("name of a group that is none", "MSDK5137", "Device group names should start with a letter", Set(
            Groups(A), Pack("p", [.. Right, "assets/p#group_9x/m.tflite"]))),
    ];

    private static PackContent Pack(string name, params string[] paths) => DemoPacks.Pack(name, DeliveryType.OnDemand, [.. paths, $"assets/{name}.pack.json"]);

    private static PackContent Named(string name) => Pack(
        name, $"assets/{name}#group_A/m.tflite", $"assets/{name}#group_other/placeholder.txt", $"assets/{name}.source/m.tflite");

    private static PackContent With(string name, string path, string text)
    {
        PackContent pack = Named(name);
        PackFile more = PackFile.FromBytes(path, System.Text.Encoding.UTF8.GetBytes(text));
        return pack with { Files = [.. pack.Files.Append(more).OrderBy(static file => file.Path, StringComparer.Ordinal)] };
    }

    private static PackSet Set(IReadOnlyList<DeviceGroup> groups, params IReadOnlyList<PackContent> packs) => new() { Packs = packs, Groups = groups };

    private static DeviceGroup[] Groups(params string[] names) => [.. names.Select(static (name, i) => new DeviceGroup(name, [Chip("Samsung", $"S{i}")]))];

    private static DeviceSelector Chip(string manufacturer, string model) => new() { SystemOnChips = [new SystemOnChip(manufacturer, model)] };
}
