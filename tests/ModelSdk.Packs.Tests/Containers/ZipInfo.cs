using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>What Info-ZIP's <c>zipinfo -v</c> says of a file: nobody here wrote that reader.</summary>
internal sealed partial class ZipInfo
{
    /// <summary>The tool, for <see cref="NeedsAttribute"/>.</summary>
    public const string Tool = "zipinfo";

    private readonly string _path;

    private ZipInfo(string path, IReadOnlyList<Entry> entries, string end)
    {
        _path = path;
        Entries = entries;
        End = end;
    }

    /// <summary>An entry of the central directory.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="HeaderOffset">Where its local header is.</param>
    /// <param name="Length">Length of its bytes.</param>
    /// <param name="Text">Everything that the tool says.</param>
    public sealed record Entry(string Name, long HeaderOffset, long Length, string Text);

    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>What it says of the whole file.</summary>
    public string End { get; }

    public static ZipInfo Of(string path)
    {
        string[] parts = EntryHead().Split(ToolRun.Of(Shared.Tool(Tool), ["-v", path]).Succeeded().Output);
        return new ZipInfo(path, [.. parts.Skip(1).Select(Parse)], parts[0]);
    }

    /// <summary>Where the bytes of an entry begin: the local header says how long it is (APPNOTE 4.3.7).</summary>
    public long DataOffset(Entry entry)
    {
        using FileStream file = File.OpenRead(_path);
        byte[] header = new byte[30];
        file.Position = entry.HeaderOffset;
        file.ReadExactly(header);
        Assert.AreEqual(0x04034B50u, BinaryPrimitives.ReadUInt32LittleEndian(header), entry.Name);
        return entry.HeaderOffset + header.Length
            + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
    }

    private static Entry Parse(string text) => new(
        Name().Match(text).Groups[1].Value,
        Number(HeaderOffset().Match(text)),
        Number(Size().Match(text)),
        text);

    private static long Number(Match match) => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Central directory entry #\d+:\n-+\n", RegexOptions.Multiline)]
    private static partial Regex EntryHead();

    // A note about extra bytes before the file may come first.
    [GeneratedRegex(@"^\n(?:  There are an extra .*\n\n)?  (.*)\n\n  offset of local header")]
    private static partial Regex Name();

    [GeneratedRegex(@"offset of local header from start of archive: +(\d+)")]
    private static partial Regex HeaderOffset();

    [GeneratedRegex(@"uncompressed size: +(\d+) bytes")]
    private static partial Regex Size();
}
