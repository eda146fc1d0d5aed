using System.Globalization;

namespace ModelSdk.Build.OpSupport;

/// <summary>Metadata FixedShapes: <c>1,224,224,3</c> for a model with one input, or <c>ids=1,128;mask=1,128</c>.</summary>
/// <remarks>
/// Shapes are separated by semicolons; a shape has all dimensions of the input, separated by commas, spaces or x
/// (<c>1x224x224x3</c>). The last equals sign separates the name, so names may have one themselves.
/// </remarks>
public static class FixedShapes
{
    /// <summary>How it is written, for messages.</summary>
    public const string Syntax =
        "all dimensions of each input, such as ids=1,128;mask=1,128, or 1,224,224,3 for a model with one input";

    private static readonly char[] Separators = [',', 'x', ' '];

    /// <summary>The shapes by input name (empty for the only input), or null when the text is not of this form.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<int>>? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Dictionary<string, IReadOnlyList<int>> shapes = new(StringComparer.Ordinal);
        string[] parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string part in parts)
        {
            int equals = part.LastIndexOf('=');
            string name = equals < 0 ? "" : part[..equals].Trim();
            if (Dimensions(part[(equals + 1)..]) is not { } shape || (name.Length == 0 && parts.Length > 1) || !shapes.TryAdd(name, shape))
            {
                return null;
            }
        }

        return shapes.Count == 0 ? null : shapes;
    }

    /// <summary>What a user could write for these inputs: 1 for each open dimension.</summary>
    public static string Suggest(IReadOnlyList<OpenTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        string[] shapes = [.. tensors
            .Where(static tensor => tensor.Name.Length > 0)
            .DistinctBy(static tensor => tensor.Name)
            .Select(static tensor => (tensor.Name, Shape: string.Join(',', tensor.Dimensions.Select(static size => Math.Max(size, 1)))))
            .Select(named => $"{named.Name}={named.Shape}")];
        return shapes.Length == 0 ? "input=1,128" : string.Join(';', shapes);
    }

    private static List<int>? Dimensions(string text)
    {
        List<int> sizes = [];
        foreach (string part in text.Trim('[', ']', ' ').Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size == 0)
            {
                return null;
            }

            sizes.Add(size);
        }

        return sizes.Count == 0 ? null : sizes;
    }
}
