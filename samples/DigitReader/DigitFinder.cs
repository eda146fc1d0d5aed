using Imaging;

namespace DigitReader;

/// <summary>Finds the digits of a picture and makes of each what the model was trained on: 28 x 28 ink values, centred.</summary>
internal static class DigitFinder
{
    // A stroke reaches the first share of the darkest ink somewhere and the second one everywhere: thin places do not
    // break it, and shadows and smudges are none.
    private const float Strong = 0.5f;
    private const float Weak = 0.25f;

    /// <summary>The digits as they are read: line by line, from left to right.</summary>
    /// <exception cref="InvalidDataException">There is nothing on the picture.</exception>
    public static IReadOnlyList<float[]> Find(Picture picture)
    {
        InkMap ink = InkMap.Of(picture);
        if (IsPrepared(ink))
        {
            return [ink.Values];
        }

        List<Shape> shapes = ShapeFinder.Find(ink, Weak, Strong);
        return shapes.Count > 0
            ? [.. ReadingOrder(shapes).Select(shape => DigitScaler.Scale(ink, shape))]
            : throw new InvalidDataException("there is no digit on the picture");
    }

    // A picture that is already as in MNIST goes in as it is: 28 x 28, the ink in the middle, a free edge around it.
    private static bool IsPrepared(InkMap ink)
    {
        const int Side = DigitScaler.Side;
        if (ink.Width != Side || ink.Height != Side)
        {
            return false;
        }

        Box box = ink.Bounds(DigitScaler.Faint);
        (float x, float y) = ink.CentreOfMass(box);
        const float Middle = (Side - 1) / 2f;
        return Math.Max(box.Width, box.Height) is >= 17 and <= 22 && Math.Abs(x - Middle) < 2 && Math.Abs(y - Middle) < 2;
    }

    // Shapes that stand beside each other make a line: the middle of one lies within the height of the other.
    private static IEnumerable<Shape> ReadingOrder(List<Shape> shapes)
    {
        List<List<Shape>> lines = [];
        foreach (Shape shape in shapes.OrderBy(shape => shape.Box.MiddleY))
        {
            List<Shape>? line = lines.Find(line => line.Exists(
                other => shape.Box.MiddleY < other.Box.Bottom && other.Box.MiddleY > shape.Box.Top));
            if (line is null)
            {
                lines.Add([shape]);
            }
            else
            {
                line.Add(shape);
            }
        }

        return lines.SelectMany(line => line.OrderBy(shape => shape.Box.MiddleX));
    }
}
