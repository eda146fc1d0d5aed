using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>What is written, and when nothing is.</summary>
[TestClass]
public sealed class PackWriterTests
{
    private static readonly DateTime Past = new(2020, 1, 2, 3, 4, 6, DateTimeKind.Utc);

    private readonly ContainerFolder _folder = new();

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    private string Container => _folder.At("out", "flowers.ai.pack");

    private string Module => _folder.At("out", "modules", "flowers.zip");

    [TestMethod]
    public void TwoFoldersAndTimes_GiveTheSameBytes_UnderBothNames()
    {
        string first = CopyOfModel("one");
        string second = CopyOfModel("another folder");
        File.SetLastWriteTimeUtc(second, Past);

        byte[] bytes = File.ReadAllBytes(TestPacks.Write(TestPacks.Flowers(first), _folder.At("a")));
        byte[] others = File.ReadAllBytes(TestPacks.Write(TestPacks.Flowers(second), _folder.At("b", "c")));

        CollectionAssert.AreEqual(bytes, others);
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(_folder.At("a", "modules", "flowers.zip")));
        CollectionAssert.AreEquivalent(
            new[] { "flowers.ai.pack", "modules", "flowers.zip" },
            Directory.EnumerateFileSystemEntries(_folder.At("a"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Order_OfTheFilesGiven_DoesNotMatter()
    {
        PackContent pack = TestPacks.Flowers(TestPacks.Model);
        byte[] bytes = File.ReadAllBytes(TestPacks.Write(pack, _folder.At("a")));
        byte[] reversed = File.ReadAllBytes(TestPacks.Write(pack with { Files = [.. pack.Files.Reverse()] }, _folder.At("b")));
        CollectionAssert.AreEqual(bytes, reversed);
    }

    [TestMethod]
    public void SecondWrite_WithoutChanges_KeepsTimes_AndReportsNothing()
    {
        WriteOld();
        Reports reports = new();

        TestPacks.Write(TestPacks.Flowers(TestPacks.Model), _folder.At("out"), reports);

        Assert.AreEqual(Past, File.GetLastWriteTimeUtc(Container));
        Assert.AreEqual(Past, File.GetLastWriteTimeUtc(Module));
        Assert.AreEqual(0, reports.All.Count);
    }

    [TestMethod]
    public void OneOtherByte_OfASource_IsSeen()
    {
        string model = CopyOfModel("m");
        byte[] before = File.ReadAllBytes(TestPacks.Write(TestPacks.Flowers(model), _folder.At("out")));
        byte[] bytes = File.ReadAllBytes(model);
        bytes[^1] ^= 1;
        File.WriteAllBytes(model, bytes);

        byte[] after = File.ReadAllBytes(TestPacks.Write(TestPacks.Flowers(model), _folder.At("out")));

        CollectionAssert.AreNotEqual(before, after);
        CollectionAssert.AreEqual(after, File.ReadAllBytes(Module));
        CollectionAssert.AreEqual(after, File.ReadAllBytes(TestPacks.Write(TestPacks.Flowers(model), _folder.At("fresh"))));
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.5)]
    [DataRow(1.0)]
    public void DamagedByte_InTheContainer_IsRepaired_AndTheModuleKeepsItsTime(double place)
    {
        byte[] right = WriteOld();
        Damage(Container, place);

        TestPacks.Write(TestPacks.Flowers(TestPacks.Model), _folder.At("out"));

        CollectionAssert.AreEqual(right, File.ReadAllBytes(Container));
        Assert.AreEqual(Past, File.GetLastWriteTimeUtc(Module));
    }

    [TestMethod]
    public void DamagedModule_IsRepaired_WithANewTime_AndTheContainerKeepsItsOwn()
    {
        byte[] right = WriteOld();
        Damage(Module, 0.7);

        TestPacks.Write(TestPacks.Flowers(TestPacks.Model), _folder.At("out"));

        CollectionAssert.AreEqual(right, File.ReadAllBytes(Module));
        Assert.AreEqual(Past, File.GetLastWriteTimeUtc(Container));
        Assert.IsTrue(DateTime.UtcNow - File.GetLastWriteTimeUtc(Module) < TimeSpan.FromMinutes(5));
    }

    [TestMethod]
    public void Reports_Grow_AndEndWithTheLength()
    {
        Reports reports = new();
        PackContent pack = TestPacks.Of("flowers", PackFile.FromBytes("assets/flowers/a", new byte[30_000_000]));

        TestPacks.Write(pack, _folder.At("out"), reports);

        long length = new FileInfo(Container).Length;
        Assert.AreEqual(new PackProgress("flowers", length, length), reports.All[^1]);
        CollectionAssert.AreEqual(reports.All.Select(static report => report.Written).Order().ToArray(), reports.All.Select(static report => report.Written).ToArray());
    }

    [TestMethod]
    [DataRow("assets\\x")]
    [DataRow("/assets/x")]
    [DataRow("assets/")]
    [DataRow("assets//x")]
    [DataRow("assets/../x")]
    [DataRow("")]
    [DataRow("manifest/AndroidManifest.xml")]
    public void PathThatIsNone_IsRefused_AndNothingIsWritten(string path)
    {
        PackContent pack = TestPacks.Of("flowers", PackFile.FromBytes(path, new byte[1]));
        Assert.IsTrue(Throws<ArgumentException>(() => TestPacks.Write(pack, _folder.At("out"))));
        Assert.IsFalse(Directory.Exists(_folder.At("out")));
    }

    // Half of a surrogate pair cannot be written as UTF-8, not even into the metadata of a test.
    [TestMethod]
    public void PathThatIsNoUnicode_IsRefused() => PathThatIsNone_IsRefused_AndNothingIsWritten("assets/" + (char)0xD800);

    [TestMethod]
    public void PathThatIsThereTwice_IsRefused()
    {
        PackContent pack = TestPacks.Of("flowers", PackFile.FromBytes("assets/a", new byte[1]), PackFile.FromBytes("assets/a", default));
        ArgumentException refused = Assert.ThrowsException<ArgumentException>(() => TestPacks.Write(pack, _folder.At("out")));
        StringAssert.Contains(refused.Message, "'assets/a'");
    }

    // Any exception of the type; MSTest asks for exactly the type.
    private static bool Throws<T>(Action action)
        where T : Exception
    {
        try
        {
            action();
            return false;
        }
        catch (T)
        {
            return true;
        }
    }

    private string CopyOfModel(string folder) => _folder.Write(Path.Combine(folder, "flowers.tflite"), File.ReadAllBytes(TestPacks.Model));

    private byte[] WriteOld()
    {
        byte[] bytes = File.ReadAllBytes(TestPacks.Write(TestPacks.Flowers(TestPacks.Model), _folder.At("out")));
        File.SetLastWriteTimeUtc(Container, Past);
        File.SetLastWriteTimeUtc(Module, Past);
        return bytes;
    }

    private static void Damage(string path, double place)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[(int)((bytes.Length - 1) * place)] ^= 0x10;
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, Past);
    }

    private sealed class Reports : IProgress<PackProgress>
    {
        public List<PackProgress> All { get; } = [];

        public void Report(PackProgress value) => All.Add(value);
    }
}
