using System.IO.Compression;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>What a file takes of a download.</summary>
[TestClass]
public sealed class CompressedSizeTests
{
    [TestMethod]
    public void OfAModel_IsWhatAnArchiveHolds()
    {
        byte[] model = File.ReadAllBytes(Directory.EnumerateFiles(Repository.Asset(), "*.tflite", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First());
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = archive.CreateEntry("x", CompressionLevel.Optimal).Open())
        {
            entry.Write(model);
        }

        using ZipArchive written = new(bytes, ZipArchiveMode.Read);
        Assert.AreEqual(written.Entries[0].CompressedLength, Of(model));
    }

    [TestMethod]
    public void OfRandomBytes_IsTheirLength()
    {
        byte[] random = new byte[3_000_000];
        new Random(7).NextBytes(random);
        Assert.AreEqual(random.Length, Of(random));
    }

    [TestMethod]
    public void OfZeros_IsNextToNothing_AndOfNothing_IsNothing()
    {
        Assert.IsTrue(Of(new byte[5_000_000]) < 10_000);
        Assert.AreEqual(0, Of([]));
    }

    [TestMethod]
    public void CanBeStopped() => Assert.ThrowsException<OperationCanceledException>(
        static () => CompressedSize.Of(PackFile.FromBytes("assets/x", new byte[10]), new CancellationToken(canceled: true)));

    private static long Of(byte[] bytes) => CompressedSize.Of(PackFile.FromBytes("assets/x", bytes), CancellationToken.None);
}
