using System.Text;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Format.Tests;

/// <summary>The JSON files of packs: what is written is read again, and damage is told as damage.</summary>
[TestClass]
public class PackIndexTests
{
    private static readonly PackIndex Index = new()
    {
        Pack = "flowers",
        Groups = [new PackIndexGroup("Qualcomm_SM8750", [new PackIndexSoc("QTI", "SM8750"), new PackIndexSoc("Qualcomm", "SM8750")])],
        Models =
        [
            new PackIndexModel
            {
                Assembly = "App",
                Name = "blumen ö",
                Source = new PackIndexFile("flowers.source/blumen ö.tflite", new string('a', 64), 5_000_000_000),
                Variants =
                [
                    new ArtifactRow
                    {
                        Target = "Qualcomm_SM8750",
                        Devices = [new DeviceSoc("QTI", "SM8750")],
                        Group = "Qualcomm_SM8750",
                        Path = "flowers/blumen ö.tflite",
                        Length = 12,
                        Sha256 = new string('b', 64),
                        Toolchain = new Dictionary<string, string> { ["litert"] = "2.1.0" },
                        NpuShare = 0.98,
                    },
                ],
            },
            new PackIndexModel { Assembly = "Lib.Core", Name = "net" },
        ],
    };

    private static readonly PackList List = new()
    {
        Packs =
        [
            new PackListEntry("flowers", "OnDemand", ["App/blumen ö", "Lib.Core/net"]),
            new PackListEntry("birds2", "InstallTime", []) { SourceInApplication = true },
        ],
    };

    [TestMethod]
    public void Index_HasTheFormThatItsDocumentationShows()
    {
        string expected = """
            {
              "version": "1.0",
              "pack": "flowers",
              "groups": [
                {
                  "name": "Qualcomm_SM8750",
                  "socs": [
                    {
                      "manufacturer": "QTI",
                      "model": "SM8750"
                    },
                    {
                      "manufacturer": "Qualcomm",
                      "model": "SM8750"
                    }
                  ]
                }
              ],
              "models": [
                {
                  "assembly": "App",
                  "name": "blumen ö",
                  "source": {
                    "path": "flowers.source/blumen ö.tflite",
                    "sha256": "{a}",
                    "length": 5000000000
                  },
                  "variants": [
                    {
                      "target": "Qualcomm_SM8750",
                      "devices": [
                        {
                          "manufacturer": "QTI",
                          "model": "SM8750"
                        }
                      ],
                      "group": "Qualcomm_SM8750",
                      "path": "flowers/blumen ö.tflite",
                      "length": 12,
                      "sha256": "{b}",
                      "toolchain": {
                        "litert": "2.1.0"
                      },
                      "npuShare": 0.98
                    }
                  ]
                },
                {
                  "assembly": "Lib.Core",
                  "name": "net",
                  "variants": []
                }
              ]
            }

            """.Replace("{a}", new string('a', 64), StringComparison.Ordinal)
            .Replace("{b}", new string('b', 64), StringComparison.Ordinal);
        Assert.AreEqual(expected, Encoding.UTF8.GetString(Index.ToUtf8()));
    }

    [TestMethod]
    public void Index_IsReadAsItWasWritten()
    {
        PackIndex read = PackIndex.Read(Index.ToUtf8());

        Assert.AreEqual("flowers", read.Pack);
        Assert.AreEqual(new PackIndexSoc("Qualcomm", "SM8750"), read.Groups[0].Socs[1]);
        Assert.AreEqual(Index.Models[0].Source, read.Models[0].Source);
        Assert.AreEqual(12, read.Models[0].Variants[0].Length);
        Assert.AreEqual("Qualcomm_SM8750", read.Models[0].Variants[0].Group);
        Assert.IsNull(read.Models[1].Source);
        CollectionAssert.AreEqual(Index.ToUtf8(), read.ToUtf8());
    }

    [TestMethod]
    public void SourceForOtherDevicesOnly_IsKept()
    {
        PackIndexModel model = Index.Models[0] with { Source = Index.Models[0].Source! with { OtherOnly = true } };
        PackIndex read = PackIndex.Read((Index with { Models = [model] }).ToUtf8());
        Assert.IsTrue(read.Models[0].Source!.OtherOnly);
    }

    [TestMethod]
    public void List_IsReadAsItWasWritten_AndKnowsWhereAModelIs()
    {
        PackList read = PackList.Read(List.ToUtf8());

        CollectionAssert.AreEqual(List.ToUtf8(), read.ToUtf8());
        Assert.AreEqual("flowers", read.Find("Lib.Core", "net")?.Name);
        Assert.AreEqual("OnDemand", read.Find("App", "blumen ö")?.Delivery);
        Assert.IsNull(read.Find("App", "net"));
    }

    [DataTestMethod]
    [DataRow("", ModelFormatError.Corrupt)]
    [DataRow("null", ModelFormatError.Corrupt)]
    [DataRow("[[[[[[[[[[[[[[[[[[[[", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0" }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "2.0", "pack": "p" }""", ModelFormatError.UnsupportedVersion)]
    [DataRow("""{ "version": "1.0", "pack": "../p" }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "pack": "p", "models": {} }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "pack": "p", "groups": [ { "name": "g", "socs": [ 1 ] } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "pack": "p", "models": [ { "assembly": "a" } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "pack": "p", "models": [ { "assembly": "a", "name": "n" }, { "assembly": "a", "name": "n" } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "pack": "p", "models": [ { "assembly": "a", "name": "n", "source": null } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "pack": "p", "models": [ { "assembly": "a", "name": "n", "source": { "path": "x", "sha256": "y" } } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "pack": "p", "models": [ { "assembly": "a", "name": "n", "source": { "path": "x", "sha256": "y", "length": -1 } } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "pack": "p", "models": [ { "assembly": "a", "name": "n", "source": { "path": "x", "sha256": "y", "length": 1.5 } } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "pack": "p", "models": [ { "assembly": "a", "name": "n", "source": { "path": "../x", "sha256": "y", "length": 1 } } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "pack": "p", "models": [ { "assembly": "a", "name": "\ud800" } ] }""", ModelFormatError.Corrupt)]
    public void BadIndex_IsAFormatException(string json, ModelFormatError kind) =>
        AssertRefused(kind, () => PackIndex.Read(Encoding.UTF8.GetBytes(json)));

    [DataTestMethod]
    [DataRow("{}", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "3.1" }""", ModelFormatError.UnsupportedVersion)]
    [DataRow("""{ "version": "1.0", "packs": [ { "name": "p" } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "packs": [ { "name": "a/b", "delivery": "OnDemand" } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "packs": [ { "name": "p", "delivery": "OnDemand", "models": "x" } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "packs": [ { "name": "p", "delivery": "OnDemand" }, { "name": "p", "delivery": "OnDemand" } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "packs": [ { "name": "p", "delivery": "OnDemand", "models": [ "a/n" ] }, { "name": "q", "delivery": "OnDemand", "models": [ "a/n" ] } ] }""", ModelFormatError.Corrupt)]
    public void BadList_IsAFormatException(string json, ModelFormatError kind) =>
        AssertRefused(kind, () => PackList.Read(Encoding.UTF8.GetBytes(json)));

    [TestMethod]
    public void NewerMinorVersion_AndPropertiesThatStandThereTwice_AreRead()
    {
        PackIndex read = PackIndex.Read("""{ "version": "1.4", "pack": "p", "pack": "q", "new": [[]], "models": [] }"""u8.ToArray());
        Assert.AreEqual("q", read.Pack);
        Assert.AreEqual(new Version(1, 4), read.Version);
    }

    [TestMethod]
    public void Offset_IsThatOfTheByte_AlsoOnALaterLine()
    {
        byte[] json = "{\n  \"version\": \"1.0\",\n  ? }"u8.ToArray();
        ModelFormatException failure = Assert.ThrowsException<ModelFormatException>(() => PackList.Read(json));
        Assert.AreEqual(Array.IndexOf(json, (byte)'?'), failure.Offset);
    }

    [TestMethod]
    public void EveryTruncationAndEveryFlip_IsAFormatExceptionOrAFile()
    {
        Damage(Index.ToUtf8(), static bytes => PackIndex.Read(bytes).ToUtf8());
        Damage(List.ToUtf8(), static bytes => PackList.Read(bytes).ToUtf8());
        byte[] artifacts = new ArtifactList { Variants = Index.Models[0].Variants }.ToUtf8();
        Damage(artifacts, static bytes => ArtifactList.Read(bytes).ToUtf8());
    }

    private static void Damage(byte[] sound, Func<byte[], byte[]> read)
    {
        // The last byte is the line feed after the root, which nothing misses.
        for (int length = 0; length < sound.Length - 1; length++)
        {
            AssertRefused(ModelFormatError.Corrupt, () => read(sound[..length]));
        }

        for (int at = 0; at < sound.Length; at++)
        {
            for (int flip = 1; flip < 256; flip <<= 1)
            {
                byte[] damaged = [.. sound];
                damaged[at] ^= (byte)flip;
                try
                {
                    read(damaged);
                }
                catch (ModelFormatException refusal)
                {
                    Assert.IsTrue(refusal.Offset >= 0 && refusal.Offset <= damaged.Length && refusal.Reason.Length > 10);
                }
            }
        }
    }

    private static void AssertRefused(ModelFormatError kind, Action read) =>
        Assert.AreEqual(kind, Assert.ThrowsException<ModelFormatException>(read).Kind);
}
