using System.Buffers.Binary;
using ModelSdk.Format;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>Qualcomm: a QNN context binary.</summary>
/// <remarks>
/// The vendor documents nothing of it. Seen in five files of QNN 2.25 to 2.40: four big-endian words 2, 3, 0, 1; length of
/// the metadata that begin at byte 40, offset and length of the blob. The metadata are a FlatBuffer with the members of
/// QnnSystemContext_BinaryInfo (<see cref="QnnMetadata"/>), the blob holds the compiler's options (<see cref="QnnOptions"/>).
/// With other words in the header what is found is shown, but nothing is taken for damage.
/// </remarks>
internal static class QnnContext
{
    private const int HeaderLength = 40;

    /// <summary>The row of <see cref="BytecodeFormats"/>.</summary>
    public static readonly BytecodeFormat Format = new("qualcomm", "QNN context binary", Recognises, Read);

    // What people ask for, as the option list names it.
    private static readonly string[] ShownOptions = ["vtcm_size", "hvx_threads", "OpO"];

    private static bool Recognises(ModelFile code) =>
        code.Length > HeaderLength && Word(code, 0) == 2 && Word(code, 1) is > 0 and < 16 && Word(code, 2) < 16 && Word(code, 3) < 16;

    private static BytecodeFacts Read(ModelFile code)
    {
        string header = string.Join('.', Enumerable.Range(0, 4).Select(index => Word(code, index)));
        bool isKnown = header == "2.3.0.1";
        ulong metadataLength = code.UInt64(16);
        ulong blob = code.UInt64(24);
        ulong blobLength = code.UInt64(32);
        List<string> problems = [];
        if (metadataLength > (ulong)code.Length - HeaderLength)
        {
            problems.Add($"its header says {metadataLength} bytes of metadata, but it has {code.Length} bytes: it is truncated or damaged");
        }
        else if (blob > (ulong)code.Length || blobLength > (ulong)code.Length - blob)
        {
            problems.Add($"its header says {blobLength} bytes of code at {blob}, but it has {code.Length} bytes: it is truncated or damaged");
        }

        QnnMetadata metadata = new();
        try
        {
            metadata = QnnMetadata.Read(code, HeaderLength, (long)Math.Min(metadataLength, (ulong)(code.Length - HeaderLength)));
        }
        catch (ModelFormatException exception)
        {
            problems.Add($"its metadata are damaged: {exception.Reason} (byte {exception.Offset} of it)");
        }

        QnnOptions options = QnnOptions.Find(code, metadata.BuildId);
        string? buildId = options.BuildId ?? metadata.BuildId;
        return new BytecodeFacts
        {
            Backend = Format.Backend,
            Format = Format.Title,
            Compiler = Version(buildId) is { } version ? $"QNN {string.Join('.', version.Split('.').Take(3))}" : null,
            CompilerBuild = buildId,
            SdkVersion = Version(buildId),
            Architecture = (options.Get("min_arch") ?? metadata.Architecture) is { } arch ? $"v{arch}" : null,
            Soc = options.Get("soc_type"),
            Details = [.. Details(header, metadata, options)],
            EntryPoints = metadata.Graphs,
            Problems = isKnown ? problems : [],
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Details(string header, QnnMetadata metadata, QnnOptions options)
    {
        yield return new("header", header);
        if (metadata.SocId is { } soc)
        {
            yield return new(QnnMetadata.SocIdName, soc);
        }

        foreach (string name in ShownOptions)
        {
            if (options.Get(name) is { } value)
            {
                yield return new(name, value);
            }
        }
    }

    // v2.40.0.251030114326_189385.e8e9f048a0 → 2.40.0.251030114326
    private static string? Version(string? buildId) => buildId?.TrimStart('v').Split('_')[0];

    private static uint Word(ModelFile code, int index) => BinaryPrimitives.ReadUInt32BigEndian(code.Slice(4 * index, 4));
}
