using ModelSdk.TestSupport;

namespace ModelSdk.Format.Tests;

/// <summary>A part of a file, mapped where it lies.</summary>
[TestClass]
public class ModelPartTests
{
    private static readonly byte[] Digits = File.ReadAllBytes(Repository.Asset("digits", "digits.tflite"));

    [DataTestMethod]
    [DataRow(0, 0)]
    [DataRow(1, 0)]
    [DataRow(4095, 7)]
    [DataRow(16384, 100_000)]
    public void ModelAtAnyOffset_IsTheModel(int before, int behind)
    {
        string path = Write([.. new byte[before], .. Digits, .. new byte[behind]]);
        try
        {
            using TfliteModel part = TfliteModel.Open(path, before, Digits.Length);
            Assert.AreEqual(Digits.Length, part.File.Length);
            Assert.IsTrue(part.File.Slice(0, Digits.Length).SequenceEqual(Digits));
            Assert.ThrowsException<ModelFormatException>(() => part.File.Slice(Digits.Length, 1).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [DataTestMethod]
    [DataRow(0, 101)]
    [DataRow(1, 100)]
    [DataRow(100, 1)]
    [DataRow(101, 1)]
    [DataRow(1, long.MaxValue)]
    [DataRow(long.MaxValue, 1)]
    public void PartThatLeavesTheFile_IsAFormatException_AndHoldsNothingOpen(long offset, long length)
    {
        string path = Write(new byte[100]);
        Assert.ThrowsException<ModelFormatException>(() => ModelFile.Open(path, offset, length));
        new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
        File.Delete(path);
    }

    [TestMethod]
    public void EmptyPart_IsNoModel()
    {
        string path = Write(Digits);
        Assert.ThrowsException<ModelFormatException>(() => TfliteModel.Open(path, 10, 0));
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => TfliteModel.Open(path, -1, 10));
        Assert.ThrowsException<FileNotFoundException>(() => TfliteModel.Open(path + ".none", 0, 10));
        File.Delete(path);
    }

    private static string Write(byte[] data)
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, data);
        return path;
    }
}
