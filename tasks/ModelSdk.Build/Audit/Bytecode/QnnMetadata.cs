using System.Buffers.Binary;
using System.Globalization;
using ModelSdk.Format;
using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>The metadata of a QNN context binary, for <see cref="QnnContext"/>.</summary>
/// <remarks>
/// Fields as seen in files of QNN 2.25 (type 1) and 2.32 to 2.40 (type 3); they follow the members of
/// QnnSystemContext_BinaryInfoV1 and V3 in QAIRT's QnnSystemContext.h: back end, build id, versions, graphs, and in type 3
/// a blob about the hardware ({1, architecture}) and the id of the SoC.
/// </remarks>
internal sealed record QnnMetadata
{
    /// <summary>Name of <see cref="SocId"/> among the details.</summary>
    public const string SocIdName = "soc id";

    private const int MostGraphs = 65_536;

    /// <summary>Such as <c>v2.40.0.251030114326_189385</c>.</summary>
    public string? BuildId { get; init; }

    /// <summary>Such as <c>79</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>QNN's number of the SoC, such as <c>69</c>; null when the compiler was not told one.</summary>
    public string? SocId { get; init; }

    /// <summary>Names of the graphs; null when they are not where they are in known files.</summary>
    public IReadOnlyList<string>? Graphs { get; init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="ModelFormatException">They are damaged.</exception>
    public static QnnMetadata Read(ModelFile code, long offset, long length)
    {
        FlatTable holder = new FlatBuffer(code, offset, length).Root.Table(0);
        byte type = holder.Byte(1);
        FlatTable info = holder.Table(2);
        ReadOnlySpan<byte> build = info.Utf8(1);
        bool isFirst = type == 1;
        ReadOnlySpan<byte> hardware = isFirst ? default : info.Utf8(15);
        uint arch = hardware.Length == 8 ? BinaryPrimitives.ReadUInt32LittleEndian(hardware[4..]) : 0;
        uint soc = isFirst ? 0 : info.UInt32(16);
        return new QnnMetadata
        {
            BuildId = build is [(byte)'v', ..] && build.Length <= 128 && ByteSearch.IsText(build) ? ByteSearch.Text(build) : null,
            Architecture = arch is >= 60 and < 200 ? arch.ToString(CultureInfo.InvariantCulture) : null,
            SocId = soc is > 0 and < 10_000 ? soc.ToString(CultureInfo.InvariantCulture) : null,
            Graphs = GraphsOf(info, isFirst ? 13 : 10),
        };
    }

    private static List<string>? GraphsOf(FlatTable info, int field)
    {
        FlatTableVector graphs = info.Tables(field);
        if (graphs.Count is 0 or > MostGraphs)
        {
            return null;
        }

        List<string> names = [];
        for (int i = 0; i < graphs.Count; i++)
        {
            if (NameOf(graphs[i].Table(2)) is not { } name)
            {
                return null;
            }

            names.Add(name);
        }

        return names;
    }

    // The name is the first member of a graph; later types put one or two tables around it.
    private static string? NameOf(FlatTable graph)
    {
        for (int level = 0; level < 4 && graph.Has(0); level++)
        {
            if (IsName(graph, out string? name))
            {
                return name;
            }

            graph = graph.Table(0);
        }

        return null;
    }

    private static bool IsName(FlatTable table, out string? name)
    {
        name = null;
        try
        {
            ReadOnlySpan<byte> text = table.Utf8(0);
            name = text.Length is > 0 and <= 1024 && ByteSearch.IsText(text) ? ByteSearch.Text(text, most: 1024) : null;
        }
        catch (ModelFormatException)
        {
            // What stands there is no length of a text.
        }

        return name is not null;
    }
}
