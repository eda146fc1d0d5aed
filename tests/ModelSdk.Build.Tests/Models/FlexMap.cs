using System.Text;

namespace ModelSdk.Build.Tests.Models;

/// <summary>Writes a flexbuffer map of numbers, as the attributes of composites and custom ops are; called by <see cref="GraphText"/>.</summary>
internal static class FlexMap
{
    private const int Word = 8;
    private const byte WidthOf8 = 3;
    private const byte IntType = 1;
    private const byte FloatType = 3;
    private const byte MapType = 9;

    /// <summary>All values are written with 8 bytes; a value with a point is a float.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> values)
    {
        KeyValuePair<string, string>[] sorted = [.. values.OrderBy(static pair => pair.Key, StringComparer.Ordinal)];
        List<byte> bytes = [];
        int[] keys = Array.ConvertAll(sorted, pair => Append(bytes, [.. Encoding.UTF8.GetBytes(pair.Key), 0]));
        Align(bytes);
        AppendWord(bytes, sorted.Length);
        int keyVector = bytes.Count;
        foreach (int key in keys)
        {
            AppendWord(bytes, bytes.Count - key);
        }

        AppendWord(bytes, bytes.Count - keyVector);
        AppendWord(bytes, Word);
        AppendWord(bytes, sorted.Length);
        int map = bytes.Count;
        foreach (KeyValuePair<string, string> pair in sorted)
        {
            Append(bytes, IsFloat(pair.Value) ? BitConverter.GetBytes(GraphText.Number(pair.Value)) : BitConverter.GetBytes((long)GraphText.Number(pair.Value)));
        }

        bytes.AddRange(sorted.Select(static pair => (byte)(((IsFloat(pair.Value) ? FloatType : IntType) << 2) | WidthOf8)));
        Align(bytes);
        AppendWord(bytes, bytes.Count - map);
        bytes.Add((MapType << 2) | WidthOf8);
        bytes.Add(Word);
        return [.. bytes];
    }

    private static bool IsFloat(string value) => value.Contains('.', StringComparison.Ordinal) || value.Contains('e', StringComparison.Ordinal);

    private static int Append(List<byte> bytes, byte[] more)
    {
        int at = bytes.Count;
        bytes.AddRange(more);
        return at;
    }

    private static void AppendWord(List<byte> bytes, long value) => Append(bytes, BitConverter.GetBytes(value));

    private static void Align(List<byte> bytes)
    {
        while (bytes.Count % Word != 0)
        {
            bytes.Add(0);
        }
    }
}
