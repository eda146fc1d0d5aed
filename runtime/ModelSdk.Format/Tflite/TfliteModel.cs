using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format;

/// <summary>A .tflite file: typed, zero-copy views over its tables.</summary>
/// <remarks>
/// Opening verifies the structure (see TfliteModel.Verification.cs) and copies nothing; views are small structs that
/// read a field when it is asked for. Field ids: schema.fbs of LiteRT, revision 3d. Used by the build's inspection
/// and by every engine that is ours.
/// </remarks>
public sealed partial class TfliteModel : IDisposable
{
    private readonly bool _leaveOpen;
    private Dictionary<uint, int>? _externalBuffersById;

    private TfliteModel(ModelFile file, bool leaveOpen)
    {
        File = file;
        _leaveOpen = leaveOpen;
        Buffer = new FlatBuffer(file, 0, file.Length);
        CheckIdentity();
        Root = Buffer.Root;
        CheckVersion();
        OperatorCodes = new ViewList<OperatorCode>(this, Root.Tables(1));
        Subgraphs = new ViewList<Subgraph>(this, Root.Tables(2));
        Buffers = new ViewList<BufferDef>(this, Root.Tables(4));
        Metadata = new ViewList<MetadataEntry>(this, Root.Tables(6));
        Signatures = new ViewList<SignatureDef>(this, Root.Tables(7));
        ExternalBufferGroups = new ViewList<ExternalBufferGroup>(this, Root.Tables(8));
        ExternalBuffers = new ViewList<ExternalBuffer>(this, Root.Tables(9));
        CheckStructure();
        CheckMeaning();
    }

    /// <summary>The bytes behind the model.</summary>
    public ModelFile File { get; }

    /// <summary>Bytes from the start of the file that the tables of the model reach; behind them lie constants and bytecode.</summary>
    public long FlatBufferLength { get; private set; }

    /// <summary>Schema version; always 3.</summary>
    public uint Version => Root.UInt32(0);

    /// <summary>Free text of the converter, or null.</summary>
    public string? Description => Root.String(3);

    /// <summary>Kinds of operators that the graphs use.</summary>
    public ViewList<OperatorCode> OperatorCodes { get; }

    /// <summary>Graphs; number 0 is the main one.</summary>
    public ViewList<Subgraph> Subgraphs { get; }

    /// <summary>Constant data; number 0 is the empty sentinel.</summary>
    public ViewList<BufferDef> Buffers { get; }

    /// <summary>Named byte blobs.</summary>
    public ViewList<MetadataEntry> Metadata { get; }

    /// <summary>Named entry points; may be empty.</summary>
    public ViewList<SignatureDef> Signatures { get; }

    /// <summary>Files that hold constants outside this one.</summary>
    public ViewList<ExternalBufferGroup> ExternalBufferGroups { get; }

    /// <summary>Slices of those files; tensors name them by <see cref="ExternalBuffer.Id"/>.</summary>
    public ViewList<ExternalBuffer> ExternalBuffers { get; }

    /// <summary>The external buffer with this id, or null.</summary>
    public ExternalBuffer? FindExternalBuffer(uint id)
    {
        Dictionary<uint, int>? index = _externalBuffersById;
        if (index is null)
        {
            index = new Dictionary<uint, int>(ExternalBuffers.Count);
            for (int i = 0; i < ExternalBuffers.Count; i++)
            {
                index.TryAdd(ExternalBuffers[i].Id, i);
            }

            _externalBuffersById = index;
        }

        return index.TryGetValue(id, out int position) ? ExternalBuffers[position] : null;
    }

    internal FlatBuffer Buffer { get; }

    internal FlatTable Root { get; }

    /// <summary>Maps and verifies the file at <paramref name="path"/>.</summary>
    /// <exception cref="ModelFormatException">The file is not a sound .tflite model.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static TfliteModel Open(string path) => Own(ModelFile.Open(path));

    /// <summary>Maps and verifies the model that lies at <paramref name="offset"/> in the file at <paramref name="path"/>.</summary>
    /// <exception cref="ModelFormatException">It is not a sound .tflite model, or leaves the file.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static TfliteModel Open(string path, long offset, long length) => Own(ModelFile.Open(path, offset, length));

    /// <summary>Verifies a model that is in memory; the bytes must not change while it is used.</summary>
    /// <exception cref="ModelFormatException">The bytes are not a sound .tflite model.</exception>
    public static TfliteModel Load(ReadOnlyMemory<byte> data) => new(ModelFile.FromMemory(data), leaveOpen: false);

    /// <summary>Verifies the model in <paramref name="file"/>.</summary>
    /// <exception cref="ModelFormatException">The bytes are not a sound .tflite model.</exception>
    public static TfliteModel Load(ModelFile file, bool leaveOpen = false) => new(file, leaveOpen);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            File.Dispose();
        }
    }

    private static TfliteModel Own(ModelFile file)
    {
        try
        {
            return new TfliteModel(file, leaveOpen: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
