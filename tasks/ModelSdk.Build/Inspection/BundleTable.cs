using System.Globalization;
using ModelSdk.Build.Inspection;
using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Build;

/// <summary>The sections of a bundle as a table of text; <c>modelsdk inspect</c> prints it.</summary>
public static class BundleTable
{
    private static readonly string[] Heads = ["Section", "Data type", "Model type", "Offset", "Size", "Keys"];

    /// <summary>A line for the bundle's own keys, a heading, and a line for each section.</summary>
    public static IReadOnlyList<string> Lines(LiteRtLmFile bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        string[][] rows = [Heads, .. bundle.Sections.Select(Cells)];
        int[] widths = [.. Heads.Select((_, column) => rows.Max(row => row[column].Length))];
        return
        [
            $"LiteRT-LM bundle {bundle.Version}: {Keys(bundle.SystemMetadata)}".TrimEnd(' ', ':'),
            .. rows.Select(row => string.Join("  ", row.Select((cell, column) => Align(cell, widths[column], column))).TrimEnd()),
        ];
    }

    private static string[] Cells(LiteRtLmSection section) =>
    [
        section.Index.ToString(CultureInfo.InvariantCulture),
        section.DataTypeName,
        section.ModelType ?? "-",
        section.Begin.ToString(CultureInfo.InvariantCulture),
        LmInspector.Size(section.Length),
        Keys(section.Items.Where(static item => !item.Key.Equals("model_type", StringComparison.OrdinalIgnoreCase))),
    ];

    // Numbers to the right.
    private static string Align(string cell, int width, int column) => column is 3 or 4 ? cell.PadLeft(width) : cell.PadRight(width);

    private static string Keys(IEnumerable<LiteRtLmItem> items) =>
        string.Join(", ", items.Select(static item => $"{item.Key}={item.Text}")).ReplaceLineEndings(" ");
}
