using System.Text;

namespace ModelSdk.Format.LiteRt;

/// <summary>Metadata entries that converters and LiteRT write, but for those with a reader of their own.</summary>
public static class KnownMetadata
{
    /// <summary>The bytes of a metadata entry, without a copy; empty when there is none of that name.</summary>
    public static ReadOnlySpan<byte> Find(TfliteModel model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (MetadataEntry entry in model.Metadata)
        {
            if (entry.Name == name)
            {
                return entry.GetBytes();
            }
        }

        return default;
    }

    /// <summary>The text of a metadata entry up to its first zero byte, or null.</summary>
    public static string? FindText(TfliteModel model, string name)
    {
        ReadOnlySpan<byte> bytes = Find(model, name);
        int end = bytes.IndexOf((byte)0);
        return bytes.IsEmpty ? null : Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>The TFLite version that the converter thinks necessary, such as <c>2.3.0</c>, or null.</summary>
    public static string? MinRuntimeVersion(TfliteModel model) => FindText(model, "min_runtime_version");

    /// <summary>Whether the writer put constants behind the FlatBuffer.</summary>
    public static bool HasConstantsOutside(TfliteModel model) => !Find(model, "buffer_location").IsEmpty;

    /// <summary>Reduced precision that the model permits, such as <c>fp16accfp32</c>, or null.</summary>
    public static string? ReducedPrecision(TfliteModel model) => FindText(model, "reduced_precision_support");
}
