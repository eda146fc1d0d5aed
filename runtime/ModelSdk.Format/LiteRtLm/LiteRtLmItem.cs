using System.Globalization;
using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.LiteRtLm;

/// <summary>A key with its value, of the bundle or of a section (table KeyValuePair).</summary>
/// <param name="Key">The key; readers compare it ignoring case.</param>
/// <param name="Type">Type of the value.</param>
/// <param name="Value">The value as the .NET type of that name, or null when there is none or its type is not known.</param>
public sealed record LiteRtLmItem(string Key, LiteRtLmValueType Type, object? Value)
{
    /// <summary>The value as text that does not depend on the culture; empty when there is none.</summary>
    public string Text => Convert.ToString(Value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>The text of the item with this key, ignoring case, or null.</summary>
    internal static string? Find(IReadOnlyList<LiteRtLmItem> items, string key)
    {
        foreach (LiteRtLmItem item in items)
        {
            if (item.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return item.Text;
            }
        }

        return null;
    }

    internal static LiteRtLmItem Read(FlatTable table)
    {
        string key = table.String(0) ?? throw new ModelFormatException(
            ModelFormatError.Corrupt, table.FileOffset, "an entry of the bundle's header has no key");
        LiteRtLmValueType type = (LiteRtLmValueType)table.Byte(1);
        FlatTable value = table.Table(2);
        return new LiteRtLmItem(key, type, value.IsNull ? null : Read(type, value));
    }

    private static object? Read(LiteRtLmValueType type, FlatTable value) => type switch
    {
        LiteRtLmValueType.UInt8 => value.Byte(0),
        LiteRtLmValueType.Int8 => value.SByte(0),
        LiteRtLmValueType.UInt16 => value.UInt16(0),
        LiteRtLmValueType.Int16 => (short)value.UInt16(0),
        LiteRtLmValueType.UInt32 => value.UInt32(0),
        LiteRtLmValueType.Int32 => value.Int32(0),
        LiteRtLmValueType.Float32 => value.Single(0),
        LiteRtLmValueType.Bool => value.Bool(0),
        LiteRtLmValueType.String => value.String(0),
        LiteRtLmValueType.UInt64 => value.UInt64(0),
        LiteRtLmValueType.Int64 => value.Int64(0),
        LiteRtLmValueType.Double => BitConverter.Int64BitsToDouble(value.Int64(0)),
        _ => null,
    };
}
