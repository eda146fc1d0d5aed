namespace DigitReader;

/// <summary>A rectangle of pixels; right and bottom are the first outside.</summary>
internal readonly record struct Box(int Left, int Top, int Right, int Bottom)
{
    /// <summary>A box without pixels, to start from.</summary>
    public static Box Empty => new(int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);

    public int Width => Right > Left ? Right - Left : 0;

    public int Height => Bottom > Top ? Bottom - Top : 0;

    public float MiddleX => (Left + Right) / 2f;

    public float MiddleY => (Top + Bottom) / 2f;

    /// <summary>The box that also has this pixel.</summary>
    public Box Including(int x, int y) =>
        new(Math.Min(Left, x), Math.Min(Top, y), Math.Max(Right, x + 1), Math.Max(Bottom, y + 1));

    /// <summary>The box around both.</summary>
    public Box Union(Box other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
}
