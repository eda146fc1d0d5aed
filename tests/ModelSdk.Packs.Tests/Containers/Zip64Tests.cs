using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>Files and places beyond 4 GiB: the marker of 32 bits is 4 GiB - 1, and what is below it has no ZIP64 record.</summary>
[TestClass]
public sealed class Zip64Tests
{
    private const long Marker = uint.MaxValue;

    private readonly ContainerFolder _folder = new();

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    [DataRow(Marker - 1, 0)]
    [DataRow(Marker, 20)]
    public void Length_FromTheMarkerOn_StandsInAnExtraField(long length, int extra)
    {
        ContainerLayout.Entry entry = Layout(Zeros("assets/p/a", length)).Entries[1];
        byte[] header = ZipRecords.Header(entry, crc: 0);

        Assert.AreEqual(30 + entry.Name.Length + extra + entry.Padding, header.Length);
        Assert.AreEqual(extra == 0 ? 10 : 45, header[4]);
        Assert.AreEqual(46 + entry.Name.Length + extra, ZipRecords.DirectoryEntryLength(entry));
        Assert.AreEqual(0, entry.DataOffset % PackWriter.Alignment);
    }

    [TestMethod]
    public void Place_FromTheMarkerOn_StandsInAnExtraField()
    {
        // The second file's header begins right at the end of the first one's bytes.
        ContainerLayout.Entry first = Layout(Zeros("assets/p/a", 3L << 30)).Entries[1];
        long reach = Marker - first.DataOffset;
        foreach ((long length, int extra) in ((long, int)[])[(reach - 1, 0), (reach, 12)])
        {
            ContainerLayout.Entry last = Layout(Zeros("assets/p/a", length), Zeros("assets/p/b", 10)).Entries[2];
            Assert.AreEqual(46 + last.Name.Length + extra, ZipRecords.DirectoryEntryLength(last));
            Assert.AreEqual(30 + last.Name.Length + last.Padding, ZipRecords.HeaderLength(last));
        }
    }

    // Blocks of zeros are not written, so that the file takes next to no room on the disk.
    [TestMethod]
    [TestCategory("Long")]
    [Needs(ZipInfo.Tool)]
    [Needs("unzip")]
    public void LargePack_IsReadByUnzip_ByDotnet_AndByOurselves()
    {
        const long Large = (4L << 30) + (500L << 20);
        byte[] small = ContainerFolder.Bytes(50_000, seed: 4);
        ContainerLayout layout = Layout(Zeros("assets/p/a", Large), PackFile.FromBytes("assets/p/b", small));
        string path = _folder.At("p.ai.pack");
        WriteSparse(layout, path);

        ZipInfo info = ZipInfo.Of(path);
        CollectionAssert.AreEqual(new[] { Large, small.Length }, info.Entries.Skip(1).Select(static entry => entry.Length).ToArray());
        foreach (ZipInfo.Entry entry in info.Entries.Skip(1))
        {
            Assert.AreEqual(0, info.DataOffset(entry) % PackWriter.Alignment, entry.Name);
        }

        StringAssert.Contains(ToolRun.Of(Shared.Tool("unzip"), ["-l", path]).Succeeded().Output, $"{Large}");
        StringAssert.Contains(
            ToolRun.Of(Shared.Tool("unzip"), ["-t", path, PackManifest.Path, "assets/p/b"]).Succeeded().Output, "No errors detected");

        using (ZipArchive archive = ZipFile.OpenRead(path))
        {
            Assert.AreEqual(Large, archive.GetEntry("assets/p/a")!.Length);
        }

        using PackReader reader = PackReader.Open(path);
        Assert.AreEqual(Large, reader.Content.Files[0].Length);
        CollectionAssert.AreEqual(small, ContainerFolder.ReadAll(reader.Content.Files[1]));
    }

    private static ContainerLayout Layout(params PackFile[] files)
    {
        PackManifest manifest = new() { PackageName = TestPacks.PackageName, Split = "p", Type = default, Delivery = default };
        return ContainerLayout.Of(PackFile.FromBytes(PackManifest.Path, manifest.ToProto()), files);
    }

    private static PackFile Zeros(string path, long length) => TestPacks.FromStream(path, length, () => new ZeroStream(length));

    private static void WriteSparse(ContainerLayout layout, string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        bool Put(long offset, ReadOnlySpan<byte> bytes)
        {
            if (bytes.ContainsAnyExcept((byte)0))
            {
                RandomAccess.Write(file, bytes, offset);
            }

            return true;
        }

        Assert.IsTrue(PackCopy.Run(layout, Put, report: null, CancellationToken.None));
        Assert.AreEqual(layout.Length, RandomAccess.GetLength(file));
    }
}
