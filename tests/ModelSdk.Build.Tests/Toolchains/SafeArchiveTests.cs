using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Tests.Toolchains;

/// <summary>Archives of any content are unpacked as they are, or refused with a reason.</summary>
[TestClass]
public sealed class SafeArchiveTests
{
    private readonly ToolTree _tree = new();

    [TestCleanup]
    public void Remove() => _tree.Dispose();

    [TestMethod]
    public void EveryBitFlip_AndEveryTruncation_IsRefused_OrGivesTheSameBytes()
    {
        byte[] content = [.. Enumerable.Range(0, 300).Select(static i => (byte)(i % 7))];
        byte[] whole = File.ReadAllBytes(_tree.Archive("a.zip", ("b/libLiteRt.so", content, 0x81ED), ("c", "text"u8.ToArray(), 0x81A4)));
        int refused = 0;
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            refused += Try(flipped, content) ? 0 : 1;
        }

        for (int length = 0; length < whole.Length; length++)
        {
            Assert.IsFalse(Try(whole[..length], content), $"{length} bytes of {whole.Length}");
        }

        Assert.IsTrue(refused > whole.Length, "Most flips are seen.");
        Assert.IsTrue(Try(whole, content));
    }

    // Whether it was unpacked; the bytes must then be right, under whatever name.
    private bool Try(byte[] archive, byte[] content)
    {
        string path = _tree.Write("try.zip", archive);
        string folder = Directory.CreateDirectory(_tree.At("out")).FullName;
        try
        {
            using SafeArchive opened = SafeArchive.Open(path);
            foreach (SafeArchive.File file in opened.Files)
            {
                string target = Path.GetFullPath(Path.Combine(folder, file.Relative));
                StringAssert.StartsWith(target, folder + Path.DirectorySeparatorChar);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                SafeArchive.Extract(file, target, CancellationToken.None);
                byte[] read = File.ReadAllBytes(target);
                Assert.IsTrue(read.AsSpan().SequenceEqual(content) || read.AsSpan().SequenceEqual("text"u8), "Other bytes than were packed.");
            }

            return opened.Files.Count == 2;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return false;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
