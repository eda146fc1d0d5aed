namespace ModelSdk.Build.Packs;

/// <summary>Rows of text as lines with aligned columns, the heading first.</summary>
internal static class TextTable
{
    /// <summary>The lines, without spaces at their ends.</summary>
    /// <param name="heading">One cell for each column.</param>
    /// <param name="rows">As many cells each.</param>
    /// <param name="right">Columns whose cells end in line, such as numbers.</param>
    public static IEnumerable<string> Lines(string[] heading, IEnumerable<string[]> rows, params int[] right)
    {
        string[][] all = [heading, .. rows];
        int[] widths = [.. heading.Select((_, column) => all.Max(row => row[column].Length))];
        return all.Select(row => string.Join("  ", row.Select((cell, column) =>
            right.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
    }
}
