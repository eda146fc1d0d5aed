using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;

namespace ModelSdk.Packs.Tests.Rules;

/// <summary>Packs that break one rule: what ours says, and what bundletool 1.18.3 says, which was tried for each.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Id">Number of the only finding.</param>
/// <param name="Text">Part of its message.</param>
/// <param name="Set">Packs and groups.</param>
/// <param name="Bundletool">Part of the error of <c>build-bundle</c>; null where it accepts the packs.</param>
public sealed record WrongPack(string Name, string Id, string Text, PackSet Set, string? Bundletool = null)
{
    /// <summary>What the rules know beside the packs.</summary>
    public RuleContext Context { get; init; } = TestPacks.Context;

    /// <inheritdoc />
    public override string ToString() => $"{Id} {Name}";
}

/// <summary>The table; tests hold our rules against it, and bundletool.</summary>
public static partial class WrongPacks
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<WrongPack> All { get; } = [.. Names, .. Sizes, .. Groups, .. Chips, .. Folders, .. Entries, .. Paths, .. Nesting];

    /// <summary>Packs that break none and that bundletool accepts.</summary>
    public static IReadOnlyList<(string Name, PackSet Set)> Right { get; } =
    [
        ("no packs at all", TestPacks.Set([])),
        ("a pack without groups", TestPacks.Set([], TestPacks.Pack("p", "assets/p/net.tflite", "assets/p.pack.json"))),
        ("a pack as ModelSdk writes it", TestPacks.Set(AB, Good("p", "assets/p.pack.json", "assets/p.source/net.tflite"))),
        ("two packs, one without groups", TestPacks.Set(AB, Good("p"), TestPacks.Pack("q", "assets/q/net.tflite"))),
        ("equal placeholders at one path of two packs", TestPacks.Set(
            AB, Good("p") with { Files = [.. Good("p").Files, TestPacks.File("assets/z/placeholder.txt", "")] },
            Good("q") with { Files = [.. Good("q").Files, TestPacks.File("assets/z/placeholder.txt", "")] })),
        ("two folders with the same groups in one pack", TestPacks.Set(AB, Good("p", "assets/q#group_A/n", "assets/q#group_B/n", "assets/q#group_other/n"))),
        ("files only below the folder of a group", TestPacks.Set(
            AB, TestPacks.Pack("p", "assets/p#group_A/more/n", "assets/p#group_B/n", "assets/p#group_other/a/b/n"))),
        ("a folder whose name begins as that of another", TestPacks.Set(AB, Good("p", "assets/p2/n", "assets/p.source/n"))),
        ("names that aapt2 would leave out, and spaces", TestPacks.Set(AB, Good("p", "assets/_q/n", "assets/q/n~", "assets/q/thumbs.db", "assets/q/a b.txt"))),
        ("letters outside ASCII, not on Windows", TestPacks.Set(AB, Good("p", "assets/blüten/netz.tflite"))),
        ("five selectors", TestPacks.Set([TestPacks.Group("A", "M/1", "M/2", "M/3", "M/4", "M/5"), AB[1]], Good("p"))),
        ("a declared group that no folder uses", TestPacks.Set([.. AB, TestPacks.Group("C", "Google/Tensor G5")], Good("p"))),
        ("countries with their fallback", TestPacks.Set(
            AB, Good("p", "assets/p#group_A#countries_x/n", "assets/p#group_B#countries_x/n", "assets/p#group_other#countries_x/n"))),
        ("all combinations of two kinds of suffixes", TestPacks.Set(AB, Crossed("p", "A", "B", "other"))),
    ];
}
