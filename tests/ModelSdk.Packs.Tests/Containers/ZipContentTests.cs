using System.IO.Compression;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>Archives of others are read as they are, or refused with a sentence.</summary>
[TestClass]
public sealed class ZipContentTests
{
    private readonly ContainerFolder _folder = new();

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    public void ArchiveOfOthers_IsReadAsItIs_CompressedOrNot()
    {
        byte[] large = ContainerFolder.Bytes(300_000, seed: 1);
        string path = Archive(("b/x.bin", large, true), ("a/y z.txt", "text"u8.ToArray(), false), ("a/", [], false), ("a/empty", [], true));

        using ZipContent content = ZipContent.Open(path);

        CollectionAssert.AreEqual(new[] { "a/empty", "a/y z.txt", "b/x.bin" }, content.Files.Select(static file => file.Path).ToArray());
        CollectionAssert.AreEqual(large, ContainerFolder.ReadAll(content.Find("b/x.bin")!));
        CollectionAssert.AreEqual("text"u8.ToArray(), content.Read("a/y z.txt", most: 4));
        Assert.AreEqual(0, content.Read("a/empty", most: 0)!.Length);
        Assert.IsNull(content.Read("a/absent", most: 4));
        Assert.IsNull(content.Find("a/"));
    }

    [TestMethod]
    public void FolderOfAnArchive_HasPathsOfItsOwn()
    {
        string path = Archive(("flowers/assets/a", [1], false), ("flowers2/assets/b", [2], false), ("flowers/c", [3], true));

        using ZipContent content = ZipContent.Open(path);
        IReadOnlyList<PackFile> files = content.Under("flowers/");

        CollectionAssert.AreEqual(new[] { "assets/a", "c" }, files.Select(static file => file.Path).ToArray());
        CollectionAssert.AreEqual(new byte[] { 3 }, ContainerFolder.ReadAll(files[1]));
    }

    [TestMethod]
    public void StreamsOfOneArchive_AreIndependent()
    {
        byte[] first = ContainerFolder.Bytes(500_000, seed: 1);
        byte[] second = ContainerFolder.Bytes(500_000, seed: 2);
        using ZipContent content = ZipContent.Open(Archive(("1", first, true), ("2", second, false)));

        Parallel.For(0, 16, i =>
            CollectionAssert.AreEqual(i % 2 == 0 ? first : second, ContainerFolder.ReadAll(content.Files[i % 2])));
    }

    [TestMethod]
    public void FileThatIsTooLong_IsRefusedBeforeItIsRead()
    {
        using ZipContent content = ZipContent.Open(Archive(("manifest", new byte[1000], true)));

        InvalidDataException refused = Assert.ThrowsException<InvalidDataException>(() => content.Read("manifest", most: 999));
        StringAssert.Contains(refused.Message, "'manifest'");
        StringAssert.Contains(refused.Message, "1,000 bytes");
    }

    [TestMethod]
    [DataRow("../x")]
    [DataRow("a/../../x")]
    [DataRow("/x")]
    [DataRow("a//x")]
    [DataRow("a\\..\\x")]
    [DataRow("c:x")]
    [DataRow("a/./x")]
    public void PathThatLeadsOut_IsRefused(string name)
    {
        InvalidDataException refused = Assert.ThrowsException<InvalidDataException>(() => ZipContent.Open(Archive((name, [1], false))));
        StringAssert.Contains(refused.Message, $"'{name}'");
    }

    [TestMethod]
    public void TwoEntriesOfOneName_AreRefused()
    {
        InvalidDataException refused = Assert.ThrowsException<InvalidDataException>(() => ZipContent.Open(Archive(("a", [1], false), ("a", [2], false))));
        StringAssert.Contains(refused.Message, "two entries 'a'");
    }

    [TestMethod]
    [DataRow("", "is empty")]
    [DataRow("ten bytes!", "not a whole zip archive")]
    [DataRow("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull")]
    public void WhatIsNoZip_IsRefused(string text, string expected)
    {
        string path = _folder.Write("no.zip", System.Text.Encoding.ASCII.GetBytes(text));
        InvalidDataException refused = Assert.ThrowsException<InvalidDataException>(() => ZipContent.Open(path));
        StringAssert.Contains(refused.Message, expected);
        StringAssert.Contains(refused.Message, path);
    }

    [TestMethod]
    public void MissingArchive_IsAnIOException() =>
        Assert.ThrowsException<FileNotFoundException>(() => ZipContent.Open(_folder.At("absent.zip")));

    [TestMethod]
    public void ArchiveThatIsReplacedMeanwhile_IsNoticed()
    {
        using ZipContent content = ZipContent.Open(Archive(("a", [1], false)));
        File.Delete(content.FilePath);
        Archive(("a", [2], false));

        IOException changed = Assert.ThrowsException<IOException>(() => content.Files[0].Open());
        StringAssert.Contains(changed.Message, "was changed");
    }

    private string Archive(params (string Name, byte[] Bytes, bool Compress)[] entries)
    {
        string path = _folder.At("a.zip");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes, bool compress) in entries)
        {
            using Stream stream = archive.CreateEntry(name, compress ? CompressionLevel.Fastest : CompressionLevel.NoCompression).Open();
            stream.Write(bytes);
        }

        return path;
    }
}
