using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>Packs as Info-ZIP's tools see them: structure, places of files, names.</summary>
[TestClass]
[Needs(ZipInfo.Tool)]
[Needs("unzip")]
public sealed class ZipToolTests
{
    private readonly ContainerFolder _folder = new();

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    public void Unzip_FindsNoFault_AndZipinfoNothingOfThisMachine()
    {
        string path = TestPacks.Write(TestPacks.Flowers(TestPacks.Model), _folder.At("out"));

        StringAssert.Contains(Unzip("-t", path), "No errors detected");
        ZipInfo info = ZipInfo.Of(path);
        CollectionAssert.AreEqual(
            new[]
            {
                PackManifest.Path,
                "assets/flowers#group_Qualcomm_SM8750/flowers.tflite",
                "assets/flowers#group_other/placeholder.txt",
                "assets/flowers.pack.json",
                "assets/flowers.source/flowers.tflite",
            },
            info.Entries.Select(static entry => entry.Name).ToArray());
        foreach (ZipInfo.Entry entry in info.Entries)
        {
            StringAssert.Matches(entry.Text, new(@"version of encoding software: +2\.0\n"));
            StringAssert.Matches(entry.Text, new(@"operating system of origin: +MS-DOS, OS/2 or NT FAT\n"));
            StringAssert.Matches(entry.Text, new(@"minimum software version required to extract: +1\.0\n"));
            StringAssert.Matches(entry.Text, new(@"compression method: +none \(stored\)\n"));
            StringAssert.Matches(entry.Text, new(@"extended local header: +no\n"));
            StringAssert.Matches(entry.Text, new(@"file last modified on \(DOS date/time\): +1980 Jan 1 00:00:00\n"));
            StringAssert.Matches(entry.Text, new(@"non-MSDOS external file attributes: +000000 hex\n"));
            StringAssert.Matches(entry.Text, new(@"length of extra field: +0 bytes\n"));
        }
    }

    [TestMethod]
    public void Files_BeginAtMultiples_AndAModelIsMappedFromThere()
    {
        string path = TestPacks.Write(TestPacks.Flowers(TestPacks.Model), _folder.At("out"));
        ZipInfo info = ZipInfo.Of(path);

        foreach (ZipInfo.Entry entry in info.Entries.Where(static entry => entry.Length > 0))
        {
            long multiple = entry.Length < PackWriter.Alignment ? 64 : PackWriter.Alignment;
            Assert.AreEqual(0, info.DataOffset(entry) % multiple, entry.Name);
        }

        ZipInfo.Entry model = info.Entries[^1];
        using TfliteModel mapped = TfliteModel.Open(path, info.DataOffset(model), model.Length);
        using TfliteModel original = TfliteModel.Open(TestPacks.Model);
        Assert.AreEqual(original.Subgraphs[0].Operators.Count, mapped.Subgraphs[0].Operators.Count);
    }

    [TestMethod]
    public void NamesOfAllKinds_AreUnpackedAsTheyAre()
    {
        string[] names = ["with space.txt", "ö.txt", "日本語/模型.tflite", "a#b;c'd.txt", "😀", "placeholder.txt"];
        string path = TestPacks.Write(
            TestPacks.Of("p", names.Select(static name => PackFile.FromBytes($"assets/p/{name}", System.Text.Encoding.UTF8.GetBytes(name)))),
            _folder.At("out"));

        StringAssert.Contains(Unzip("-t", path), "No errors detected");
        Unzip("-q", path, "-d", _folder.At("unpacked"));
        foreach (string name in names)
        {
            Assert.AreEqual(name, File.ReadAllText(_folder.At("unpacked", "assets", "p", name)));
        }
    }

    // The marker of 16 bits is 65,535: that many entries, and more, are counted in a ZIP64 record.
    [TestMethod]
    [DataRow(65_533, false)]
    [DataRow(65_534, true)]
    [DataRow(70_000, true)]
    public void ManyFiles_AreAllThere_WithZip64WhereItIsNeeded(int files, bool isZip64)
    {
        string path = TestPacks.Write(
            TestPacks.Of("p", Enumerable.Range(0, files).Select(static i => PackFile.FromBytes($"assets/p/{i:x}", default))),
            _folder.At("out"));

        Assert.AreEqual(isZip64, HasEnd64(path));
        StringAssert.Contains(Unzip("-l", path), $" {files + 1} files");
        using PackReader pack = PackReader.Open(path);
        Assert.AreEqual(files, pack.Content.Files.Count);
    }

    private static bool HasEnd64(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return bytes.AsSpan(bytes.Length - 22 - 20).StartsWith("PK\x06\x07"u8);
    }

    private static string Unzip(params string[] arguments) => ToolRun.Of(Shared.Tool("unzip"), arguments).Succeeded().Output;
}
