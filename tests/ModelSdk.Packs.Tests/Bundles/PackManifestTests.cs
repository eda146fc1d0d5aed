using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;

namespace ModelSdk.Packs.Tests.Bundles;

/// <summary>Manifests of packs, against the bytes of the reference and against manifests that others would write.</summary>
[TestClass]
public sealed class PackManifestTests
{
    // reference/play-ai-packs.md 2.5: package a.b, split p, ai-pack, on-demand.
    private const string Vector = """
        0aff030a350a07616e64726f6964122a687474703a2f2f736368656d61732e616e64726f69642e636f6d2f61706b2f
        7265732f616e64726f69640a330a0464697374122b687474703a2f2f736368656d61732e616e64726f69642e636f6d
        2f61706b2f646973747269627574696f6e1a086d616e6966657374220e12077061636b6167651a03612e62220a1205
        73706c69741a01702aea020ae702122b687474703a2f2f736368656d61732e616e64726f69642e636f6d2f61706b2f
        646973747269627574696f6e1a066d6f64756c65223c0a2b687474703a2f2f736368656d61732e616e64726f69642e
        636f6d2f61706b2f646973747269627574696f6e1204747970651a0761692d7061636b2a7b0a79122b687474703a2f
        2f736368656d61732e616e64726f69642e636f6d2f61706b2f646973747269627574696f6e1a06667573696e672242
        0a2b687474703a2f2f736368656d61732e616e64726f69642e636f6d2f61706b2f646973747269627574696f6e1207
        696e636c7564651a047472756532043a0240012a750a73122b687474703a2f2f736368656d61732e616e64726f6964
        2e636f6d2f61706b2f646973747269627574696f6e1a0864656c69766572792a3a0a38122b687474703a2f2f736368
        656d61732e616e64726f69642e636f6d2f61706b2f646973747269627574696f6e1a096f6e2d64656d616e64
        """;

    private static readonly PackManifest Sample = new()
    {
        PackageName = "a.b",
        Split = "p",
        Type = PackType.AiPack,
        Delivery = DeliveryType.OnDemand,
    };

    [TestMethod]
    public void Manifest_OfTheReference_HasItsBytes()
    {
        byte[] expected = Convert.FromHexString(Vector.ReplaceLineEndings(""));

        Assert.AreEqual(514, expected.Length);
        CollectionAssert.AreEqual(expected, Sample.ToProto());
        Assert.AreEqual(Sample, PackManifest.FromProto(expected));
    }

    [TestMethod]
    [DataRow(PackType.AiPack, DeliveryType.InstallTime)]
    [DataRow(PackType.AiPack, DeliveryType.FastFollow)]
    [DataRow(PackType.AssetPack, DeliveryType.OnDemand)]
    [DataRow(PackType.AssetPack, DeliveryType.InstallTime)]
    public void WhatIsWritten_IsRead(PackType type, DeliveryType delivery)
    {
        PackManifest manifest = new() { PackageName = "com.example.größe", Split = "my_pack", Type = type, Delivery = delivery };

        Assert.AreEqual(manifest, PackManifest.FromProto(manifest.ToProto()));
    }

    [TestMethod]
    public void EveryTruncation_IsRefusedWithItsPlace()
    {
        byte[] whole = Sample.ToProto();
        for (int length = 1; length < whole.Length; length++)
        {
            InvalidDataException exception = Assert.ThrowsException<InvalidDataException>(() => PackManifest.FromProto(whole.AsMemory(0, length)));
            StringAssert.Contains(exception.Message, "(at byte ");
        }
    }

    [TestMethod]
    public void EveryChangedBit_IsReadOrRefused()
    {
        byte[] bytes = Sample.ToProto();
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                PackManifest.FromProto(bytes);
            }
            catch (InvalidDataException)
            {
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [TestMethod]
    public void BaseManifest_IsNoPack_AndSaysItsFacts()
    {
        ProtoXml manifest = new()
        {
            Name = "manifest",
            Attributes = [new() { Name = "package", Value = "com.example" }],
            Children = [new() { Name = "uses-sdk" }, new() { Name = "application" }],
        };

        Assert.IsNull(PackManifest.FromProto(manifest.ToProto()));
        Assert.AreEqual("com.example", ProtoXml.Read(manifest.ToProto()).Attribute("package")?.Value);
    }

    [TestMethod]
    [DataRow("feature", true)]
    [DataRow("ml-pack", true)]
    [DataRow("sdk", true)]
    [DataRow("music", false)]
    public void OtherModules_AreNoPacks(string type, bool isKnown)
    {
        byte[] manifest = Change(static module => module, type).ToProto();

        if (isKnown)
        {
            Assert.IsNull(PackManifest.FromProto(manifest));
        }
        else
        {
            StringAssert.Contains(Refuse(manifest), "dist:type is 'music'; a pack has ai-pack or asset-pack");
        }
    }

    [TestMethod]
    public void WhatBundletoolWouldRefuse_IsRefusedHereToo()
    {
        ProtoXml Delivery(params string[] kinds) => new()
        {
            Namespace = ProtoXml.DistributionNamespace,
            Name = "delivery",
            Children = [.. kinds.Select(static kind => new ProtoXml { Namespace = ProtoXml.DistributionNamespace, Name = kind })],
        };

        StringAssert.Contains(Refuse(Change(static module => module with { Children = [module.Children[0]] }).ToProto()), "dist:delivery is missing");
        StringAssert.Contains(Refuse(Change(static module => module with { Children = [module.Children[1]] }).ToProto()), "dist:fusing");
        StringAssert.Contains(Refuse(Change(module => module with { Children = [module.Children[0], Delivery()] }).ToProto()), "names 0 kinds");
        StringAssert.Contains(
            Refuse(Change(module => module with { Children = [module.Children[0], Delivery("on-demand", "install-time")] }).ToProto()),
            "names 2 kinds of delivery (InstallTime, OnDemand)");
        StringAssert.Contains(
            Refuse(Change(static module => module with { Children = [.. module.Children, module.Children[1]] }).ToProto()),
            "'module' has 2 elements dist:delivery");
        ProtoXml noSplit = Read() with { Attributes = [new() { Name = "package", Value = "a.b" }] };
        StringAssert.Contains(Refuse(noSplit.ToProto()), "'manifest' has no attribute 'split'");
        StringAssert.Contains(Refuse(new ProtoXml { Name = "resources" }.ToProto()), "the root element is 'resources'");
        StringAssert.Contains(Refuse([]), "no root element");
    }

    private static ProtoXml Read() => ProtoXml.Read(Sample.ToProto());

    private static ProtoXml Change(Func<ProtoXml, ProtoXml> change, string type = "ai-pack")
    {
        ProtoXml manifest = Read();
        ProtoXml module = manifest.Children[0] with { Attributes = [manifest.Children[0].Attributes[0] with { Value = type }] };
        return manifest with { Children = [change(module)] };
    }

    private static string Refuse(byte[] manifest) =>
        Assert.ThrowsException<InvalidDataException>(() => PackManifest.FromProto(manifest)).Message;
}
