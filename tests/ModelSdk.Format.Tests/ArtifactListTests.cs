using System.Text;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Format.Tests;

/// <summary>Writing the list of compiled variants; reading is tested with the loader.</summary>
[TestClass]
public class ArtifactListTests
{
    private static readonly ArtifactList List = new()
    {
        Variants =
        [
            new ArtifactRow
            {
                Target = "MediaTek_MT6993",
                Devices = [new DeviceSoc("Mediatek", "MT6993"), new DeviceSoc("MTK", "MT6993 \"ö\"")],
                Path = "MediaTek_MT6993/blumen ö.tflite",
                Sha256 = new string('a', 64),
                Toolchain = new Dictionary<string, string> { ["sdk"] = "8.2.28", ["litert"] = "2.3.0" },
                CompilerOptions = "--opt 3 --gno \"LTS,Inception\" <>&'\\\n",
                UnverifiedOptions = ["--mediatek_performance_mode_type=turbo_boost"],
                NpuShare = 0.9833,
            },
            new ArtifactRow { Target = "Google_Tensor_G5", Path = "Google_Tensor_G5/x.tflite", Sha256 = new string('b', 64) },
        ],
    };

    [TestMethod]
    public void WhatIsWritten_IsReadAgain()
    {
        ArtifactList read = ArtifactList.Read(List.ToUtf8());
        Assert.AreEqual(new Version(1, 0), read.Version);
        Assert.AreEqual(2, read.Variants.Count);
        for (int i = 0; i < 2; i++)
        {
            ArtifactRow wrote = List.Variants[i];
            ArtifactRow row = read.Variants[i];
            CollectionAssert.AreEquivalent(wrote.Toolchain.ToArray(), row.Toolchain.ToArray());
            CollectionAssert.AreEqual(wrote.UnverifiedOptions.ToArray(), row.UnverifiedOptions.ToArray());
            CollectionAssert.AreEqual(wrote.Devices.ToArray(), row.Devices.ToArray());
            Assert.AreEqual(wrote with { Toolchain = row.Toolchain, UnverifiedOptions = row.UnverifiedOptions, Devices = row.Devices }, row);
        }

        CollectionAssert.AreEqual(List.ToUtf8(), read.ToUtf8());
    }

    [TestMethod]
    public void Bytes_AreTheSameWhateverTheOrderOfTools_WithLinesThatEndWithLf()
    {
        ArtifactRow turned = List.Variants[0] with
        {
            Toolchain = new Dictionary<string, string> { ["litert"] = "2.3.0", ["sdk"] = "8.2.28" },
        };
        byte[] bytes = List.ToUtf8();
        CollectionAssert.AreEqual(bytes, (List with { Variants = [turned, List.Variants[1]] }).ToUtf8());

        string text = Encoding.UTF8.GetString(bytes);
        StringAssert.StartsWith(text, "{\n  \"version\": \"1.0\",\n  \"variants\": [\n    {\n      \"target\": \"MediaTek_MT6993\",\n");
        StringAssert.EndsWith(text, "}\n");
        StringAssert.Contains(text, "blumen ö.tflite");
        Assert.IsFalse(text.Contains('\r') || text.Contains("null", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("/etc/x.tflite")]
    [DataRow("../x.tflite")]
    [DataRow("a/../../x.tflite")]
    [DataRow("C:/x.tflite")]
    [DataRow("..\\\\x.tflite")]
    public void PathThatLeavesTheFolder_IsRefused(string path)
    {
        string json = $$"""{ "version": "1.0", "variants": [ { "target": "x", "path": "{{path}}", "sha256": "z" } ] }""";
        ModelFormatException failure = Assert.ThrowsException<ModelFormatException>(() => ArtifactList.Read(Encoding.UTF8.GetBytes(json)));
        Assert.AreEqual(ModelFormatError.Corrupt, failure.Kind);
    }

    [TestMethod]
    public void ListOfAnOlderBuild_HasNoDevices()
    {
        byte[] json = """{ "version": "1.0", "variants": [ { "target": "x", "path": "y", "sha256": "z" } ] }"""u8.ToArray();
        Assert.AreEqual(0, ArtifactList.Read(json).Variants[0].Devices.Count);
    }

    [TestMethod]
    [DataRow("""{ "manufacturer": "Mediatek" }""")]
    [DataRow("""{ "manufacturer": "", "model": "x" }""")]
    [DataRow("1")]
    public void DeviceWithoutAName_IsRefused(string device)
    {
        string json = $$"""{ "version": "1.0", "variants": [ { "target": "x", "path": "y", "sha256": "z", "devices": [ {{device}} ] } ] }""";
        ModelFormatException failure = Assert.ThrowsException<ModelFormatException>(() => ArtifactList.Read(Encoding.UTF8.GetBytes(json)));
        Assert.AreEqual(ModelFormatError.Corrupt, failure.Kind);
    }

    [TestMethod]
    public void ToolThatStandsThereTwice_IsTakenOnce()
    {
        byte[] json = """
            { "version": "1.3", "new": {}, "variants": [ { "target": "x", "path": "y", "sha256": "z", "more": 1,
              "toolchain": { "sdk": "1", "sdk": "2" } } ] }
            """u8.ToArray();
        Assert.AreEqual("2", ArtifactList.Read(json).Variants[0].Toolchain["sdk"]);
    }
}
