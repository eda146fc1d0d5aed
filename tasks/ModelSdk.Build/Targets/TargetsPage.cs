using System.Text;
using ModelSdk.Build.OpSupport.Tables;

namespace ModelSdk.Build.Targets;

/// <summary>Writes docs/targets.md from Data: what Targets can name, and what is known of each compiler.</summary>
/// <remarks>
/// The test TargetsPageTests compares the committed page with it and rewrites the page when MODELSDK_UPDATE_DOCS is 1.
/// </remarks>
internal static partial class TargetsPage
{
    /// <summary>The command that rewrites the page.</summary>
    public const string Command = "MODELSDK_UPDATE_DOCS=1 dotnet test tests/ModelSdk.Build.Tests --filter TargetsPage";

    /// <summary>The whole page.</summary>
    public static string Write(SocTable socs, IReadOnlyList<BackendFile> backends, RemedyFile remedies)
    {
        StringBuilder page = new();
        page.Append(Intro(socs, backends));
        page.Append("\n## The chips\n");
        foreach (SocVendor vendor in socs.Vendors.OrderBy(vendor => vendor.Title, StringComparer.Ordinal))
        {
            AppendVendor(page, vendor, [.. socs.All.Where(target => target.Vendor == vendor.Name)]);
        }

        AppendMatrix(page, backends);
        AppendRules(page, backends);
        AppendRemedies(page, remedies);
        return page.ToString();
    }

    /// <summary>The files of Data/backends that are there, NPU compilers first.</summary>
    public static IReadOnlyList<BackendFile> ReadBackends() =>
    [
        .. BackendTables.Ids
            .Where(static id => id != BackendTables.OtherPlugin)
            .Select(id => $"backends/{id}.json")
            .Where(DataFiles.Exists)
            .Select(name => DataFiles.Read(name, TableJson.Default.BackendFile)),
    ];

    /// <summary>Data/remedies.json.</summary>
    public static RemedyFile ReadRemedies() => DataFiles.Read("remedies.json", TableJson.Default.RemedyFile);

    private static void AppendVendor(StringBuilder page, SocVendor vendor, IReadOnlyList<SocTarget> targets)
    {
        string[] spellings = [.. vendor.Spellings.Prepend(vendor.Name).Select(name => $"`{name}_*`")];
        page.Append($"\n### {vendor.Title}\n\n");
        page.Append($"Wildcard {string.Join(", ", spellings)}. Generation: {vendor.Generation}. Facts from {vendor.Source}.\n");
        AppendTable(page, "Phones (the wildcard means these):", [.. targets.Where(target => target.IsPhone == true)]);
        AppendTable(
            page,
            targets.Any(target => target.IsPhone == true)
                ? "Others, to be named one by one: boards, cars, PCs, and phones that LiteRT does not count among those for AI packs:"
                : "No phones; the wildcard means all of these:",
            [.. targets.Where(target => target.IsPhone != true && IsNamed(target))]);
        AppendUnnamed(page, [.. targets.Where(target => target.IsPhone != true && !IsNamed(target))]);
        AppendNotes(page, targets);
    }

    private static void AppendTable(StringBuilder page, string caption, IReadOnlyList<SocTarget> targets)
    {
        if (targets.Count == 0)
        {
            return;
        }

        page.Append($"\n{caption}\n\n| Target | Name | Short | Generation | Play device group | Devices report |\n|---|---|---|---|---|---|\n");
        foreach (SocTarget target in targets)
        {
            string models = Code(target.DeviceModels.Where(model => model != target.Model));
            page.Append($"| {Id(target)} | {string.Join(", ", target.MarketingNames)} | {Code(target.Aliases)} | {target.Generation} ");
            page.Append($"| {Code(target.PlayDeviceGroup is null ? [] : [target.PlayDeviceGroup])} | {models} |\n");
        }
    }

    // Chips of which no more than the id is known need no table.
    private static void AppendUnnamed(StringBuilder page, IReadOnlyList<SocTarget> targets)
    {
        bool first = true;
        foreach (IGrouping<string, SocTarget> group in targets
            .GroupBy(target => target.Generation ?? "")
            .OrderBy(group => group.Key.Length == 0)
            .ThenByDescending(group => group.Key, StringComparer.Ordinal))
        {
            page.Append(first ? "\nWithout other names:\n\n" : "");
            page.Append($"- {(group.Key.Length == 0 ? "generation unknown" : group.Key)}: {string.Join(", ", group.Select(Id))}\n");
            first = false;
        }
    }

    // A note that several chips share stands once.
    private static void AppendNotes(StringBuilder page, IReadOnlyList<SocTarget> targets)
    {
        bool first = true;
        foreach (IGrouping<string, SocTarget> note in targets
            .SelectMany(target => target.Notes.Select(note => (Note: note, Target: target)))
            .GroupBy(pair => pair.Note, pair => pair.Target))
        {
            page.Append(first ? "\nNotes:\n\n" : "");
            page.Append($"- {string.Join(", ", note.Select(target => target.Model))}: {note.Key}\n");
            first = false;
        }
    }

    private static bool IsNamed(SocTarget target) =>
        target.MarketingNames.Count + target.Aliases.Count + target.DeviceModels.Count(model => model != target.Model) > 0;

    private static string Id(SocTarget target) => target.IsKnownToCompiler ? $"`{target.Id}`" : $"`{target.Id}` (check only)";

    private static string Code(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));
}
