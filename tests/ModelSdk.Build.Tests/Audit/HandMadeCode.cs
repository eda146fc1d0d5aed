using System.Text;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Build.Tests.Audit;

/// <summary>Bytecode of forms that no file of the test data has, written by hand after the schemas of the vendors.</summary>
internal static class HandMadeCode
{
    /// <summary>MediaTek's container with a network for each option string, named Partition_0 and so on.</summary>
    public static byte[] Neuron(string identity, (uint Major, uint Minor, uint Patch)? sdk, params string[] options)
    {
        FlatObject root = new()
        {
            [0] = (ushort)1,
            [1] = options.Select(static (_, index) => new FlatObject
            {
                [0] = $"Partition_{index}",
                [1] = (byte)2,
                [2] = (byte)1,
                [3] = new FlatObject { [0] = index },
            }).ToArray(),
            [2] = options.Select((text, index) => new FlatObject
            {
                [0] = $"Partition_{index}",
                [1] = (byte[])[.. Enumerable.Repeat((byte)0x77, 3000), .. Trailer(identity), .. Trailer(text), 0, 0],
            }).ToArray(),
        };
        if (sdk is { } version)
        {
            // A struct lies in the table as three fields behind each other would.
            root[4] = version.Major;
            root[5] = version.Minor;
            root[6] = version.Patch;
        }

        return FlatWriter.Write(root, "\0\0\0\0");
    }

    /// <summary>Intel's container, version 1 or 2; both graphs use the first of two weights.</summary>
    public static byte[] OpenVino(ushort version, bool offsetsFromPool, params string[] graphs)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write("OVGLOBAL"u8);
        writer.Write(version);
        int[] weights = [40, 24];
        writer.Write(weights.Length);
        long pool = offsetsFromPool ? 0 : 14 + (20 * weights.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            writer.Write(i);
            if (version == 2)
            {
                writer.Write(pool);
                pool += weights[i];
            }

            writer.Write((long)weights[i]);
            writer.Write(new byte[version == 1 ? weights[i] : 0]);
        }

        writer.Write(new byte[version == 2 ? weights.Sum() : 0]);
        writer.Write(graphs.Length);
        foreach (string graph in graphs)
        {
            WriteText(writer, graph);
            writer.Write((byte)2);
            writer.Write(1);
            WriteText(writer, "weights_0");
            writer.Write(0);
            writer.Write(100L);
            writer.Write(new byte[100]);
        }

        return stream.ToArray();
    }

    /// <summary>Samsung's header before some code.</summary>
    public static byte[] Samsung(long start, long end)
    {
        FlatObject section = new() { [0] = start, [1] = end };
        return [.. FlatWriter.Write(new FlatObject { [0] = 1u, [1] = new FlatObject { [0] = section } }, "LSSH"), .. new byte[512]];
    }

    /// <summary>A text as MediaTek's adapter writes it at the end of a network.</summary>
    public static byte[] Trailer(string text) => [.. BitConverter.GetBytes((long)text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write(text.Length);
        writer.Write(Encoding.ASCII.GetBytes(text));
    }
}
