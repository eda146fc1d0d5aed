using System.IO.Compression;
using System.Text;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>What is read is what was written, by us or by others; what is no pack is told so.</summary>
[TestClass]
public sealed class PackReaderTests
{
    // Lengths around everything that the container tells apart.
    private static readonly int[] Lengths = [0, 1, 5, 63, 64, 65, 16383, 16384, 16385, 40_000];

    private readonly ContainerFolder _folder = new();

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    public void RandomPacks_AreReadAsTheyWereGiven()
    {
        Random random = new(20260101);
        for (int round = 0; round < 60; round++)
        {
            PackContent pack = TestPacks.Of("p" + round, RandomFiles(random)) with
            {
                Delivery = (DeliveryType)random.Next(3),
                Type = (PackType)random.Next(2),
            };
            using PackReader read = PackReader.Open(TestPacks.Write(pack, _folder.At("out")));

            Assert.AreEqual((pack.Name, pack.Delivery, pack.Type), (read.Content.Name, read.Content.Delivery, read.Content.Type));
            Assert.AreEqual(TestPacks.PackageName, read.Manifest.PackageName);
            AssertSame(pack.Files, read.Content.Files, $"round {round}");
        }
    }

    [TestMethod]
    public void RandomPacks_AreReadAlikeByDotnet()
    {
        Random random = new(20260102);
        for (int round = 0; round < 20; round++)
        {
            PackContent pack = TestPacks.Of("p", RandomFiles(random));
            using ZipArchive archive = ZipFile.OpenRead(TestPacks.Write(pack, _folder.At("out")));

            Assert.AreEqual(PackManifest.Path, archive.Entries[0].FullName);
            AssertSame(
                pack.Files,
                [.. archive.Entries.Skip(1).Select(static entry => TestPacks.FromStream(entry.FullName, entry.Length, entry.Open))],
                $"round {round}");
        }
    }

    [TestMethod]
    public void CompressedPackOfOthers_IsReadAlike()
    {
        PackContent pack = TestPacks.Flowers(TestPacks.Model);
        string written = TestPacks.Write(pack, _folder.At("out"));
        string others = _folder.Write("others.zip", ContainerFolder.Compress(File.ReadAllBytes(written)));

        Assert.IsTrue(new FileInfo(others).Length < new FileInfo(written).Length);
        using PackReader read = PackReader.Open(others);
        AssertSame(pack.Files, read.Content.Files, others);
    }

    [TestMethod]
    [DataRow("assets/x", "no pack: it has no manifest/AndroidManifest.xml")]
    [DataRow("BundleConfig.pb", "an app bundle")]
    [DataRow("AndroidManifest.xml", "an APK or AAR")]
    public void OtherArchive_IsToldApart(string entry, string expected) => AssertRefused(Archive((entry, new byte[10])), expected);

    [TestMethod]
    public void ManifestThatIsNone_IsRefused()
    {
        AssertRefused(Archive((PackManifest.Path, "<manifest/>"u8.ToArray())), PackManifest.Path);
        AssertRefused(Archive((PackManifest.Path, new byte[PackReader.MostManifestBytes + 1])), "no more than");
    }

    [TestMethod]
    public void ManifestOfAFeatureModule_IsRefused()
    {
        PackManifest manifest = new() { PackageName = "a", Split = "p", Type = PackType.AiPack, Delivery = default };
        byte[] feature = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(manifest.ToProto()).Replace("ai-pack", "feature", StringComparison.Ordinal));
        AssertRefused(Archive((PackManifest.Path, feature)), "no dist:module of type");
    }

    private static IEnumerable<PackFile> RandomFiles(Random random)
    {
        string[] letters = ["a", "b", "Z", "0", "_", "#group_", ".", " ", "ö", "模", "😀", "-"];
        HashSet<string> names = new(StringComparer.Ordinal);
        int count = random.Next(20);
        while (names.Count < count)
        {
            string Segment() => "x" + string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => letters[random.Next(letters.Length)]));
            names.Add("assets/" + string.Join('/', Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Segment())));
        }

        return [.. names.Select(name => PackFile.FromBytes(name, ContainerFolder.Bytes(Lengths[random.Next(Lengths.Length)] + random.Next(2), random.Next())))];
    }

    private static void AssertSame(IReadOnlyList<PackFile> expected, IReadOnlyList<PackFile> found, string what)
    {
        CollectionAssert.AreEqual(expected.Select(static file => (file.Path, file.Length)).ToArray(), found.Select(static file => (file.Path, file.Length)).ToArray(), what);
        foreach ((PackFile one, PackFile other) in expected.Zip(found))
        {
            CollectionAssert.AreEqual(ContainerFolder.ReadAll(one), ContainerFolder.ReadAll(other), $"{what}: {one.Path}");
        }
    }

    private static void AssertRefused(string path, string expected)
    {
        InvalidDataException refused = Assert.ThrowsException<InvalidDataException>(() => PackReader.Open(path));
        StringAssert.Contains(refused.Message, expected);
        StringAssert.Contains(refused.Message, path);
    }

    private string Archive(params (string Name, byte[] Bytes)[] entries)
    {
        string path = _folder.At($"{Guid.NewGuid():N}.zip");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in entries)
        {
            using Stream stream = archive.CreateEntry(name).Open();
            stream.Write(bytes);
        }

        return path;
    }
}
