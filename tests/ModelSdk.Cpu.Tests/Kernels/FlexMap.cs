using System.Text;
using ModelSdk.Format.FlexBuffers;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Writes the options of custom operators: a FlexBuffers map, everything 8 bytes wide.</summary>
/// <remarks>Wire rules: https://flatbuffers.dev/flexbuffers; offsets count backwards from where they stand.</remarks>
internal static class FlexMap
{
    /// <summary>The message of a map of ints, floats, bools, texts and arrays of ints.</summary>
    public static byte[] Write(params (string Key, object Value)[] entries)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        (string Key, object Value)[] sorted = [.. entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal)];
        long[] keys = new long[sorted.Length];
        long[] vectors = new long[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            keys[i] = stream.Position;
            writer.Write([.. Encoding.UTF8.GetBytes(sorted[i].Key), 0]);
            if (sorted[i].Value is int[] numbers)
            {
                writer.Write((long)numbers.Length);
                vectors[i] = stream.Position;
                Array.ForEach(numbers, number => writer.Write((long)number));
            }
            else if (sorted[i].Value is string text)
            {
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                writer.Write((long)utf8.Length);
                vectors[i] = stream.Position;
                writer.Write([.. utf8, 0]);
            }
        }

        writer.Write((long)sorted.Length);
        long keyVector = stream.Position;
        Array.ForEach(keys, key => writer.Write(stream.Position - key));
        writer.Write(stream.Position - keyVector);
        writer.Write(8L);
        writer.Write((long)sorted.Length);
        long map = stream.Position;
        for (int i = 0; i < sorted.Length; i++)
        {
            switch (sorted[i].Value)
            {
                case int number: writer.Write((long)number); break;
                case bool flag: writer.Write(flag ? 1L : 0L); break;
                case float number: writer.Write((double)number); break;
                default: writer.Write(stream.Position - vectors[i]); break;
            }
        }

        foreach ((_, object value) in sorted)
        {
            writer.Write(Packed(value switch
            {
                int => FlexType.Int,
                bool => FlexType.Bool,
                float => FlexType.Float,
                string => FlexType.String,
                _ => FlexType.VectorInt,
            }));
        }

        writer.Write(stream.Position - map);
        writer.Write(Packed(FlexType.Map));
        writer.Write((byte)8);
        writer.Flush();
        return stream.ToArray();
    }

    // Type and, as a power of two, the width.
    private static byte Packed(FlexType type) => (byte)(((int)type << 2) | 3);
}
