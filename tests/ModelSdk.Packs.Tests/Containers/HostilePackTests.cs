using System.Diagnostics;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>Damaged packs: refused with <see cref="InvalidDataException"/>, nothing else, or read with the bytes that were written.</summary>
[TestClass]
public sealed class HostilePackTests
{
    private readonly ContainerFolder _folder = new();
    private readonly PackContent _pack = TestPacks.Of(
        "p",
        PackFile.FromBytes("assets/p/net.tflite", ContainerFolder.Bytes(2_000, seed: 5)),
        PackFile.FromBytes("assets/p.pack.json", "{}"u8.ToArray()),
        PackFile.FromBytes("assets/p/ö", "x"u8.ToArray()));

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void EveryTruncation_IsRefused(bool isCompressed)
    {
        byte[] whole = Whole(isCompressed);
        for (int length = 0; length < whole.Length; length += 7)
        {
            Assert.IsFalse(IsRead(whole[..length]), $"{length} bytes of {whole.Length}");
        }

        Assert.IsTrue(IsRead(whole));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void EveryFlippedByte_IsRefused_OrChangesNoByteOfAFile(bool isCompressed)
    {
        byte[] whole = Whole(isCompressed);
        int refused = 0;
        for (int place = 0; place < whole.Length; place++)
        {
            byte[] flipped = [.. whole];
            flipped[place] ^= (byte)(1 << (place % 8));
            refused += IsRead(flipped) ? 0 : 1;
        }

        // Padding, times and flags are not looked at; names, lengths, check sums and bytes are.
        Assert.IsTrue(refused > whole.Length / 2, $"{refused} of {whole.Length}");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void RandomEnds_AreRefused_OrChangeNoByteOfAFile(bool isCompressed)
    {
        byte[] whole = Whole(isCompressed);
        Random random = new(7);
        for (int round = 0; round < 1_000; round++)
        {
            // The directory and its end, where all offsets and counts are.
            byte[] damaged = [.. whole];
            int from = damaged.Length - random.Next(1, 320);
            for (int i = 0; i < 4; i++)
            {
                damaged[random.Next(from, damaged.Length)] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
            }

            IsRead(damaged);
        }
    }

    // Ours, or one as other tools write it.
    private byte[] Whole(bool isCompressed)
    {
        byte[] written = File.ReadAllBytes(TestPacks.Write(_pack, _folder.At("out")));
        return isCompressed ? ContainerFolder.Compress(written) : written;
    }

    // Whether everything could be read. Bytes that are read must be those that were written, under whatever name.
    private bool IsRead(byte[] bytes)
    {
        string path = _folder.Write("try.ai.pack", bytes);
        Stopwatch time = Stopwatch.StartNew();
        byte[][] written = [.. _pack.Files.Select(ContainerFolder.ReadAll)];
        try
        {
            using PackReader read = PackReader.Open(path);
            foreach (PackFile file in read.Content.Files)
            {
                byte[] found = ContainerFolder.ReadAll(file);
                Assert.AreEqual(file.Length, found.Length, file.Path);
                Assert.IsTrue(found.Length == 0 || written.Any(bytes => bytes.AsSpan().SequenceEqual(found)), $"{file.Path} has other bytes.");
            }

            return read.Content.Files.Count == _pack.Files.Count;
        }
        catch (InvalidDataException refused)
        {
            StringAssert.Contains(refused.Message, path);
            return false;
        }
        finally
        {
            Assert.IsTrue(time.Elapsed < TimeSpan.FromSeconds(20));
        }
    }
}
