using ModelSdk.Build.Packs.Layout;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.Containers;

/// <summary>What fails says why, and leaves the files as they were.</summary>
[TestClass]
public sealed class PackWriterFailureTests
{
    private readonly ContainerFolder _folder = new();

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Cancellation_HalfWay_LeavesWhatWasThere(bool isThere)
    {
        byte[]? before = isThere ? File.ReadAllBytes(TestPacks.Write(TestPacks.Of("p"), _folder.At("out"))) : null;
        using CancellationTokenSource stop = new();
        PackContent pack = TestPacks.Of(
            "p",
            PackFile.FromBytes("assets/p/a", new byte[3_000_000]),
            TestPacks.FromStream("assets/p/b", 50_000_000, () => new ZeroStream(50_000_000, position =>
            {
                if (position > 20_000_000)
                {
                    stop.Cancel();
                }
            })));

        Assert.ThrowsException<OperationCanceledException>(() => TestPacks.Write(pack, _folder.At("out"), cancellationToken: stop.Token));

        AssertOnly(before);
    }

    [TestMethod]
    public void SourceThatVanished_IsNamed()
    {
        string model = _folder.Write("flowers.tflite", new byte[100]);
        PackContent pack = TestPacks.Of("p", PackFile.FromFile("assets/p/flowers.tflite", model));
        File.Delete(model);

        AssertRefused(pack, model);
    }

    [TestMethod]
    [DataRow(99, "only 99")]
    [DataRow(0, "only 0")]
    [DataRow(101, "more")]
    public void SourceOfAnotherLength_IsNamed(int length, string found)
    {
        string model = _folder.Write("flowers.tflite", new byte[100]);
        PackContent pack = TestPacks.Of("p", PackFile.FromFile("assets/p/flowers.tflite", model));
        File.WriteAllBytes(model, new byte[length]);

        AssertRefused(pack, $"'{model}' changed while it was packed: it had 100 bytes, now {found}");
    }

    [TestMethod]
    public void SourceThatGrows_IsNotCutOff_AlsoWhenThePackIsThere()
    {
        string model = _folder.Write("flowers.tflite", new byte[100]);
        PackContent pack = TestPacks.Of("p", PackFile.FromFile("assets/p/flowers.tflite", model));
        byte[] before = File.ReadAllBytes(TestPacks.Write(pack, _folder.At("out")));
        File.WriteAllBytes(model, new byte[200]);

        AssertRefused(pack, model, before);
    }

    [TestMethod]
    public void SourceThatCannotBeRead_IsAnIOException()
    {
        PackContent pack = TestPacks.Of("p", TestPacks.FromStream("assets/p/a", 5, static () => throw new UnauthorizedAccessException("no right to read a")));
        AssertRefused(pack, "no right to read a");
    }

    [TestMethod]
    public void FolderThatIsReadOnly_IsAnIOException()
    {
        string folder = Directory.CreateDirectory(_folder.At("out")).FullName;
        Directory.CreateDirectory(_folder.At("out", "modules"));
        using ReadOnlyFolder readOnly = new(folder);

        AssertRefused(TestPacks.Of("p"), folder);
    }

    [TestMethod]
    public void ModulesThatIsAFile_IsAnIOException()
    {
        string file = _folder.Write(Path.Combine("out", "modules"), [1]);
        IOException refused = Assert.ThrowsException<IOException>(() => TestPacks.Write(TestPacks.Of("p"), _folder.At("out")));
        StringAssert.Contains(refused.Message, file);
    }

    [TestMethod]
    public void DiskThatIsTooSmall_IsKnownBeforeAnythingIsRead()
    {
        // A petabyte: no file system of a build machine has it.
        PackContent pack = TestPacks.Of("p", TestPacks.FromStream("assets/p/a", 1L << 50, static () => new ZeroStream(1L << 50, static position =>
            Assert.IsTrue(position < 1L << 30, "Written anyway."))));
        try
        {
            TestPacks.Write(pack, _folder.At("out"));
            Assert.Fail("Written.");
        }
        catch (IOException)
        {
            AssertOnly(null);
        }
    }

    private void AssertRefused(PackContent pack, string text, byte[]? before = null)
    {
        try
        {
            TestPacks.Write(pack, _folder.At("out"));
            Assert.Fail("Written.");
        }
        catch (IOException refused)
        {
            StringAssert.Contains(refused.Message, text);
        }

        AssertOnly(before);
    }

    // Either nothing, or the files of an earlier build.
    private void AssertOnly(byte[]? before)
    {
        string[] files = [.. Directory.EnumerateFiles(_folder.At("out"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string[] expected = before is null ? [] : [_folder.At("out", "modules", "p.zip"), _folder.At("out", "p.ai.pack")];
        CollectionAssert.AreEqual(expected, files);
        foreach (string file in files)
        {
            CollectionAssert.AreEqual(before, File.ReadAllBytes(file));
        }
    }
}
