using ModelSdk.Build.Packs.Layout;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Packs.Tests.Rules;

// Folders, entries and paths.
public static partial class WrongPacks
{
    private static IEnumerable<WrongPack> Folders =>
    [
        new("pack that lacks a group", "MSDK5130", "Pack 'p' covers device groups A, B, other, but pack 'q' covers A, other; every pack must cover the same groups. Add folder 'assets/q#group_B'", TestPacks.Set(
            AB, Good("p"), TestPacks.Pack("q", "assets/q#group_A/n", "assets/q#group_other/n")), "All modules with device group targeting must support the same set"),
        new("folder that lacks a group", "MSDK5130", "Folder 'assets/p' of pack 'p' covers device groups A, B, other, but folder 'assets/q' of pack 'p' covers B, other", TestPacks.Set(
            AB, Good("p", "assets/q#group_B/n", "assets/q#group_other/n")), "All device-group-targeted folders in a module must support the same set"),
        new("packs with different groups", "MSDK5130", "but pack 'q' covers B, other", TestPacks.Set(
            AB, TestPacks.Pack("p", "assets/p#group_A/n", "assets/p#group_other/n"), TestPacks.Pack("q", "assets/q#group_B/n", "assets/q#group_other/n")),
            "All modules with device group targeting must support the same set"),
        new("untargeted sibling", "MSDK5131", "Folder 'assets/p' of pack 'p' exists beside 'assets/p#group_...'", TestPacks.Set(AB, Good("p", "assets/p/n")), "must have exactly one device group, but found []"),
        new("untargeted sibling with files further below", "MSDK5131", "'assets/p'", TestPacks.Set(AB, Good("p", "assets/p/a/b/n")), "must have exactly one device group, but found []"),
        new("no fallback", "MSDK5132", "Folder 'assets/p' of pack 'p' has nothing for devices outside", TestPacks.Set(AB, TestPacks.Pack("p", "assets/p#group_A/n", "assets/p#group_B/n"))),
        new("one folder without fallback", "MSDK5132", "add 'assets/q#group_other'", TestPacks.Set(
            AB, Good("p", "assets/q#group_A/n", "assets/q#group_B/n")), "All device-group-targeted folders in a module must support the same set"),
        new("one pack without fallback", "MSDK5132", "Folder 'assets/q' of pack 'q'", TestPacks.Set(
            AB, Good("p"), TestPacks.Pack("q", "assets/q#group_A/n", "assets/q#group_B/n")), "All modules with device group targeting must support the same set"),
        new("undeclared group", "MSDK5133", "Folder 'assets/p#group_b' of pack 'p' names device group 'b', which the configuration does not define (it defines A, C). Declare it", TestPacks.Set(
            [AB[0], TestPacks.Group("C", "M/1")], TestPacks.Pack("p", "assets/p#group_A/n", "assets/p#group_b/n", "assets/p#group_other/n")), "Module 'p' refers to device group [b] which is not"),
        new("empty folder of a group", "MSDK5134", "Folder 'assets/p#group_B' of pack 'p' is empty", TestPacks.Set(
            AB, TestPacks.Pack("p", "assets/p#group_A/n", "assets/p#group_other/n") with { FolderEntries = ["assets/p#group_B/", "assets/"] })),
    ];

    private static IEnumerable<WrongPack> Entries =>
    [
        new("one path with different bytes", "MSDK5135", "Modules 'p' and 'q' both contain 'assets/z/n' with different content", TestPacks.Set(
            [], TestPacks.Pack("p", "assets/p/n") with { Files = [TestPacks.File("assets/z/n", "1")] }, TestPacks.Pack("q") with { Files = [TestPacks.File("assets/z/n", "2")] }),
            "Modules 'p' and 'q' contain entry 'assets/z/n' with different content."),
        new("folders of groups with the same name in two packs", "MSDK5135", "'assets/model#group_A/n', 'assets/model#group_B/n'", TestPacks.Set(AB, Model("p"), Model("q")), "with different content."),
        .. new[] { "libx.so", "classes.dex", "x.jar", "x.apk", "X.CLASS", "x.aar", "x.odex" }.Select(static name =>
            new WrongPack($"code: {name}", "MSDK5136", $"cannot contain code: 'assets/q/{name}' in pack 'p'", TestPacks.Set(AB, Good("p", $"assets/q/{name}")))),
        new("ELF under another name", "MSDK5136", "'assets/q/n.tflite' is a native library or program (ELF)", Bytes([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1])),
        new("DEX under another name", "MSDK5136", "'assets/q/n.tflite' is compiled Java or Kotlin (DEX)", Bytes("dex\n039\0"u8.ToArray())),
        new("Java class under another name", "MSDK5136", "'assets/q/n.tflite' is a Java class", Bytes([0xCA, 0xFE, 0xBA, 0xBE, 0, 0])),
        new("file for the root of the APK", "MSDK5136", "entries outside assets/: 'root/x'", TestPacks.Set(AB, Good("p", "root/x")), "Invalid entry found in asset pack 'p': 'root/x'."),
        new("native library in lib/", "MSDK5136", "'lib/arm64-v8a/libx.so'", TestPacks.Set(AB, Good("p", "lib/arm64-v8a/libx.so")), "Invalid entry found in asset pack 'p'"),
        new("resource", "MSDK5136", "'res/raw/x'", TestPacks.Set(AB, Good("p", "res/raw/x")), "Module 'p' contains resource files but is missing a resource table."),
        new("signature", "MSDK5136", "'META-INF/x'", TestPacks.Set(AB, Good("p", "META-INF/x")), "Module files can be only in pre-defined directories, but found 'META-INF/x'."),
        new("file at the top", "MSDK5136", "'x.txt'", TestPacks.Set(AB, Good("p", "x.txt")), "Module files can be only in pre-defined directories, but found 'x.txt'."),
        new("file beside the manifest", "MSDK5136", "'manifest/x.txt'", TestPacks.Set(AB, Good("p", "manifest/x.txt")), "Only 'AndroidManifest.xml' is accepted under directory 'manifest/'"),
        new("source model for group other only", "MSDK5146", "Pack 'p' delivers 'App/net' to group 'other' only (SourceModel=OtherOnly): a device of A, B whose", TestPacks.Set(
            AB, Good("p") with { Files = [.. Good("p").Files, Index(otherOnly: true)] })),
    ];

    private static IEnumerable<WrongPack> Paths =>
    [
        new("# at the end", "MSDK5137", "'q#' begins or ends with '#'", Path("assets/q#/n"), "Cannot tokenize targeted directory 'q#'."),
        new("# at the beginning", "MSDK5137", "'#q' begins or ends with '#'", Path("assets/#q/n"), "Cannot tokenize targeted directory '#q'."),
        new("suffix without value", "MSDK5137", "'#group' in 'q#group' is no suffix", Path("assets/q#group/n"), "Cannot tokenize targeted directory segment 'group'."),
        new("two # in a row", "MSDK5137", "'#' in 'q##group_A' is no suffix", Path("assets/q##group_A/n"), "Cannot tokenize targeted directory segment ''."),
        new("unknown key", "MSDK5137", "unknown suffix '#color_…'; known are group, tier", Path("assets/q#color_red/n"), "Directory 'q' contains unsupported key 'color'."),
        new("tier that is no number", "MSDK5137", "'high' after '#tier_' in 'q#tier_high' is not a number", Path("assets/q#tier_high/n"), "Device tiers should be non-negative integers."),
        new("unknown texture format", "MSDK5137", "is not a texture format", Path("assets/q#tcf_png/n"), "Unrecognized value of the texture compression format targeting 'png'"),
        new("country set with a digit in front", "MSDK5137", "'1x' after '#countries_'", Path("assets/q#countries_1x/n"), "Country set name should match the regex"),
        new("three suffixes", "MSDK5137", "has 3 suffixes, of which bundletool takes at most 2", Path("assets/q#tier_0#tcf_astc#countries_x/n"), "more than two dimension"),
        new("the same suffix twice", "MSDK5137", "has the suffix '#tier_…' more than once", Path("assets/q#tier_0#tier_1/n"), "more than once on the same dimension"),
        new("the same suffix twice in a path", "MSDK5137", "more than one of its folders has a suffix '#tier_…'", Path("assets/q#tier_0/r#tier_0/n"), "Duplicate targeting dimension"),
        new("a group in the folder of a group", "MSDK5137", "more than one of its folders has a suffix '#group_…'", Path("assets/q#group_A/r#group_A/n"), "Duplicate targeting dimension"),
        new("language beside another suffix", "MSDK5137", "which must stand alone", Path("assets/q#lang_de#tier_0/n"), "should not be nested with other dimensions"),
        new("language", "MSDK5137", "packs cannot be split by language", Path("assets/q#lang_de/n"), "Language targeting for asset packs is not supported"),
        new("folder that begins with a dot", "MSDK5137", "'.git' begins with a dot", Path("assets/.git/n")),
        new("file that begins with a dot", "MSDK5137", "'.DS_Store' begins with a dot", Path("assets/q/.DS_Store")),
        new("suffix at a file", "MSDK5137", "only folders can have suffixes", Path("assets/q/n#group_A.tflite")),
        new("letters outside ASCII, on Windows", "MSDK5137", "'assets/blüten/n' of pack 'p'", Path("assets/blüten/n")) { Context = TestPacks.Context with { IsWindows = true } },
    ];

    private static IEnumerable<WrongPack> Nesting =>
    [
        new("missing combination", "MSDK5137", "missing are #group_B#tier_1", TestPacks.Set(AB, Crossed("p", "A", "B", "other") is { } all
            ? all with { Files = [.. all.Files.Where(static file => !file.Path.Contains("B#tier_1", StringComparison.Ordinal))] } : null!), "cartesian product"),
        new("countries without fallback", "MSDK5137", "missing are #group_other", TestPacks.Set(
            AB, Good("p", "assets/p#group_A#countries_x/n", "assets/p#group_B#countries_x/n", "assets/p#group_other#countries_x/n") is { } countries
                ? countries with { Files = [.. countries.Files.Where(static file => file.Path != "assets/p#group_other/n")] } : null!), "cartesian product"),
        new("suffixes in another order", "MSDK5137", "come in another order than those of its siblings (group, tier)", TestPacks.Set(
            AB, TestPacks.Pack("p", [.. Crossed("p", "A", "B", "other").Files.Select(static file => file.Path.Replace("#group_B#tier_1", "#tier_1#group_B", StringComparison.Ordinal))])), "order"),
        new("other suffixes in another pack", "MSDK5137", "those of 'assets/p' in pack 'p'", TestPacks.Set(
            AB, Crossed("p", "A", "B", "other"), TestPacks.Pack("q", "assets/q#group_A#tier_0/n", "assets/q#group_B#tier_0/n", "assets/q#group_other#tier_0/n")),
            "Found different nested targeting across different modules."),
    ];

    private static PackSet Path(string path) => TestPacks.Set(AB, Good("p", path));

    private static PackSet Bytes(byte[] bytes) =>
        TestPacks.Set(AB, Good("p") with { Files = [.. Good("p").Files, PackFile.FromBytes("assets/q/n.tflite", bytes)] });

    // Each file has its own bytes.
    private static PackContent Model(string pack) => TestPacks.Pack(pack) with
    {
        Files = [.. new[] { "A", "B", "other" }.Select(group => TestPacks.File($"assets/model#group_{group}/n", group == "other" ? "" : pack))],
    };

    // Every group with tiers 0 and 1.
    private static PackContent Crossed(string name, params string[] groups) => TestPacks.Pack(
        name, [.. groups.SelectMany(group => new[] { $"assets/{name}#group_{group}#tier_0/n", $"assets/{name}#group_{group}#tier_1/n" })]);

    private static PackFile Index(bool otherOnly) => PackFile.FromBytes("assets/p.pack.json", new PackIndex
    {
        Pack = "p",
        Models =
        [
            new PackIndexModel
            {
                Assembly = "App",
                Name = "net",
                Source = new PackIndexFile("p/n", new string('0', 64), 1) { OtherOnly = otherOnly },
                Variants = [.. new[] { "B", "A" }.Select(static group =>
                    new ArtifactRow { Target = group, Group = group, Path = "p/n", Sha256 = new string('0', 64), Length = 1 })],
            },
        ],
    }.ToUtf8());
}
