using System.Diagnostics;
using System.Runtime.InteropServices;
using ModelSdk.Build.Processes;
using ModelSdk.Build.Tests.Toolchains;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Processes;

/// <summary>The reader of ELF files, compared with readelf and tried with broken ones.</summary>
[TestClass]
public sealed class ElfHeaderTests
{
    [TestMethod]
    [Needs("readelf")]
    public void Libraries_AreThoseOfReadelf()
    {
        string readelf = Shared.Tool("readelf");
        string folder = RuntimeEnvironment.GetRuntimeDirectory();
        string[] files = [.. Directory.GetFiles(folder, "*.so").Append(Environment.ProcessPath!)];
        Assert.IsTrue(files.Length > 3, folder);
        foreach (string file in files)
        {
            using Process process = Process.Start(new ProcessStartInfo(readelf, ["-d", "-W", file]) { RedirectStandardOutput = true })!;
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string[] needed = [.. text.Split('\n').Where(static line => line.Contains("(NEEDED)", StringComparison.Ordinal)).Select(static line => line.Split('[', ']')[1])];
            ElfHeader header = ElfHeader.Read(file)!;
            CollectionAssert.AreEqual(needed, header.Needed.ToArray(), file);
            Assert.IsFalse(header.IsTruncated || header.IsAndroid, file);
        }
    }

    [TestMethod]
    public void LibraryForPhones_IsForAndroid()
    {
        using ToolTree tree = new();
        string phone = tree.Library("libQnnHtp.so", ToolTree.Arm64, "libc.so", "liblog.so");

        Assert.AreEqual("is for Android arm64, this is Linux x64", ToolTree.Linux.WhyNot(phone));
        Assert.AreEqual(
            "is for Android arm64, this is Linux arm64", new HostMachine("linux", Architecture.Arm64).WhyNot(phone), "The same processor does not help.");
        Assert.IsNull(ToolTree.Linux.WhyNot(tree.Library("a.so", ToolTree.X64, "libc.so.6")));
    }

    [TestMethod]
    public void EveryTruncation_AndEveryBitFlip_IsReadWithoutException()
    {
        using ToolTree tree = new();
        byte[] whole = ToolTree.Elf(ToolTree.X64, "libopenvino.so.2631", "libc.so.6");
        for (int length = 0; length < whole.Length; length++)
        {
            string file = tree.Write("cut.so", whole[..length]);
            Assert.IsNotNull(ToolTree.Linux.WhyNot(file), $"{length} of {whole.Length} bytes");
        }

        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            string file = tree.Write("flipped.so", flipped);
            _ = ElfHeader.Read(file);
            _ = ToolTree.Linux.WhyNot(file);
        }
    }
}
