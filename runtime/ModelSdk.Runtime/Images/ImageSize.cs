namespace ModelSdk;

/// <summary>Height, width and channels of a model's picture input.</summary>
internal readonly record struct ImageSize(int Height, int Width, int Channels)
{
    /// <summary>Elements in a row.</summary>
    public int RowLength => Width * Channels;

    /// <summary>Reads them from [1, height, width, channels] or [height, width, channels].</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: these are no dimensions of a picture.</exception>
    public static ImageSize Of(ReadOnlySpan<nint> lengths)
    {
        ReadOnlySpan<nint> size = lengths.Length == 4 && lengths[0] == 1 ? lengths[1..] : lengths;
        return size.Length == 3 && size[0] > 0 && size[1] > 0 && size[2] is 1 or 3
            ? new ImageSize((int)size[0], (int)size[1], (int)size[2])
            : throw new ModelException(
                ModelErrorCode.ShapeMismatch,
                $"A tensor of [{string.Join(", ", lengths.ToArray())}] takes no picture; [1, height, width, 1 or 3] does.");
    }
}
