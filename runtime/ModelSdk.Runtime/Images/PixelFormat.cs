namespace ModelSdk;

/// <summary>Where the channels of a layout lie; the table that <see cref="ImageView"/> and <see cref="ImageInput"/> read.</summary>
/// <param name="Bytes">Bytes of a pixel.</param>
/// <param name="Red">Offset of red (of gray, when there is only that).</param>
/// <param name="Green">Offset of green.</param>
/// <param name="Blue">Offset of blue.</param>
internal readonly record struct PixelFormat(int Bytes, int Red, int Green, int Blue)
{
    // Position = PixelLayout.
    private static readonly PixelFormat[] Formats = [new(1, 0, 0, 0), new(3, 0, 1, 2), new(4, 0, 1, 2), new(4, 2, 1, 0)];

    public static PixelFormat Of(PixelLayout layout)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)layout, (uint)Formats.Length, nameof(layout));
        return Formats[(int)layout];
    }
}
