using System.Security.Cryptography;
using ModelSdk.Build.Files;

namespace ModelSdk.Build.Tests.Files;

/// <summary>Hashes are remembered, and never wrong.</summary>
[TestClass]
public sealed class FileHashMemoTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk-memo-").FullName;

    private string Cache => Path.Combine(_folder, "cache");

    private string Memos => Path.Combine(Cache, FileHashMemo.FolderName);

    [TestCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void SecondTime_TheMemoAnswers_WithoutReading()
    {
        string file = Write("größer als 64 k, mit Komma", 100_000);
        string hash = Hash(file);
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), hash);

        // A memo that says something else shows that it is what answers.
        string memo = Directory.GetFiles(Memos).Single();
        File.WriteAllText(memo, File.ReadAllText(memo).Replace(hash, new string('a', 64), StringComparison.Ordinal));
        Assert.AreEqual(new string('a', 64), Hash(file));
    }

    [TestMethod]
    public void ChangedFile_IsReadAgain()
    {
        string file = Write("a.bin", 100_000);
        string before = Hash(file);
        File.WriteAllBytes(file, new byte[100_000]);
        Age(file, 8);

        Assert.AreNotEqual(before, Hash(file));
    }

    [TestMethod]
    public void FileWrittenJustNow_IsNotRemembered()
    {
        string file = Write("a.bin", 100_000);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
        Hash(file);

        Assert.IsFalse(Directory.Exists(Memos));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("garbage")]
    public void DamagedMemo_OnlyCostsTime(string content)
    {
        string file = Write("a.bin", 100_000);
        string hash = Hash(file);
        string memo = Directory.GetFiles(Memos).Single();
        File.WriteAllText(memo, content);
        Assert.AreEqual(hash, Hash(file));

        File.WriteAllText(memo, File.ReadAllText(memo)[..^1]);
        Assert.AreEqual(hash, Hash(file));
    }

    [TestMethod]
    public void CacheThatCannotBeWritten_OnlyCostsTime()
    {
        string file = Write("a.bin", 100_000);
        File.WriteAllText(Cache, "a file where the folder should be");

        Assert.AreEqual(64, Hash(file).Length);
    }

    private string Hash(string file) => FileHashMemo.Of(file, Cache, CancellationToken.None);

    private string Write(string name, int length)
    {
        string file = Path.Combine(_folder, name);
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(file, bytes);
        Age(file, 10);
        return file;
    }

    private static void Age(string file, int seconds) => File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(-seconds));
}
