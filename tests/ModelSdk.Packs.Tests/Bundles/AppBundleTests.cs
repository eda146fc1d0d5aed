using System.Buffers.Binary;
using System.IO.Compression;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.Bundles;

/// <summary>What is read of a bundle, and that files which are none, or mean no good, are refused with a sentence.</summary>
[TestClass]
public sealed class AppBundleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelsdk-bundles-");

    public void Dispose() => _folder.Delete(recursive: true);

    [TestMethod]
    public void Modules_AreBase_Features_AndPacks()
    {
        BundleAssembler assembler = new()
        {
            MinSdk = 26,
            BaseFiles = [("lib/arm64-v8a/libA.so", [1, 2]), ("assets/a.txt", [3]), ("assets.pb", []), ("native.pb", [])],
            Modules =
            [
                ("npu", [(PackManifest.Path, ProtoManifest.Feature("com.example.app", "npu", "Qualcomm_SM8750", "Qualcomm_SM8650"))]),
                ("faces", [(PackManifest.Path, ProtoManifest.Pack("com.example.app", "faces", "fast-follow")), ("assets/faces/a.tflite", [9])]),
                ("sounds", [(PackManifest.Path, ProtoManifest.Pack("com.example.app", "sounds", type: "asset-pack")), ("assets.pb", [])]),
            ],
            Changes = new Dictionary<string, byte[]?> { ["META-INF/MANIFEST.MF"] = [], ["readme.txt"] = [], ["BUNDLE-METADATA/x/y"] = [] },
        };

        using AppBundle bundle = AppBundle.Open(assembler.Write(At("app.aab")));

        CollectionAssert.AreEqual(new[] { "base", "faces", "npu", "sounds" }, bundle.Modules.Select(static module => module.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "libA.so" }, bundle.Base!.NativeLibraries.ToArray());
        CollectionAssert.AreEqual(new[] { "assets/a.txt", "lib/arm64-v8a/libA.so" }, bundle.Base.Files.Select(static file => file.Path).ToArray());
        Assert.AreEqual(26, bundle.Base.Manifest!.MinSdkVersion);
        Assert.AreEqual("com.example.app", bundle.Base.Manifest.PackageName);
        CollectionAssert.AreEqual(new[] { "Qualcomm_SM8750", "Qualcomm_SM8650" }, bundle.Modules[2].Manifest!.Groups.ToArray());
        Assert.IsNull(bundle.Modules[2].Content);
        PackContent faces = bundle.Packs.Single(static pack => pack.Name == "faces");
        Assert.AreEqual((DeliveryType.FastFollow, PackType.AiPack), (faces.Delivery, faces.Type));
        CollectionAssert.AreEqual(new[] { "assets/faces/a.tflite" }, faces.Files.Select(static file => file.Path).ToArray());
        Assert.AreEqual(PackType.AssetPack, bundle.Packs.Single(static pack => pack.Name == "sounds").Type);
        Assert.IsNull(bundle.Groups);
    }

    [TestMethod]
    public void ManifestWithoutMinSdk_AllowsAll() => Assert.AreEqual(1, ModuleManifest.Read(ProtoManifest.Base("a.b", minSdk: null)).MinSdkVersion);

    [TestMethod]
    [Needs(AndroidTools.Need)]
    public void ManifestOfAapt2_IsRead()
    {
        string zip = BaseModule.Write(At("base.zip"), "com.example.linked", minSdk: 29);

        ModuleManifest manifest = ModuleManifest.Read(BundleAssembler.FilesOf(zip).Single(static file => file.Path == PackManifest.Path).Bytes);

        Assert.AreEqual(("com.example.linked", 29), (manifest.PackageName, manifest.MinSdkVersion));
        Assert.IsTrue(manifest.IsInstallTime);
        Assert.IsNull(manifest.Pack);
    }

    [TestMethod]
    public void CompressedLengths_AreThoseOfTheArchive()
    {
        BundleAssembler assembler = new() { BaseFiles = [("assets/zeros", new byte[100_000])] };

        using AppBundle compressed = AppBundle.Open(assembler.Write(At("a.aab")));
        using AppBundle stored = AppBundle.Open((assembler with { Compress = false }).Write(At("b.aab")));

        Assert.IsTrue(compressed.Base!.Files[0].CompressedLength < 1000);
        Assert.IsNull(stored.Base!.Files[0].CompressedLength);
    }

    [TestMethod]
    public void WhatIsNoBundle_IsRefused()
    {
        (string Name, byte[] Bytes, string Reason)[] rows =
        [
            ("empty.aab", [], "is not a whole zip archive"),
            ("text.aab", "This is no archive, whatever its name says."u8.ToArray(), "is not a whole zip archive"),
            ("other.aab", Zip(("a/b.txt", [1])), "is no pack: it has no manifest/AndroidManifest.xml"),
            ("app.apk", Zip(("AndroidManifest.xml", [1])), "is an APK or AAR, not a pack"),
            ("app.apks", Zip(("toc.pb", [1])), "is a set of APKs, not a pack or an app bundle"),
            ("config.aab", Zip(("BundleConfig.pb", [0xFF, 0xFF])), "is no app bundle, or a damaged one: its BundleConfig.pb cannot be read"),
            ("base.zip", Zip((PackManifest.Path, ProtoManifest.Base("a.b"))), "is a module, but no pack"),
        ];
        foreach ((string name, byte[] bytes, string reason) in rows)
        {
            File.WriteAllBytes(At(name), bytes);
            InvalidDataException exception = Assert.ThrowsException<InvalidDataException>(() => Verify(At(name)), name);
            StringAssert.Contains(exception.Message, reason, name);
            StringAssert.Contains(exception.Message, name);
        }
    }

    [TestMethod]
    public void Cancelled_Ends()
    {
        using BundledApplication application = new();
        string bundle = application.Write(application.Right);

        _ = Assert.ThrowsException<OperationCanceledException>(
            () => PackVerification.Run(bundle, new PlayLimits(), null, new CancellationToken(canceled: true)));
    }

    [TestMethod]
    public void EveryTruncation_IsRefused()
    {
        using BundledApplication application = new();
        byte[] whole = File.ReadAllBytes(application.Write(application.Right));
        for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 200))
        {
            File.WriteAllBytes(At("cut.aab"), whole[..length]);
            _ = Assert.ThrowsException<InvalidDataException>(() => Verify(At("cut.aab")), $"{length} bytes");
        }
    }

    [TestMethod]
    [Timeout(120_000)]
    public void EveryDamagedByte_GivesFindings_OrASentence()
    {
        using BundledApplication application = new();
        byte[] whole = File.ReadAllBytes(application.Write(application.Right));
        int refused = 0;
        int found = 0;

        // The directory at the end byte by byte, the files before it here and there.
        int directory = whole.Length - 2500;
        foreach (int at in Enumerable.Range(0, 100).Select(i => i * (directory / 100)).Concat(Enumerable.Range(directory, 2500).Where(static at => at % 9 == 0)))
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x41;
            File.WriteAllBytes(At("damaged.aab"), damaged);
            try
            {
                found += Verify(At("damaged.aab")).Diagnostics.Count > 0 ? 1 : 0;
            }
            catch (InvalidDataException exception)
            {
                Assert.IsTrue(exception.Message.Length > 20);
                refused++;
            }
        }

        Assert.IsTrue(refused > 20, $"{refused} refused");
        Assert.IsTrue(found > 100, $"{found} found");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void EntryThatClaimsGigabytes_IsNotBelieved()
    {
        BundleAssembler assembler = new();
        foreach (string entry in new[] { "BundleConfig.pb", "base/manifest/AndroidManifest.xml", BundleAssembler.GroupsPath })
        {
            byte[] bytes = File.ReadAllBytes((assembler with { Groups = [1] }).Write(At("claim.aab")));
            Claim(bytes, entry, 0xFFFFFFF0);
            File.WriteAllBytes(At("claim.aab"), bytes);
            long before = GC.GetTotalAllocatedBytes();

            try
            {
                Assert.AreNotEqual(0, Verify(At("claim.aab")).Diagnostics.Count, entry);
            }
            catch (InvalidDataException exception)
            {
                StringAssert.Contains(exception.Message, "4,294,967,280 bytes", entry);
            }

            Assert.IsTrue(GC.GetTotalAllocatedBytes() - before < 100_000_000, entry);
        }
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ThousandsOfModules_AreRefused()
    {
        using (ZipArchive archive = new(File.Create(At("many.aab")), ZipArchiveMode.Create))
        {
            _ = archive.CreateEntry("BundleConfig.pb");
            for (int i = 0; i < 30_000; i++)
            {
                _ = archive.CreateEntry($"m{i}/manifest/AndroidManifest.xml");
            }
        }

        InvalidDataException exception = Assert.ThrowsException<InvalidDataException>(() => Verify(At("many.aab")));
        StringAssert.Contains(exception.Message, "30,000 modules");
    }

    private static PackVerificationResult Verify(string path) => PackVerification.Run(path, new PlayLimits(), null, CancellationToken.None);

    // Changes the uncompressed length of an entry in the archive's directory: 24 bytes after its signature.
    private static void Claim(byte[] archive, string entry, uint length)
    {
        byte[] name = System.Text.Encoding.ASCII.GetBytes(entry);
        int at = archive.AsSpan().LastIndexOf(name);
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(at - 46 + 24), length);
    }

    private static byte[] Zip(params (string Path, byte[] Bytes)[] entries)
    {
        using MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create))
        {
            foreach ((string path, byte[] bytes) in entries)
            {
                using Stream stream = archive.CreateEntry(path).Open();
                stream.Write(bytes);
            }
        }

        return zip.ToArray();
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
