using System.Globalization;

namespace ModelSdk.Build.Packs.Rules;

/// <summary>Sizes as people read them, such as <c>1.52 GB</c>: decimal units, as Google Play counts.</summary>
internal static class ByteSize
{
    private static readonly (long Bytes, string Name)[] Units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")];

    /// <summary>The size with at most two decimals.</summary>
    public static string Of(long bytes)
    {
        foreach ((long unit, string name) in Units)
        {
            // 999,999 bytes are 1 MB, not 1000 KB.
            if (Math.Round(bytes / (decimal)unit, 2, MidpointRounding.AwayFromZero) >= 1)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(bytes / (decimal)unit, 2, MidpointRounding.AwayFromZero):0.##} {name}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
    }

    /// <summary>The size, in bytes where it would look like the limit that it is held against.</summary>
    public static string Of(long bytes, long limit) => bytes != limit && Of(bytes) == Of(limit)
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes")
        : Of(bytes);
}
