using System.IO.Compression;
using System.Text;
using ModelSdk.Build.Files;

namespace ModelSdk.Build.Tests.Files;

/// <summary>The check sum of zip archives, by every way that this machine has.</summary>
[TestClass]
public sealed class Crc32Tests
{
    [TestMethod]
    public void OfTheStandardsExample() => Assert.AreEqual(0xCBF43926u, Crc32.Add(0, Encoding.ASCII.GetBytes("123456789")));

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(8)]
    [DataRow(64)]
    [DataRow(100_001)]
    public void IsThatOfZipArchive(int length)
    {
        byte[] bytes = Bytes(length);
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = archive.CreateEntry("x").Open())
        {
            entry.Write(bytes);
        }

        using ZipArchive written = new(stream, ZipArchiveMode.Read);
        uint sum = Crc32.Add(Crc32.Add(0, bytes.AsSpan(0, length / 3)), bytes.AsSpan(length / 3));
        Assert.AreEqual(written.Entries[0].Crc32, sum);
    }

    [TestMethod]
    public void OfEveryLengthAndPlace_IsTheSameByTables()
    {
        byte[] bytes = Bytes(600);
        for (int start = 0; start < 17; start++)
        {
            for (int length = 0; length <= 400; length++)
            {
                ReadOnlySpan<byte> part = bytes.AsSpan(start, length);
                uint before = (uint)(start * 0x9E3779B9);
                Assert.AreEqual(~Crc32.AddByTables(~before, part), Crc32.Add(before, part), $"{length} bytes at {start}");
            }
        }
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
