using System.Buffers.Binary;
using ModelSdk.Format;
using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>MediaTek: a FlatBuffer with a compiled network for each partition.</summary>
/// <remarks>Source: LiteRT, litert/vendors/mediatek/schema/neuron_schema.fbs (NeuronSchema.Graphs, no file identifier).</remarks>
internal static class NeuronGraphs
{
    private const int MostGraphs = 65_536;

    /// <summary>The row of <see cref="BytecodeFormats"/>.</summary>
    public static readonly BytecodeFormat Format = new("mediatek", "NeuroPilot graphs", Recognises, Read);

    private static readonly string[] Types = ["DLA", "DLB", "adapter cache"];

    // There is no identifier, so the first graph must look like one: a name that is text, a known type, and data.
    private static bool Recognises(ModelFile code)
    {
        FlatTable root = new FlatBuffer(code, 0, code.Length).Root;
        FlatTableVector graphs = root.Tables(1);
        if (root.UInt16(0) is 0 or > 64 || graphs.Count is 0 or > MostGraphs || root.Tables(2).Count is 0 or > MostGraphs)
        {
            return false;
        }

        FlatTable first = graphs[0];
        ReadOnlySpan<byte> name = first.Utf8(0);
        return name.Length is > 0 and <= 1024 && ByteSearch.IsText(name) && first.Byte(1) < 16;
    }

    private static BytecodeFacts Read(ModelFile code)
    {
        FlatTable root = new FlatBuffer(code, 0, code.Length).Root;
        FlatTableVector graphs = root.Tables(1);
        FlatTableVector buffers = root.Tables(2);
        List<string> problems = [];
        List<string> identifiers = [];
        List<NeuronTrailer> trailers = [];
        for (int i = 0; i < buffers.Count; i++)
        {
            identifiers.Add(ByteSearch.Text(buffers[i].Utf8(0), most: 1024));
            FlatVector<byte> data = buffers[i].Vector<byte>(1);
            if (data.Count == 0)
            {
                problems.Add($"compiled network '{identifiers[i]}' is empty");
            }
            else if (NeuronTrailer.Find(code, data.FileOffset, data.Count) is { } trailer)
            {
                trailers.Add(trailer);
            }
        }

        // Data may also lie in files of their own.
        FlatStringVector others = root.Table(3).Strings(0);
        identifiers.AddRange(Enumerable.Range(0, Math.Min(others.Count, MostGraphs)).Select(index => others[index]));
        List<string> names = [];
        HashSet<string> types = [];
        for (int i = 0; i < graphs.Count; i++)
        {
            string name = ByteSearch.Text(graphs[i].Utf8(0), most: 1024);
            byte type = graphs[i].Byte(1);
            names.Add(name);
            types.Add(type < Types.Length ? Types[type] : $"type {type}");
            if (Missing(graphs[i], buffers.Count, identifiers) is { } missing)
            {
                problems.Add($"entry point '{name}' refers to {missing}, which the bytecode does not have");
            }
        }

        BytecodeFacts facts = new()
        {
            Format = Format.Title,
            SdkVersion = Version(root.Struct(4, 12)),
            EntryPoints = names,
            Details = [new("schema version", $"{root.UInt16(0)}"), new("networks", $"{buffers.Count} ({string.Join(", ", types)})")],
            Problems = problems,
        };
        return NeuronCache.Facts(facts, trailers);
    }

    // Union BufferIndicate: 1 is a number, 2 an identifier.
    private static string? Missing(FlatTable graph, int buffers, List<string> identifiers)
    {
        FlatTable value = graph.Table(3);
        return graph.Byte(2) switch
        {
            1 when value.Int32(0, absent: -1) is int index && (index < 0 || index >= buffers) => $"network {index}",
            2 when ByteSearch.Text(value.Utf8(0), most: 1024) is string name && !identifiers.Contains(name) => $"network '{name}'",
            _ => null,
        };
    }

    private static string? Version(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 12)
        {
            return null;
        }

        uint major = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        uint minor = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        uint patch = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        return (major | minor | patch) == 0 ? null : $"{major}.{minor}.{patch}";
    }
}
