using ModelSdk.Format;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>Google Tensor: a FlatBuffer with the identifier DGC0, whose schema is not public.</summary>
/// <remarks>
/// Seen in three files: names such as <c>rio_a0</c> and <c>buenos_a0</c> stand for the chip, by the code name of its TPU; no
/// source says which Tensor they are. Entry points cannot be read: ops call them by names that are not in the bytecode.
/// </remarks>
internal static class GoogleTensorCode
{
    private const int SearchLength = 16 << 20;

    // A stepping ends the name of a chip.
    private static readonly byte[][] Steppings = [[.. "_a0\0"u8], [.. "_b0\0"u8], [.. "_a1\0"u8], [.. "_b1\0"u8], [.. "_c0\0"u8]];

    /// <summary>The row of <see cref="BytecodeFormats"/>.</summary>
    public static readonly BytecodeFormat Format = new(
        "google_tensor", "Google Tensor DGC0", static code => code.HasAt(4, "DGC0"u8), Read);

    private static BytecodeFacts Read(ModelFile code)
    {
        uint root = code.UInt32(0);
        return new BytecodeFacts
        {
            Backend = Format.Backend,
            Format = Format.Title,
            Soc = Chip(code),
            Problems = root < 8 || root > code.Length - 4
                ? [$"its root would be at byte {root} of {code.Length}: it is truncated or damaged"]
                : [],
        };
    }

    private static string? Chip(ModelFile code)
    {
        foreach (byte[] stepping in Steppings)
        {
            long end = Math.Min(code.Length, SearchLength);
            for (long at = code.IndexOf(stepping, 0, end); at >= 0; at = code.IndexOf(stepping, at + 1, end))
            {
                if (NameBefore(code, at, stepping.Length - 1) is { } name)
                {
                    return name;
                }
            }
        }

        return null;
    }

    // As strings of a FlatBuffer are: their length, lower-case letters, the stepping, a zero.
    private static string? NameBefore(ModelFile code, long suffix, int suffixLength)
    {
        for (int letters = 1; letters <= 24 && suffix - letters - 4 >= 0; letters++)
        {
            if (code.Slice(suffix - letters, 1)[0] is < (byte)'a' or > (byte)'z')
            {
                return null;
            }

            if (code.UInt32(suffix - letters - 4) == letters + suffixLength)
            {
                return ByteSearch.Text(code.Slice(suffix - letters, letters + suffixLength));
            }
        }

        return null;
    }
}
