using System.IO.Compression;
using ModelSdk.Packs.Tests.Proto;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>Which files reach which device: our packs, bundled and split by bundletool 1.18.3, extracted for device specifications.</summary>
[TestClass]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
[Needs(Protoc.Need)]
public sealed class SliceTests
{
    private static readonly Lazy<PackLab> Lab = new(static () => PackLab.Of(DemoPacks.Set));

    [ClassCleanup]
    public static void RemoveLab()
    {
        if (Lab.IsValueCreated)
        {
            Lab.Value.Dispose();
        }
    }

    // A device that knows of no group gets the default of the suffix stripping, which is "other".
    [TestMethod]
    [DataRow(DemoPacks.Qualcomm, DemoPacks.Qualcomm)]
    [DataRow(DemoPacks.MediaTek, DemoPacks.MediaTek)]
    [DataRow("other", "other")]
    [DataRow("", "other")]
    public void Device_ReceivesTheVariantsOfItsGroupAndEverythingUntargeted(string group, string expected)
    {
        AndroidTools.Require();
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> received = Lab.Value.Received(group.Length == 0 ? [] : [group]);
        AssertSame(DemoPacks.Expected(expected), received.Where(static module => module.Key != "base"));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void Device_OfAnUnknownGroup_ReceivesOnlyWhatIsUntargeted()
    {
        AndroidTools.Require();
        AssertSame(DemoPacks.Expected("nowhere"), Lab.Value.Received("Samsung_E9965").Where(static module => module.Key != "base"));
    }

    [TestMethod]
    public void Slices_AreOfTypeAiPackAndNamedAfterTheirGroup()
    {
        AndroidTools.Require();
        string toc = Protoc.Toc.Decode(Entry(Lab.Value.Apks, "toc.pb"));
        string[] sets = toc.Split("asset_slice_set {")[1..];
        Assert.AreEqual(3, sets.Length, toc);
        foreach ((string name, string delivery) in ((string, string)[])
            [("detector", "ON_DEMAND"), ("plain", "INSTALL_TIME"), ("reader2", "FAST_FOLLOW")])
        {
            string set = sets.Single(set => set.Contains($"name: \"{name}\"", StringComparison.Ordinal));
            StringAssert.Contains(set, $"delivery_type: {delivery}");
            StringAssert.Contains(set, "asset_module_type: AI_PACK_TYPE");
            StringAssert.Contains(set, $"path: \"asset-slices/{name}-master.apk\"");
            foreach (string group in (string[])[DemoPacks.Qualcomm, DemoPacks.MediaTek, "other"])
            {
                string[] of = [$"path: \"asset-slices/{name}-group_{group}.apk\"", $"split_id: \"{name}.config.group_{group}\""];
                foreach (string line in of)
                {
                    Assert.AreEqual(name != "plain", set.Contains(line, StringComparison.Ordinal), $"{line} in {set}");
                }
            }
        }

        StringAssert.Contains(toc, "package_name: \"com.example.lab\"");
        StringAssert.Contains(toc, "dimension: DEVICE_GROUP\n  default_value: \"other\"");
    }

    // Compressed ones could not be mapped; install-time packs too, whatever the configuration says of other assets.
    [TestMethod]
    public void Models_InSlices_AreStored()
    {
        AndroidTools.Require();
        using ZipArchive apks = ZipFile.OpenRead(Lab.Value.Apks);
        int models = 0;
        foreach (ZipArchiveEntry slice in apks.Entries.Where(static entry => entry.FullName.StartsWith("asset-slices/", StringComparison.Ordinal)))
        {
            using ZipArchive apk = new(slice.Open());
            foreach (ZipArchiveEntry model in apk.Entries.Where(static entry => entry.FullName.EndsWith(".tflite", StringComparison.Ordinal)))
            {
                Assert.AreEqual(model.Length, model.CompressedLength, model.FullName);
                models++;
            }
        }

        Assert.AreEqual(DemoPacks.Set.Packs.Sum(static pack => pack.Files.Count(static file => file.Path.EndsWith(".tflite", StringComparison.Ordinal))), models);
    }

    [TestMethod]
    public void UniversalApk_HasInstallTimePacksOnly()
    {
        AndroidTools.Require();
        string apk = Lab.Value.File("universal.apk");
        File.WriteAllBytes(apk, Entry(Lab.Value.Universal, "universal.apk"));
        CollectionAssert.AreEquivalent(DemoPacks.Expected("other")["plain"].Keys.ToArray(), PackLab.AssetsOf([apk]).Keys.ToArray());
    }

    /// <summary>The bytes of an entry of a zip file.</summary>
    internal static byte[] Entry(string zip, string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(zip);
        using Stream stream = (archive.GetEntry(path) ?? throw new AssertFailedException($"{path} is not in {zip}")).Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void AssertSame(
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> expected,
        IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, byte[]>>> actual)
    {
        Dictionary<string, IReadOnlyDictionary<string, byte[]>> modules = actual.ToDictionary();
        CollectionAssert.AreEquivalent(expected.Keys.ToArray(), modules.Keys);
        foreach ((string module, IReadOnlyDictionary<string, byte[]> files) in expected)
        {
            CollectionAssert.AreEquivalent(files.Keys.ToArray(), modules[module].Keys.ToArray(), module);
            foreach ((string path, byte[] bytes) in files)
            {
                Assert.IsTrue(bytes.AsSpan().SequenceEqual(modules[module][path]), $"{path} of {module} has other bytes");
            }
        }
    }
}
