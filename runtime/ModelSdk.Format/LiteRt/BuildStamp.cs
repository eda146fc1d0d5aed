using System.Text;

namespace ModelSdk.Format.LiteRt;

/// <summary>The stamp that LiteRT's ahead-of-time compiler leaves in a model: for which SoC it was compiled.</summary>
/// <param name="Manufacturer">Manufacturer, as it was typed for the compiler.</param>
/// <param name="SocModel">SoC model, as it was typed.</param>
/// <remarks>Two texts of 125 bytes, padded with zeros. Source: LiteRT, litert/core/build_stamp.h.</remarks>
public sealed record BuildStamp(string Manufacturer, string SocModel)
{
    /// <summary>Name of the metadata entry.</summary>
    public const string EntryName = "LiteRtStamp";

    private const int FieldLength = 125;

    /// <summary>Whether the model carries a stamp that can be read, which is how LiteRT tells a compiled model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stamp">The stamp.</param>
    public static bool TryRead(TfliteModel model, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BuildStamp? stamp)
    {
        ReadOnlySpan<byte> bytes = KnownMetadata.Find(model, EntryName);
        // Another length occurs in early files and is no stamp for LiteRT either.
        stamp = bytes.Length == 2 * FieldLength
            ? new BuildStamp(Text(bytes[..FieldLength]), Text(bytes[FieldLength..]))
            : null;
        return stamp is not null;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }
}
