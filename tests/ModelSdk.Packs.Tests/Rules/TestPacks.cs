using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;

namespace ModelSdk.Packs.Tests.Rules;

/// <summary>Packs and groups for tests of rules, written in a line each.</summary>
internal static class TestPacks
{
    /// <summary>What is known of an application in which nothing is wrong.</summary>
    public static RuleContext Context { get; } = new()
    {
        File = Path.GetFullPath("App.csproj"),
        Android = new AndroidFacts { MinSdkVersion = 31 },
        IsWindows = false,
    };

    /// <summary>A pack of small files; the content of each is its path.</summary>
    public static PackContent Pack(string name, params string[] paths) =>
        new() { Name = name, Delivery = DeliveryType.OnDemand, Files = [.. paths.Order(StringComparer.Ordinal).Select(static path => File(path, path))] };

    /// <summary>A file with a text.</summary>
    public static PackFile File(string path, string text) => PackFile.FromBytes(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A file that is as long as is said and may not be opened.</summary>
    public static PackFile Long(string path, long length) =>
        new() { Path = path, Length = length, Open = static () => throw new AssertFailedException("the file was opened") };

    /// <summary>A group as ModelSdk declares it: <c>QTI/SM8750</c> and so on, one selector each.</summary>
    public static DeviceGroup Group(string name, params string[] socs) =>
        new(name, [.. socs.Select(static soc => new DeviceSelector { SystemOnChips = [Soc(soc)] })]);

    /// <summary>A chip written as <c>manufacturer/model</c>.</summary>
    public static SystemOnChip Soc(string text) => new(text[..text.IndexOf('/')], text[(text.IndexOf('/') + 1)..]);

    /// <summary>Packs with groups in alphabetical order.</summary>
    public static PackSet Set(IReadOnlyList<DeviceGroup> groups, params PackContent[] packs) => new() { Packs = packs, Groups = groups };

    /// <summary>What one rule finds.</summary>
    public static IReadOnlyList<ModelDiagnostic> Check(this IPackRule rule, PackSet set, RuleContext? context = null) =>
        ContentRules.Check([rule], new RuleInput(set, context ?? Context, new PackSizes(default), default));
}
