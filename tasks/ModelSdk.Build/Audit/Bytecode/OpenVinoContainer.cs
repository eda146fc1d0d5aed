using ModelSdk.Format;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>Intel with weight sharing: one container for all partitions, with their weights in a common pool.</summary>
/// <remarks>
/// Source: LiteRT, litert/vendors/intel_openvino/compiler/global_graph.h. Version 1 has the weights between their
/// descriptions, version 2 a directory before them; then follow the graphs with name, device, used weights and code.
/// </remarks>
internal static class OpenVinoContainer
{
    private const int MostGraphs = 65_536;

    /// <summary>The row of <see cref="BytecodeFormats"/>.</summary>
    public static readonly BytecodeFormat Format = new(
        "intel_openvino", "OpenVINO container with shared weights", static code => code.HasAt(0, "OVGLOBAL"u8), Read);

    private static BytecodeFacts Read(ModelFile code)
    {
        ushort version = code.UInt16(8);
        BytecodeFacts facts = new()
        {
            Backend = Format.Backend,
            Format = Format.Title,
            Details = [new("container version", $"{version}")],
        };
        return version switch
        {
            1 => WithGraphs(facts, Graphs(code, EndOfPool(code))),
            2 => OfVersion2(facts, code),
            _ => facts, // A later layout: nothing can be said.
        };
    }

    // The offsets of the directory may count from the container or from the pool: only one of them leads to the graphs.
    private static BytecodeFacts OfVersion2(BytecodeFacts facts, ModelFile code)
    {
        uint count = code.UInt32(10);
        long pool = 14 + (20L * count);
        long end = 0;
        for (long at = 14; at < pool; at += 20)
        {
            end = Math.Max(end, Sum(code, at, (long)Math.Min(code.UInt64(at + 4), long.MaxValue / 2), code.UInt64(at + 12)));
        }

        foreach (long start in (long[])[Math.Max(end, pool), pool + end])
        {
            try
            {
                return WithGraphs(facts, Graphs(code, start));
            }
            catch (ModelFormatException)
            {
                continue;
            }
        }

        return facts with { Problems = ["its list of graphs cannot be read: the container is truncated or damaged"] };
    }

    private static long EndOfPool(ModelFile code)
    {
        uint count = code.UInt32(10);
        long at = 14;
        for (uint i = 0; i < count; i++)
        {
            at = Sum(code, at, at + 12, code.UInt64(at + 4));
        }

        return at;
    }

    private static List<(string Name, byte Device)> Graphs(ModelFile code, long at)
    {
        uint count = code.UInt32(at);
        if (count is 0 or > MostGraphs)
        {
            throw new ModelFormatException(ModelFormatError.Corrupt, at, $"the container claims {count} graphs");
        }

        at += 4;
        List<(string, byte)> graphs = [];
        for (uint i = 0; i < count; i++)
        {
            string name = Name(code, ref at);
            byte device = code.Slice(at, 1)[0];
            uint constants = code.UInt32(at + 1);
            at += 5;
            for (uint constant = 0; constant < constants; constant++)
            {
                _ = Name(code, ref at);
                at += 4;
            }

            at = Sum(code, at, at + 8, code.UInt64(at));
            graphs.Add((name, device));
        }

        return graphs;
    }

    private static string Name(ModelFile code, ref long at)
    {
        uint length = code.UInt32(at);
        if (length > 65_536)
        {
            throw new ModelFormatException(ModelFormatError.Corrupt, at, $"a name would have {length} bytes");
        }

        string name = ByteSearch.Text(code.Slice(at + 4, (int)length), most: 1024);
        at += 4 + length;
        return name;
    }

    private static long Sum(ModelFile code, long at, long start, ulong length) =>
        start >= 0 && start <= code.Length && length <= (ulong)(code.Length - start)
            ? start + (long)length
            : throw new ModelFormatException(ModelFormatError.Corrupt, at, $"{length} bytes at {start} leave the container");

    private static BytecodeFacts WithGraphs(BytecodeFacts facts, List<(string Name, byte Device)> graphs) => facts with
    {
        EntryPoints = [.. graphs.Select(static graph => graph.Name)],
        Details =
        [
            new("device", string.Join(", ", graphs
                .Select(static graph => graph.Device < OpenVinoExport.Devices.Length ? OpenVinoExport.Devices[graph.Device] : $"{graph.Device}")
                .Distinct())),
            .. facts.Details,
        ],
    };
}
