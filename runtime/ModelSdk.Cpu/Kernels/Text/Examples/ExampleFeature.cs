using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.Format.Proto;

namespace ModelSdk.Cpu.Kernels.Text.Examples;

/// <summary>What a feature of a <c>tf.Example</c> holds; the numbers are those of its fields.</summary>
internal enum FeatureKind
{
    None = 0,
    Strings = 1,
    Floats = 2,
    Integers = 3,
}

/// <summary>Reads values of a serialized <c>tf.train.Feature</c>; used by <see cref="ParseExampleKernel"/>.</summary>
/// <remarks>
/// Messages: TensorFlow, core/example/example.proto and feature.proto. A feature is one of three lists, each in a field of
/// its own; the list's field 1 repeats its values, numbers packed or one by one.
/// </remarks>
internal static class ExampleFeature
{
    /// <summary>The kind of a feature and the bytes of its list.</summary>
    public static FeatureKind Open(ReadOnlySpan<byte> feature, out ReadOnlySpan<byte> list)
    {
        ProtoReader reader = new(feature, 0);
        if (reader.Read() && reader is { Wire: ProtoWire.Bytes, Field: >= 1 and <= 3 })
        {
            list = reader.Bytes;
            return (FeatureKind)reader.Field;
        }

        list = default;
        return FeatureKind.None;
    }

    /// <summary>Counts the values of a list and, of strings, their bytes.</summary>
    public static (int Count, long Bytes) Measure(FeatureKind kind, ReadOnlySpan<byte> list)
    {
        int count = 0;
        long bytes = 0;
        ProtoReader reader = new(list, 0);
        while (reader.Read())
        {
            if (reader.Field != 1)
            {
                continue;
            }

            count += kind switch
            {
                FeatureKind.Strings when reader.Wire == ProtoWire.Bytes => 1,
                FeatureKind.Floats when reader.Wire == ProtoWire.Fixed32 => 1,
                FeatureKind.Integers when reader.Wire == ProtoWire.Varint => 1,
                FeatureKind.Floats when reader.Wire == ProtoWire.Bytes && reader.Bytes.Length % sizeof(float) == 0 =>
                    reader.Bytes.Length / sizeof(float),
                FeatureKind.Integers when reader.Wire == ProtoWire.Bytes => CountPacked(reader.Message),
                _ => throw new ModelFormatException(ModelFormatError.Corrupt, reader.Offset, "a list of values holds something else"),
            };
            bytes += reader.Bytes.Length;
        }

        return (count, bytes);
    }

    /// <summary>Writes the numbers of a list, of which there are as many as <paramref name="target"/> has room for.</summary>
    public static void ReadNumbers(FeatureKind kind, ReadOnlySpan<byte> list, Span<byte> target)
    {
        ProtoReader reader = new(list, 0);
        while (reader.Read())
        {
            if (reader.Field != 1)
            {
                continue;
            }

            if (kind == FeatureKind.Floats && reader.Wire == ProtoWire.Bytes)
            {
                reader.Bytes.CopyTo(target);
                target = target[reader.Bytes.Length..];
            }
            else if (kind == FeatureKind.Floats)
            {
                BinaryPrimitives.WriteSingleLittleEndian(target, reader.Single);
                target = target[sizeof(float)..];
            }
            else if (reader.Wire == ProtoWire.Varint)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(target, reader.Number);
                target = target[sizeof(long)..];
            }
            else
            {
                ProtoReader packed = reader.Message;
                for (Span<ulong> numbers = MemoryMarshal.Cast<byte, ulong>(target); packed.ReadPacked(out ulong number); numbers = numbers[1..])
                {
                    numbers[0] = number;
                    target = target[sizeof(long)..];
                }
            }
        }
    }

    /// <summary>Writes the strings of a list.</summary>
    public static void ReadStrings(ReadOnlySpan<byte> list, ref StringTensorWriter writer)
    {
        ProtoReader reader = new(list, 0);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                writer.Add(reader.Bytes);
            }
        }
    }

    private static int CountPacked(ProtoReader reader)
    {
        int count = 0;
        while (reader.ReadPacked(out _))
        {
            count++;
        }

        return count;
    }
}
