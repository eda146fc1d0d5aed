namespace DigitReader;

/// <summary>The pixels of one digit.</summary>
/// <param name="Box">Box around them.</param>
/// <param name="Pixels">Positions, row * width + column.</param>
internal sealed record Shape(Box Box, IReadOnlyList<int> Pixels);

/// <summary>Finds connected ink, joins the parts of a broken digit and cuts digits that touch.</summary>
internal static class ShapeFinder
{
    // Smaller than this share of the tallest shape is a speck.
    private const float Speck = 0.25f;

    // Digits wider than the first share of their height are seldom one, wider than the second never.
    private const float WideDigit = 1.25f;
    private const float WidestDigit = 2;

    // Where two digits touch, the ink is not higher than this share of them; within a digit a column has top and bottom.
    private const float Touch = 0.25f;

    /// <summary>The digits, in no order.</summary>
    /// <param name="ink">The picture.</param>
    /// <param name="weak">Ink that every pixel of a digit has.</param>
    /// <param name="strong">Ink that some pixel of it has.</param>
    public static List<Shape> Find(InkMap ink, float weak, float strong)
    {
        List<Shape> parts = Connected(ink, weak);
        parts.RemoveAll(part => IsFrame(part, ink) || !part.Pixels.Any(pixel => ink.Values[pixel] > strong));
        if (parts.Count == 0)
        {
            return parts;
        }

        int tallest = parts.Max(part => part.Box.Height);
        List<Shape> whole = Join(parts, tallest);
        tallest = whole.Max(shape => shape.Box.Height);
        whole.RemoveAll(shape => Math.Max(shape.Box.Height, shape.Box.Width) < tallest * Speck);
        return [.. whole.SelectMany(shape => Cut(shape, ink))];
    }

    private static List<Shape> Connected(InkMap ink, float threshold)
    {
        List<Shape> shapes = [];
        bool[] seen = new bool[ink.Values.Length];
        Stack<int> open = new();
        for (int start = 0; start < seen.Length; start++)
        {
            if (seen[start] || ink.Values[start] <= threshold)
            {
                continue;
            }

            List<int> pixels = [];
            Box box = Box.Empty;
            seen[start] = true;
            open.Push(start);
            while (open.TryPop(out int pixel))
            {
                int x = pixel % ink.Width;
                int y = pixel / ink.Width;
                pixels.Add(pixel);
                box = box.Including(x, y);
                for (int nextY = Math.Max(y - 1, 0); nextY <= Math.Min(y + 1, ink.Height - 1); nextY++)
                {
                    for (int nextX = Math.Max(x - 1, 0); nextX <= Math.Min(x + 1, ink.Width - 1); nextX++)
                    {
                        int next = (nextY * ink.Width) + nextX;
                        if (!seen[next] && ink.Values[next] > threshold)
                        {
                            seen[next] = true;
                            open.Push(next);
                        }
                    }
                }
            }

            shapes.Add(new Shape(box, pixels));
        }

        return shapes;
    }

    // A line around the picture, or the dark edge of a scan.
    private static bool IsFrame(Shape part, InkMap ink) =>
        (part.Box.Width >= ink.Width * 0.95f && part.Box.Height >= ink.Height * 0.95f && ink.Width > DigitScaler.Side)
        || (part.Box.Width >= ink.Width && part.Box.Height < ink.Height / 10)
        || (part.Box.Height >= ink.Height && part.Box.Width < ink.Width / 20);

    // Parts above each other belong together when the gap is small and the result no taller than a digit here.
    private static List<Shape> Join(List<Shape> parts, int tallest)
    {
        List<Shape> joined = [.. parts.OrderByDescending(part => part.Pixels.Count)];
        for (int i = 0; i < joined.Count; i++)
        {
            int other = joined.FindIndex(i + 1, candidate => Belong(joined[i].Box, candidate.Box, tallest));
            if (other >= 0)
            {
                joined[i] = new Shape(joined[i].Box.Union(joined[other].Box), [.. joined[i].Pixels, .. joined[other].Pixels]);
                joined.RemoveAt(other);
                // The larger shape may now reach parts that were passed over.
                i = -1;
            }
        }

        return joined;
    }

    private static bool Belong(Box large, Box small, int tallest)
    {
        int common = Math.Min(large.Right, small.Right) - Math.Max(large.Left, small.Left);
        int gapX = -common;
        int gapY = Math.Max(large.Top, small.Top) - Math.Min(large.Bottom, small.Bottom);
        Box both = large.Union(small);
        bool stacked = common >= small.Width * 0.5f && gapY <= tallest * 0.25f;
        // The bar of a 5 that begins a little to the right of it.
        bool beside = gapX <= tallest * 0.08f && gapY < 0 && small.Height < large.Height * 0.5f;
        return (stacked || beside) && both.Height <= tallest * 1.6f && both.Width <= Math.Max(both.Height, tallest) * 1.1f;
    }

    // Touching digits: cut where a column's ink is lowest, near where the digits should end.
    private static IEnumerable<Shape> Cut(Shape shape, InkMap ink)
    {
        float ratio = (float)shape.Box.Width / shape.Box.Height;
        if (ratio <= WideDigit)
        {
            return [shape];
        }

        int count = Math.Max(2, (int)MathF.Round(ratio / 0.75f));
        int[] heights = ColumnHeights(shape, ink);
        int step = shape.Box.Width / count;
        int[] cuts = [.. Enumerable.Range(1, count - 1).Select(i =>
            Enumerable.Range((i * step) - (step / 3), Math.Max(1, step * 2 / 3)).MinBy(column => heights[column]))];
        return ratio > WidestDigit || cuts.All(column => heights[column] <= shape.Box.Height * Touch)
            ? Pieces(shape, ink, [0, .. cuts, shape.Box.Width])
            : [shape];
    }

    // From the first to the last ink of each column.
    private static int[] ColumnHeights(Shape shape, InkMap ink)
    {
        Box[] columns = new Box[shape.Box.Width];
        Array.Fill(columns, Box.Empty);
        foreach (int pixel in shape.Pixels)
        {
            ref Box column = ref columns[(pixel % ink.Width) - shape.Box.Left];
            column = column.Including(pixel % ink.Width, pixel / ink.Width);
        }

        return [.. columns.Select(column => column.Height)];
    }

    private static IEnumerable<Shape> Pieces(Shape shape, InkMap ink, int[] cuts) => cuts
        .Zip(cuts.Skip(1), (start, end) => shape.Pixels
            .Where(pixel => (pixel % ink.Width) - shape.Box.Left >= start && (pixel % ink.Width) - shape.Box.Left < end).ToList())
        .Where(pixels => pixels.Count > 0)
        .Select(pixels => new Shape(
            pixels.Aggregate(Box.Empty, (box, pixel) => box.Including(pixel % ink.Width, pixel / ink.Width)), pixels));
}
