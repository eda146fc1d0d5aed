using System.IO.Compression;
using ModelSdk.TestSupport;

namespace ModelSdk.Format.Tests.Building;

/// <summary>Small models of the repository that between them use every part of the format, for damaging them.</summary>
internal static class SmallModels
{
    private static readonly string[] Conformance =
    [
        "custom_detection_postprocess", "stablehlo_case", "while", "if", "stablehlo_composite", "bidirectional_sequence_lstm",
        "fully_connected_sparse", "densify", "hashtable", "resource_variables", "stablehlo_gather", "conv_2d",
        "transpose_conv", "strided_slice", "skip_gram", "lsh_projection", "unidirectional_sequence_lstm", "conv_3d",
    ];

    /// <summary>The models, by name.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> All { get; } = [.. Load()];

    /// <summary>A model with metadata of every kind and a zip behind it.</summary>
    public static byte[] WithMetadata()
    {
        ModelBuilder builder = new();
        FlatObject labels = new() { [0] = "labels.txt", [1] = "what they mean", [2] = (sbyte)2, [3] = "en", [4] = "1" };
        FlatObject input = new()
        {
            [0] = "image",
            [1] = "a picture",
            [2] = new string[] { "batch", "width" },
            [3] = new FlatObject
            {
                [0] = (byte)2,
                [1] = new FlatObject { [0] = (sbyte)1, [1] = new FlatObject { [0] = 640u, [1] = 480u } },
                [2] = new FlatObject { [0] = 1, [1] = 2 },
            },
            [4] = new FlatObject[]
            {
                new() { [0] = (byte)1, [1] = new FlatObject { [0] = new float[] { 127.5f }, [1] = new float[] { 128f } } },
                new() { [0] = (byte)6, [1] = new FlatObject { [0] = "[^a-z]", [1] = new FlatObject[] { labels } } },
            },
            [5] = new FlatObject { [0] = new float[] { 255 }, [1] = new float[] { 0 } },
        };
        FlatObject output = new()
        {
            [0] = "boxes",
            [3] = new FlatObject { [0] = (byte)3, [1] = new FlatObject { [0] = new uint[] { 1, 0, 3, 2 }, [1] = (sbyte)1 } },
            [4] = new FlatObject[]
            {
                new() { [0] = (byte)2, [1] = new FlatObject { [0] = (sbyte)2, [1] = 0.25f } },
                new() { [0] = (byte)3, [1] = new FlatObject { [0] = 0.5f } },
            },
            [6] = new FlatObject[] { labels },
        };
        FlatObject metadata = new()
        {
            [0] = "net",
            [1] = "an example",
            [2] = "v2",
            [3] = new FlatObject[]
            {
                new()
                {
                    [0] = "main",
                    [2] = new FlatObject[] { input },
                    [3] = new FlatObject[] { output },
                    [8] = new FlatObject[] { new() { [0] = "detection", [1] = new string[] { "boxes" } } },
                    [9] = new FlatObject[] { new() { [0] = "tool", [1] = new byte[] { 1, 2, 3 } } },
                },
            },
            [4] = "someone",
            [5] = "Apache-2.0",
            [7] = "1.10.0",
        };
        builder.Model[4] = new FlatObject[]
        {
            new(), builder.Data, new() { [0] = FlatWriter.Write(metadata, "M001") }, new() { [0] = new byte[250] },
        };
        builder.Model[6] = new FlatObject[]
        {
            new() { [0] = "TFLITE_METADATA", [1] = 2u }, new() { [0] = "LiteRtStamp", [1] = 3u },
        };
        builder.Model[7] = new FlatObject[]
        {
            new()
            {
                [0] = new FlatObject[] { new() { [0] = "x", [1] = 0u } },
                [1] = new FlatObject[] { new() { [0] = "y", [1] = 2u } },
                [2] = "serve",
            },
        };
        return [.. builder.ToArray(), .. Zip(("labels.txt", "cat\ndog\n"), ("empty.txt", ""))];
    }

    /// <summary>A zip of stored files, with offsets that count from its own start.</summary>
    public static byte[] Zip(params ReadOnlySpan<(string Name, string Text)> files)
    {
        MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in files)
            {
                using StreamWriter writer = new(zip.CreateEntry(name, CompressionLevel.NoCompression).Open());
                writer.Write(text);
            }
        }

        return stream.ToArray();
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Load()
    {
        yield return ("built", new ModelBuilder().ToArray());
        yield return ("metadata", WithMetadata());
        foreach (string folder in Conformance)
        {
            string path = Directory.EnumerateFiles(Repository.Asset("conformance", folder), "*.tflite").Order(StringComparer.Ordinal).First();
            yield return (folder, File.ReadAllBytes(path));
        }
    }
}
