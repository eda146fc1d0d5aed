using System.Text;
using ModelSdk.Build.Processes;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Tests.Toolchains;

/// <summary>Entries of ModelSdkLiteRt: what is used in place, what is laid over what, and what is refused.</summary>
[TestClass]
public sealed class ToolchainListTests
{
    private const int Regular = 0x81A4;

    private readonly ToolTree _tree = new();

    [TestCleanup]
    public void Remove() => _tree.Dispose();

    [TestMethod]
    [DataRow("tools, für 1")]
    [DataRow("./tools, für 1/")]
    [DataRow(" tools, für 1 ; ")]
    public void OneFolder_IsUsedWhereItIs(string entry)
    {
        _tree.LiteRt("tools, für 1", plugins: "MediaTek");

        ToolchainSearch search = Found(entry);

        StringAssert.StartsWith(search.Toolchain.Tool, _tree.At("tools, für 1/ai_edge_litert"));
        StringAssert.StartsWith(search.Toolchain.Compilers[2].Plugin, _tree.At("tools, für 1"));
        Assert.AreEqual(0, _tree.Unpacked().Length);
    }

    [TestMethod]
    public void WindowsSeparators_AreSeparators()
    {
        _tree.LiteRt("a/b");
        Assert.IsNotNull(Found("""a\b""").Toolchain.Tool);
    }

    [TestMethod]
    public void LaterEntry_WinsForTheSamePath_AndEntriesAreNotChanged()
    {
        _tree.LiteRt("first", plugins: ["MediaTek", "Qualcomm"]);
        string own = _tree.Library("own/ai_edge_litert/vendors/MediaTek/compiler/libLiteRtCompilerPlugin_MediaTek.so", ToolTree.X64, "libown.so");
        byte[] before = File.ReadAllBytes(own);
        _tree.LiteRt("third", plugins: "MediaTek");
        _tree.Zip("third", "third.zip");

        VendorCompiler compiler = Found("first;own").Toolchain.Compilers[2];
        CollectionAssert.Contains(ElfHeader.Read(compiler.Plugin!)!.Needed.ToArray(), "libown.so");

        compiler = Found("first;own;third.zip").Toolchain.Compilers[2];
        Assert.AreEqual(0, ElfHeader.Read(compiler.Plugin!)!.Needed.Count);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(own), "Writing went through a link.");
        Assert.AreEqual(2, _tree.Unpacked().Length);
    }

    [TestMethod]
    public void SameArchive_UnderAnotherName_IsNotUnpackedAgain_AndAnotherOneIs()
    {
        _tree.LiteRt("litert", plugins: "MediaTek");
        _tree.Zip("litert", "a.whl");
        File.Copy(_tree.At("a.whl"), _tree.At("b.AAR"));

        Assert.AreEqual(Found("a.whl").Toolchain.Tool, Found("b.AAR").Toolchain.Tool);
        _tree.LiteRt("litert", "2.4.0");
        _tree.Zip("litert", "c.zip");
        Assert.AreNotEqual(Found("a.whl").Toolchain.Tool, Found("c.zip").Toolchain.Tool);
    }

    [TestMethod]
    public void FolderThatWasMadeHere_CanBeAnEntry_AndStaysAsItIs()
    {
        _tree.LiteRt("litert", plugins: "MediaTek");
        _tree.Zip("litert", "a.whl");
        _tree.LiteRt("own", plugins: "Qualcomm");
        string made = Path.GetFullPath(Path.Combine(Found("a.whl").Toolchain.Tool!, "..", "..", ".."));
        string list = Directory.GetFiles(made, ".*").Single();
        byte[] before = File.ReadAllBytes(list);

        string tool = Found($"{made};own").Toolchain.Tool!;
        DateTime laid = Directory.GetLastWriteTimeUtc(Path.GetDirectoryName(tool)!);
        Assert.AreEqual(tool, Found($"{made};own").Toolchain.Tool);

        Assert.AreEqual(laid, Directory.GetLastWriteTimeUtc(Path.GetDirectoryName(tool)!), "It was laid again.");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(list), "Writing went through a link.");
    }

    [TestMethod]
    public void ChangedFolder_OfSeveral_IsSeen()
    {
        _tree.LiteRt("a", plugins: "MediaTek");
        _tree.Library("b/libneuronusdk_adapter.so");
        string before = Found("a;b").Toolchain.Tool!;
        _tree.Library("b/libneuronusdk_adapter.mtk.so");

        Assert.AreNotEqual(before, Found("a;b").Toolchain.Tool);
    }

    [TestMethod]
    public void ChangedSdk_ChangesTheFingerprint()
    {
        _tree.LiteRt("a", plugins: "MediaTek");
        _tree.Library("a/sdk/libneuronusdk_adapter.so");
        string before = Found("a").Toolchain.Compilers[2].Fingerprint;
        Assert.AreEqual(before, Found("a").Toolchain.Compilers[2].Fingerprint);

        _tree.Library("a/sdk/libneuron_more.so");
        string more = Found("a").Toolchain.Compilers[2].Fingerprint;
        Assert.AreNotEqual(before, more);

        _tree.Library("a/sdk/libneuron_more.so", ToolTree.X64, "other");
        Assert.AreNotEqual(more, Found("a").Toolchain.Compilers[2].Fingerprint);
    }

    [TestMethod]
    public void LinksToNothing_AndLoopsOfLinks_DoNoHarm()
    {
        if (OperatingSystem.IsWindows())
        {
            // Links need rights on Windows.
            return;
        }

        _tree.LiteRt("a", plugins: "MediaTek");
        _tree.Library("a/sdk/libneuronusdk_adapter.so");
        File.CreateSymbolicLink(_tree.At("a/sdk/libnothing.so"), _tree.At("nothing"));
        Directory.CreateSymbolicLink(_tree.At("a/sdk/again"), _tree.At("a"));
        Directory.CreateSymbolicLink(_tree.At("linked"), _tree.At("a"));

        Assert.AreEqual(0, Found("a").Toolchain.Compilers[2].Missing.Count);
        Assert.AreEqual(0, Found("linked").Toolchain.Compilers[2].Missing.Count);
        _tree.Library("b/libQnnHtp.so");
        Assert.AreEqual(0, Found("linked;b").Toolchain.Compilers[2].Missing.Count);
    }

    [TestMethod]
    public void ToolWithoutExecuteBit_IsCopiedToTheCache_WithIt()
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows has no execute bit.
            return;
        }

        _tree.LiteRt("a");
        string tool = _tree.At("a/ai_edge_litert/tools/apply_plugin_main");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        ToolchainSearch search = Found("a");

        StringAssert.StartsWith(search.Toolchain.Tool, _tree.Cache);
        Assert.IsTrue(File.GetUnixFileMode(search.Toolchain.Tool!).HasFlag(UnixFileMode.UserExecute));
        Assert.IsFalse(File.GetUnixFileMode(tool).HasFlag(UnixFileMode.UserExecute), "What the user gave is not changed.");
        CollectionAssert.AreEqual(File.ReadAllBytes(tool), File.ReadAllBytes(search.Toolchain.Tool!));
        _tree.Library("b/libneuronusdk_adapter.so");
        Assert.AreEqual(search.Toolchain.Tool, Found("a;b").Toolchain.Tool, "The same through a link.");
    }

    [TestMethod]
    public void ZipWithoutModes_StillGivesAToolThatStarts()
    {
        _tree.Archive("plain.zip", ("x/apply_plugin_main", "#!/bin/sh\n"u8.ToArray(), 0));
        string tool = Found("plain.zip").Toolchain.Tool!;

        Assert.IsTrue(OperatingSystem.IsWindows() || File.GetUnixFileMode(tool).HasFlag(UnixFileMode.UserExecute));
    }

    [TestMethod]
    [DataRow("missing.whl", "does not exist. Correct the path")]
    [DataRow("missing folder", "does not exist. Correct the path")]
    [DataRow("sdk.tar.gz", "archives of this kind are not unpacked here. Unpack it")]
    [DataRow("App.txt", "neither a folder nor a .whl, .zip or .aar file")]
    [DataRow("empty", "it has neither LiteRT's tool or libraries nor libraries of a vendor's SDK")]
    [DataRow("archives", "Archives in it are not unpacked: name 'x.whl' itself")]
    [DataRow("damaged.whl", "the archive is damaged (")]
    [DataRow("cut.whl", "the archive is damaged (")]
    [DataRow("flipped.whl", "is not what its check sum says). Download it again")]
    [DataRow("lfs.whl", "Git LFS pointer")]
    [DataRow("slip.zip", "the path '../evil.so' in it leads out of the archive")]
    [DataRow("backslash.zip", "the path '../evil.so' in it leads out of the archive")]
    [DataRow("absolute.zip", "the path '/tmp/evil.so' in it leads out of the archive")]
    [DataRow("link.zip", "'libLiteRt.so' in it is a link. Unpack it yourself")]
    [DataRow("bomb.zip", "bytes or more, which no package of LiteRT or of a vendor has")]
    [DataRow("nothing.zip", "it has neither LiteRT's tool or libraries nor")]
    [DataRow("clash.zip", "it cannot be unpacked to")]
    public void UnusableEntry_IsMsdk4015_AndNothingIsLeft(string entry, string reason)
    {
        _tree.LiteRt("good", plugins: "MediaTek");
        Prepare();

        ToolchainSearch search = _tree.Find($"good;{entry}");

        ModelDiagnostic diagnostic = search.Diagnostics.Single();
        Assert.AreEqual(DiagnosticRules.UnusableToolchain, diagnostic.Rule);
        Assert.AreEqual(_tree.Project, diagnostic.File);
        StringAssert.StartsWith(diagnostic.Message, $"Entry '{entry}' of ModelSdkLiteRt cannot be used: ");
        StringAssert.Contains(diagnostic.Message, reason);
        Assert.IsNull(search.Toolchain.Tool, "Nothing else takes its place.");
        Assert.AreEqual(0, _tree.Unpacked().Length, string.Join(' ', _tree.Unpacked()));
        Assert.IsFalse(File.Exists(_tree.At("evil.so")) || File.Exists("/tmp/evil.so"));
    }

    private void Prepare()
    {
        byte[] elf = ToolTree.Elf(ToolTree.X64);
        _tree.Write("sdk.tar.gz", [0x1F, 0x8B]);
        _tree.Write("App.txt", [1]);
        _tree.Write("empty/readme.txt", [1]);
        _tree.Write("archives/x.whl", [1]);
        _tree.Write("damaged.whl", Encoding.UTF8.GetBytes("this is no zip"));
        byte[] whole = File.ReadAllBytes(_tree.Archive("whole.zip", ("libLiteRt.so", [.. Enumerable.Range(0, 5000).Select(static i => (byte)(i * i))], Regular)));
        _tree.Write("cut.whl", whole[..^30]);
        File.Delete(_tree.At("whole.zip"));
        byte[] stored = File.ReadAllBytes(Stored("stored.zip", "libLiteRt.so", new byte[1000]));
        stored[200] ^= 4;
        _tree.Write("flipped.whl", stored);
        _tree.Write("lfs.whl", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"u8.ToArray());
        _tree.Archive("slip.zip", ("libLiteRt.so", elf, Regular), ("../evil.so", elf, Regular));
        _tree.Archive("backslash.zip", ("libLiteRt.so", elf, Regular), ("""..\evil.so""", elf, Regular));
        _tree.Archive("absolute.zip", ("libLiteRt.so", elf, Regular), ("/tmp/evil.so", elf, Regular));
        _tree.Archive("link.zip", ("libLiteRt.so", "/etc/passwd"u8.ToArray(), 0xA1FF));
        _tree.Archive("nothing.zip", ("numpy/core.so", elf, Regular));
        _tree.Archive("clash.zip", ("libLiteRt.so", elf, Regular), ("libLiteRt.so/inner", elf, Regular));
        Bomb("bomb.zip");
    }

    private string Stored(string file, string name, byte[] content)
    {
        using FileStream stream = File.Create(_tree.At(file));
        using System.IO.Compression.ZipArchive archive = new(stream, System.IO.Compression.ZipArchiveMode.Create);
        using Stream target = archive.CreateEntry(name, System.IO.Compression.CompressionLevel.NoCompression).Open();
        target.Write(content);
        return _tree.At(file);
    }

    // Two gigabytes of zeros by the directory alone: the length fields of a small archive are changed.
    private void Bomb(string file)
    {
        byte[] archive = File.ReadAllBytes(_tree.Archive(file, ("libLiteRt.so", new byte[100], Regular)));
        int directory = archive.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(directory + 24), 0x7FFF_FFFF);
        _tree.Write(file, archive);
    }

    private ToolchainSearch Found(string list)
    {
        ToolchainSearch search = _tree.Find(list, searchMachine: false);
        Assert.AreEqual(0, search.Diagnostics.Count, string.Join('\n', search.Diagnostics.Select(static d => d.Message)));
        return search;
    }
}
