namespace ModelSdk.Format;

/// <summary>The checks that opening a model makes.</summary>
public sealed partial class TfliteModel
{
    /// <summary>Bytes of the file outside the FlatBuffer, as 64-bit fields of the schema name them.</summary>
    internal ReadOnlySpan<byte> SliceFile(ulong offset, ulong size, string what)
    {
        if (size > (ulong)File.Length || offset > (ulong)File.Length - size)
        {
            throw new ModelFormatException(
                ModelFormatError.Corrupt,
                (long)Math.Min(offset, long.MaxValue),
                $"{what} of {size} bytes leaves the file, which has {File.Length} bytes");
        }

        if (size > int.MaxValue)
        {
            throw new ModelFormatException(
                ModelFormatError.Invalid, (long)offset, $"{what} has {size} bytes; more than 2 GB are not supported");
        }

        return File.Slice((long)offset, (int)size);
    }

    private void CheckIdentity()
    {
        if (!Buffer.HasIdentifier("TFL3"u8))
        {
            throw new ModelFormatException(
                ModelFormatError.WrongIdentifier, 4, "this is not a TensorFlow Lite file: 'TFL3' is expected");
        }
    }

    private void Verify()
    {
        if (Version != 3)
        {
            throw new ModelFormatException(ModelFormatError.UnsupportedVersion, Root.FileOffset, $"schema version {Version}");
        }
    }
}
