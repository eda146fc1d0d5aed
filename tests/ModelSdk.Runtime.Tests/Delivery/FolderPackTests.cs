using System.Diagnostics;
using System.IO.Compression;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Cpu;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Runtime.Tests.Delivery;

/// <summary>Packs as files and folders: what is found, and what is told when it is not.</summary>
[TestClass]
public sealed class FolderPackTests
{
    [DataTestMethod]
    [DataRow("archive", true)]
    [DataRow("archive", false)]
    [DataRow("numbers", true)]
    [DataRow("numbers", false)]
    [DataRow("numbers/assets", true)]
    public void ModelOfAPack_IsLoadedFromWhereItLies(string form, bool list)
    {
        using TempFolder folder = new();
        string expected = Write(new TestPack(), folder, form);
        TestPack.WriteAssets(folder.Path, list, model: false);
        using Model model = DeliveryTest.Load(ModelPackSource.FromFolder(folder.Path));

        ArtifactInfo artifact = model.Execution.Artifact;
        Assert.AreEqual(expected, artifact.Path);
        Assert.AreEqual(ArtifactPlace.Pack, artifact.Place);
        Assert.AreEqual("numbers", artifact.Pack);
        Assert.AreEqual(ArtifactOrigin.Source, artifact.Origin);
        Assert.AreEqual("2fb3197a00bb155691ca7ed42b565a066a7c3f3a3e636bd6a8565af555954ff3", artifact.Sha256);
        Assert.AreEqual("Program NotFound, Pack None", DeliveryTest.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, "'numbers/digits.tflite' of pack 'numbers'");
    }

    [TestMethod]
    public void ModelInAnArchive_GivesTheAnswersOfTheFile()
    {
        using TempFolder folder = new();
        new TestPack().WriteArchive(folder.Path);
        ModelOptions options = new() { Packs = ModelPackSource.FromFolder(folder.Path) };
        using Model packed = Model.Load(DeliveryTest.Source, [CpuBackend.Instance], options);
        using Model file = Model.Load(ModelSource.FromFile(TestModels.Digits), [CpuBackend.Instance]);
        CollectionAssert.AreEqual(Run(file), Run(packed));
    }

    [TestMethod]
    public void BesideTheProgram_NoPackIsAsked()
    {
        using TempFolder folder = new();
        TestPack.WriteAssets(folder.Path, list: false, model: true);
        using Model model = Model.Load(
            new DeployedModelSource("App", "digits", [folder.Path]),
            [TestModels.Cpu()],
            new ModelOptions { Packs = new FakePackSource(ModelPackSource.FromFolder(folder.Path)) { Failure = new UnreachableException() } });
        Assert.AreEqual(ArtifactPlace.Program, model.Execution.Artifact.Place);
        Assert.AreEqual(0, model.Execution.Delivery.Count);
    }

    [DataTestMethod]
    [DataRow("archive", null, true)]
    [DataRow("archive", "Qualcomm_SM8750", false)]
    [DataRow("archive", "Samsung_E9955", true)]
    [DataRow("numbers", null, true)]
    [DataRow("numbers", "Qualcomm_SM8750", false)]
    public void DeviceGroup_GetsItsFolderOnly(string form, string? group, bool hasSource)
    {
        using TempFolder folder = new();
        TestPack pack = new("numbers#group_other");
        pack.Files["numbers#group_Qualcomm_SM8750/digits.tflite"] = new byte[7];
        PackIndexFile source = pack.Model.Source! with { Path = "numbers/digits.tflite", OtherOnly = true };
        pack.Model = pack.Model with { Source = source, Variants = [TestPack.Variant("Qualcomm_SM8750")] };
        Write(pack, folder, form);
        ModelPackSource packs = ModelPackSource.FromFolder(folder.Path, group);
        if (hasSource)
        {
            DeliveryTest.Load(packs).Dispose();
            return;
        }

        ModelException failure = DeliveryTest.Fails(packs);
        Assert.AreEqual(ModelErrorCode.InvalidModel, failure.Code);
        StringAssert.Contains(failure.Message, "SourceModel=OtherOnly");
    }

    [TestMethod]
    public void CompressedPack_IsReadIntoMemory_AndSaysSo()
    {
        using TempFolder folder = new();
        new TestPack().WriteArchive(folder.Path, CompressionLevel.Optimal);
        TestPack.WriteAssets(folder.Path, list: true, model: true);
        using Model model = DeliveryTest.Load(ModelPackSource.FromFolder(folder.Path));
        Assert.AreEqual("Program NotFound, Pack None", DeliveryTest.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, "compressed, so it was read into memory");
    }

    [TestMethod]
    public void LargeCompressedModel_IsRefused_AndTheAssetIsTaken()
    {
        using TempFolder folder = new();
        TestPack pack = new();
        byte[] large = new byte[ModelPackFile.MaxCompressedLength + 1];
        pack.Files["numbers/digits.tflite"] = large;
        pack.Model = pack.Model with { Source = TestPack.Describe("numbers/digits.tflite", large) };
        pack.WriteArchive(folder.Path, CompressionLevel.Fastest);
        TestPack.WriteAssets(folder.Path, list: true, model: true);
        using Model model = DeliveryTest.Load(ModelPackSource.FromFolder(folder.Path));
        Assert.AreEqual("Program NotFound, Pack FileIo, Asset None", DeliveryTest.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, "is compressed, so that it cannot be mapped");
    }

    [TestMethod]
    public void PackThatTheBuildWrites_IsRead()
    {
        using TempFolder folder = new();
        TestPack pack = new("numbers.source");
        pack.WriteFolder(Path.Combine(folder.Path, "files"));
        PackContent content = new()
        {
            Name = TestPack.Name,
            Delivery = DeliveryType.OnDemand,
            Files = [.. pack.Files.Keys.Append("numbers.pack.json").Order(StringComparer.Ordinal)
                .Select(name => PackFile.FromFile($"assets/{name}", Path.Combine(folder.Path, "files", name)))],
        };
        PackWriter.Write(content, "com.example.numbers", folder.Path, progress: null, CancellationToken.None);
        using Model model = DeliveryTest.Load(ModelPackSource.FromFolder(folder.Path));
        Assert.AreEqual(Path.Combine(folder.Path, "numbers.ai.pack"), model.Execution.Artifact.Path);
        Assert.AreEqual("numbers", model.Execution.Artifact.Pack);
    }

    [DataTestMethod]
    [DataRow("")]
    [DataRow("a/b")]
    [DataRow("other#x")]
    public void DeviceGroupThatIsNoName_IsRefused(string group) =>
        Assert.ThrowsException<ArgumentException>(() => ModelPackSource.FromFolder("packs", group));

    [TestMethod]
    public async Task FolderWithoutThePack_SaysWhatItLacks()
    {
        using TempFolder folder = new();
        TestPack.WriteAssets(folder.Path, list: true, model: false);
        ModelException failure = await Assert.ThrowsExceptionAsync<ModelException>(
            () => DeliveryTest.LoadAsync(ModelPackSource.FromFolder(folder.Path)));
        Assert.AreEqual(ModelErrorCode.DeliveryFailed, failure.Code);
        StringAssert.Contains(failure.Message, "NotInstalled");
        StringAssert.Contains(failure.Message, "no 'numbers.ai.pack' and no folder 'numbers'");
        StringAssert.Contains(failure.Message, "no asset 'models/App/digits/digits.tflite'");
    }

    [DataTestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void WithoutAList_DamageOfAnotherPackMattersOnlyWhenNoneHasTheModel(bool hasModel)
    {
        using TempFolder folder = new();
        folder.Write("[", "birds", "birds.pack.json");
        folder.Write("no archive", "cats.ai.pack");
        if (hasModel)
        {
            new TestPack().WriteArchive(folder.Path);
            DeliveryTest.Load(ModelPackSource.FromFolder(folder.Path)).Dispose();
            return;
        }

        ModelException failure = DeliveryTest.Fails(ModelPackSource.FromFolder(folder.Path));
        Assert.AreEqual(ModelErrorCode.FileIo, failure.Code);
        StringAssert.Contains(failure.Message, "index 'birds.pack.json' of pack 'birds' cannot be read");
    }

    [TestMethod]
    public void FolderThatDoesNotExist_IsNotFound()
    {
        ModelException failure = DeliveryTest.Fails(ModelPackSource.FromFolder("/no such folder"));
        Assert.AreEqual(ModelErrorCode.NotFound, failure.Code);
        StringAssert.Contains(failure.Message, "no pack of the folder '");
    }

    [TestMethod]
    public void DisposedModel_NoLongerHoldsItsPack()
    {
        using TempFolder folder = new();
        string path = new TestPack().WriteArchive(folder.Path);
        Model model = DeliveryTest.Load(ModelPackSource.FromFolder(folder.Path));
        Assert.ThrowsException<IOException>(() => OpenAlone(path));
        model.Dispose();
        OpenAlone(path);
    }

    // Fails while somebody has the file open for reading, on every system.
    private static void OpenAlone(string path) =>
        new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();

    private static string Write(TestPack pack, TempFolder folder, string form)
    {
        if (form == "archive")
        {
            return pack.WriteArchive(folder.Path);
        }

        pack.WriteFolder(Path.Combine(folder.Path, form));
        return Path.Combine(folder.Path, form, "numbers", "digits.tflite");
    }

    private static float[] Run(Model model)
    {
        using ModelSession session = model.CreateSession("classify");
        Span<float> input = session.Input<float>(0);
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = (i % 17) / 16f;
        }

        session.Run();
        return session.Output<float>(0).ToArray();
    }
}
