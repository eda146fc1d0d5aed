using System.Buffers.Binary;
using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.LiteRtLm;

/// <summary>A LiteRT-LM bundle (.litertlm): models, tokenizer and metadata of a language model in one file.</summary>
/// <remarks>
/// Opening reads the header only, whatever the size of the file; sections are windows into it. What the bytes of a
/// section mean is checked when they are asked for. Used by the build's inspection and by language model engines.
/// Source: LiteRT-LM, schema/core/litertlm_header.h, litertlm_read.cc and litertlm_header_schema.fbs, version 1.9.
/// </remarks>
public sealed class LiteRtLmFile : IDisposable
{
    /// <summary>Sections begin at multiples of this: runtimes map them page by page.</summary>
    public const int BlockSize = 16384;

    /// <summary>The LiteRT-LM runtime reads no header beyond this offset.</summary>
    public const int RuntimeHeaderLimit = 16384;

    private const int HeaderStart = 32;

    // Objects are made for entries; a header that refers to the same one again and again must not cost memory.
    private const int MaxEntries = 1 << 16;

    private readonly bool _leaveOpen;
    private int _entries;

    private LiteRtLmFile(ModelFile file, bool leaveOpen)
    {
        File = file;
        _leaveOpen = leaveOpen;
        CheckIdentity();
        ReadOnlySpan<byte> head = File.Slice(0, HeaderStart);
        Version = new Version(
            (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(head[8..]), int.MaxValue),
            (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(head[12..]), int.MaxValue),
            (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(head[16..]), int.MaxValue));
        if (Version.Major != 1)
        {
            throw new ModelFormatException(
                ModelFormatError.UnsupportedVersion, 8, $"bundle version {Version} is not supported (supported: 1)", Version.ToString());
        }

        HeaderEnd = CheckHeaderEnd(BinaryPrimitives.ReadUInt64LittleEndian(head[24..]));
        FlatBuffer header = new(File, HeaderStart, HeaderEnd - HeaderStart);
        FlatVerifier.Verify(header, LiteRtLmSchema.Root);
        SystemMetadata = ReadItems(header.Root.Table(0).Tables(0));
        Sections = ReadSections(header.Root);
    }

    /// <summary>The bytes behind the bundle.</summary>
    public ModelFile File { get; }

    /// <summary>Version of the format; the first number is always 1.</summary>
    public Version Version { get; }

    /// <summary>Offset of the first byte after the header.</summary>
    public long HeaderEnd { get; }

    /// <summary>Keys and values of the whole bundle.</summary>
    public IReadOnlyList<LiteRtLmItem> SystemMetadata { get; }

    /// <summary>Sections, in the order of the header; they may overlap.</summary>
    public IReadOnlyList<LiteRtLmSection> Sections { get; }

    /// <summary>Maps the bundle at <paramref name="path"/> and reads its header.</summary>
    /// <exception cref="ModelFormatException">The file is not a sound bundle.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static LiteRtLmFile Open(string path)
    {
        ModelFile file = ModelFile.Open(path);
        try
        {
            return new LiteRtLmFile(file, leaveOpen: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the header of a bundle that is in memory; the bytes must not change while it is used.</summary>
    /// <exception cref="ModelFormatException">The bytes are not a sound bundle.</exception>
    public static LiteRtLmFile Load(ReadOnlyMemory<byte> data) => new(ModelFile.FromMemory(data), leaveOpen: false);

    /// <summary>Reads the header of the bundle in <paramref name="file"/>.</summary>
    /// <exception cref="ModelFormatException">The bytes are not a sound bundle.</exception>
    public static LiteRtLmFile Load(ModelFile file, bool leaveOpen = false) => new(file, leaveOpen);

    /// <summary>The first section that holds this, or null.</summary>
    public LiteRtLmSection? Find(LiteRtLmDataType dataType) => Sections.FirstOrDefault(section => section.DataType == dataType);

    /// <summary>The section with the constants that a model section leaves out, or null.</summary>
    public LiteRtLmSection? FindWeights(LiteRtLmSection model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Sections.FirstOrDefault(section =>
            section.DataType == LiteRtLmDataType.TFLiteWeights && section.ShortModelType == model.ShortModelType);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            File.Dispose();
        }
    }

    private void CheckIdentity()
    {
        ReadOnlySpan<byte> head = File.Slice(0, (int)Math.Min(File.Length, 64));
        if (head.StartsWith("version https://git-lfs"u8))
        {
            throw new ModelFormatException(
                ModelFormatError.GitLfsPointer, 0, "this is a Git LFS pointer, not a bundle; fetch the file with 'git lfs pull'");
        }

        if (head.Length >= 8 && !head.StartsWith("LITERTLM"u8))
        {
            string found = TfliteModel.Printable(head[..8]);
            string guess = head[4..].StartsWith("TFL3"u8) ? "; it is a TensorFlow Lite model, whose extension is .tflite" : "";
            throw new ModelFormatException(
                ModelFormatError.WrongIdentifier,
                0,
                $"this is not a LiteRT-LM bundle (it begins with '{found}', expected 'LITERTLM'){guess}",
                found);
        }

        if (head.Length < HeaderStart)
        {
            throw new ModelFormatException(
                ModelFormatError.Corrupt,
                head.Length,
                $"a bundle begins with {HeaderStart} bytes, but the file has {head.Length}; it is truncated");
        }
    }

    private long CheckHeaderEnd(ulong end)
    {
        if (end < HeaderStart)
        {
            throw new ModelFormatException(
                ModelFormatError.Corrupt, 24, $"the header is said to end at byte {end}, which is before its start at {HeaderStart}");
        }

        if (end > (ulong)File.Length)
        {
            throw new ModelFormatException(
                ModelFormatError.Corrupt,
                24,
                $"the header is said to end at byte {end}, but the file has {File.Length} bytes; it is truncated, or the offset is wrong");
        }

        return (long)end;
    }

    private LiteRtLmSection[] ReadSections(FlatTable root)
    {
        FlatTableVector objects = root.Table(1).Tables(0);
        CountEntries(objects.Count);
        LiteRtLmSection[] sections = new LiteRtLmSection[objects.Count];
        for (int i = 0; i < sections.Length; i++)
        {
            FlatTable section = objects[i];
            ulong begin = section.UInt64(1);
            ulong end = section.UInt64(2);
            string? fault = begin > end
                ? "which is before its start"
                : end > (ulong)File.Length ? $"but the file has {File.Length} bytes; it is truncated, or the offset is wrong" : null;
            if (fault is not null)
            {
                throw new ModelFormatException(
                    ModelFormatError.Corrupt,
                    section.FileOffset,
                    $"section {i} begins at byte {begin} and ends at byte {end}, {fault}");
            }

            sections[i] = new LiteRtLmSection(
                this, i, (LiteRtLmDataType)section.Byte(3), (long)begin, (long)end, ReadItems(section.Tables(0)));
        }

        return sections;
    }

    private LiteRtLmItem[] ReadItems(FlatTableVector pairs)
    {
        CountEntries(pairs.Count);
        LiteRtLmItem[] items = new LiteRtLmItem[pairs.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = LiteRtLmItem.Read(pairs[i]);
        }

        return items;
    }

    private void CountEntries(int count)
    {
        _entries += Math.Min(count, MaxEntries + 1);
        if (_entries > MaxEntries)
        {
            throw new ModelFormatException(
                ModelFormatError.Invalid, HeaderStart, $"the header has more than {MaxEntries} sections and entries");
        }
    }
}
