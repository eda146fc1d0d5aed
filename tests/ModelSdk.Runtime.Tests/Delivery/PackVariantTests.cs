using ModelSdk.Format.Artifacts;
using ModelSdk.Runtime.Tests.Variants;
using ModelSdk.TestSupport;
using static ModelSdk.ModelPackStatus;

namespace ModelSdk.Runtime.Tests.Delivery;

/// <summary>Compiled variants in packs: run where they lie, and fetched when the application carries the source model.</summary>
[TestClass]
public sealed class PackVariantTests
{
    private const string Target = "MediaTek_MT6993";

    [DataTestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void VariantOfTheDevicesGroup_IsRunWhereItLies(bool archive)
    {
        using TempFolder folder = new();
        TestPack pack = Pack(withSource: true);
        string path = Write(pack, folder, archive);
        using DeviceVariable device = new("Mediatek/MT6993");
        FakeBackend native = new("litert", Accelerator.Npu);
        using Model model = Load(ModelPackSource.FromFolder(folder.Path, Target), native);

        ArtifactInfo file = model.Execution.Artifact;
        Assert.AreEqual(Target, file.Target);
        Assert.AreEqual(ArtifactPlace.Pack, file.Place);
        Assert.AreEqual(TestPack.Name, file.Pack);
        Assert.AreEqual(path, file.Path);
        Assert.AreEqual(ArtifactOrigin.AheadOfTime, file.Origin);
        Assert.AreEqual(pack.Model.Variants[0].Sha256, file.Sha256);
        Assert.AreEqual(Target, native.Given.Single().Variant!.Target);
        Assert.AreEqual("Program NotFound, Pack None", DeliveryTest.Places(model));
    }

    [DataTestMethod]
    [DataRow("none", ModelErrorCode.NotFound, "was not given the folder of the group 'MediaTek_MT6993'")]
    [DataRow("other", ModelErrorCode.InvalidModel, "was given the folder of another group than 'MediaTek_MT6993'")]
    [DataRow("damaged", ModelErrorCode.InvalidModel, "is not the file that the list was written for: its SHA-256 is")]
    public void FolderOfAnotherGroup_IsAStep_AndTheSourceIsTried(string how, ModelErrorCode code, string part)
    {
        using TempFolder folder = new();
        TestPack pack = Pack(withSource: true);
        string file = pack.Files.Keys.Single(static name => name.Contains("#group_", StringComparison.Ordinal));
        byte[] content = pack.Files[file];
        pack.Files.Remove(file);
        switch (how)
        {
            case "other":
                pack.Files["numbers/digits.tflite"] = File.ReadAllBytes(TestModels.Digits);
                break;
            case "damaged":
                content[^1] ^= 1;
                pack.Files["numbers/digits.tflite"] = content;
                break;
        }

        pack.WriteArchive(folder.Path);
        using DeviceVariable device = new(Target);
        FakeBackend native = new("litert", Accelerator.Npu);
        using Model model = Load(ModelPackSource.FromFolder(folder.Path), native);

        FallbackStep step = model.Execution.Steps[0];
        Assert.AreEqual(FallbackStage.Variant, step.Stage);
        Assert.AreEqual(code, step.Code);
        StringAssert.Contains(step.Detail, part);
        Assert.IsNull(native.Given.Single().Variant);
        Assert.AreEqual(Accelerator.Npu, model.Execution.Selected);
    }

    [TestMethod]
    public void DeviceWithoutVariant_IsToldWhatThePackHas()
    {
        using TempFolder folder = new();
        Pack(withSource: true).WriteArchive(folder.Path);
        using DeviceVariable device = new("QTI/SM8750");
        using Model model = Load(ModelPackSource.FromFolder(folder.Path), new FakeBackend("litert", Accelerator.Npu));
        StringAssert.Contains(
            model.Execution.Steps[0].Detail, "but pack 'numbers' has variants compiled for MediaTek_MT6993 only; add this SoC to ModelSdkTargets");
    }

    [TestMethod]
    public async Task PackWithVariantsOnly_IsFetched_AndTheSourceIsTheApplicationsOwn()
    {
        using TempFolder folder = Application();
        using DeviceVariable device = new("Mediatek/MT6993");
        FakeBackend native = new("litert", Accelerator.Npu);
        FakePackSource store = Store(folder, FakePackSource.State(Pending), FakePackSource.State(Completed));
        using Model model = await LoadAsync(store, native);

        Assert.AreEqual(1, store.Fetches);
        Assert.AreEqual("Program NotFound, Pack NotFound, Asset None", DeliveryTest.Places(model));
        Assert.AreEqual(
            "pack 'numbers' has compiled variants only, fetched from the fake store; the application itself carries the source model",
            model.Execution.Delivery[1].Detail);
        Assert.AreEqual(Target, model.Execution.Artifact.Target);
        Assert.AreEqual(TestPack.Name, model.Execution.Artifact.Pack);
        Assert.AreEqual(new FileInfo(TestModels.Digits).Length, native.Given.Single().Source!.File.Length);
    }

    [TestMethod]
    public async Task DownloadThatFails_LeavesTheApplicationsModel_AndIsTold()
    {
        using TempFolder folder = Application();
        using DeviceVariable device = new("Mediatek/MT6993");
        FakeBackend native = new("litert", Accelerator.Npu);
        using Model model = await LoadAsync(
            Store(folder, FakePackSource.State(Failed) with { Detail = "the device is full" }), native);

        Assert.AreEqual("Program NotFound, Pack DeliveryFailed, Asset None", DeliveryTest.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, "the device is full");
        Assert.IsNull(native.Given.Single().Variant);
    }

    [DataTestMethod]
    [DataRow("device")]
    [DataRow("engine")]
    [DataRow("accelerators")]
    public async Task PackWithVariantsOnly_IsNotWaitedFor_WhereNoneCouldRun(string lacks)
    {
        using TempFolder folder = Application();
        using DeviceVariable device = new(lacks == "device" ? null : Target);
        if (lacks == "device" && DeviceInfo.Read().Soc is not null)
        {
            Shared.NotOnThisSystem("this machine has an NPU that models are compiled for");
        }

        FakePackSource store = new(ModelPackSource.FromFolder(folder.Path)) { Hangs = true };
        FakeBackend native = new("litert", lacks == "engine" ? Accelerator.Gpu : Accelerator.Npu);
        ModelOptions options = lacks == "accelerators" ? new ModelOptions { Accelerators = [Accelerator.Cpu] } : new ModelOptions();
        using Model model = await LoadAsync(store, native, options);

        Assert.AreEqual(0, store.Fetches);
        Assert.AreEqual("Program NotFound, Pack DeliveryFailed, Asset None", DeliveryTest.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, "compiled variants only, and nothing here could run one");
    }

    [TestMethod]
    public void Load_FetchesNoVariants()
    {
        using TempFolder folder = Application();
        using DeviceVariable device = new(Target);
        FakePackSource store = Store(folder, FakePackSource.State(Completed));
        using Model model = Load(store, new FakeBackend("litert", Accelerator.Npu));

        Assert.AreEqual(0, store.Fetches);
        StringAssert.Contains(model.Execution.Delivery[1].Detail, "Load takes what is there, LoadAsync fetches it");
        Assert.AreEqual(Accelerator.Npu, model.Execution.Selected);
    }

    private static TestPack Pack(bool withSource)
    {
        TestPack pack = new("numbers.source");
        byte[] variant = VariantFolder.Content(TestModels.Digits, Target);
        pack.Files[$"numbers#group_{Target}/digits.tflite"] = variant;
        PackIndexFile described = TestPack.Describe("numbers/digits.tflite", variant);
        pack.Model = pack.Model with
        {
            Source = withSource ? pack.Model.Source : null,
            Variants =
            [
                new ArtifactRow
                {
                    Target = Target,
                    Group = Target,
                    Path = described.Path,
                    Sha256 = described.Sha256,
                    Length = described.Length,
                    Devices = [new DeviceSoc("Mediatek", "MT6993")],
                },
            ],
        };
        return pack;
    }

    private static string Write(TestPack pack, TempFolder folder, bool archive)
    {
        if (archive)
        {
            return pack.WriteArchive(folder.Path);
        }

        string root = Path.Combine(folder.Path, TestPack.Name);
        pack.WriteFolder(root);
        return Path.Combine(root, $"numbers#group_{Target}", "digits.tflite");
    }

    // SourceModel="App": the list of packs says so, the model is an asset, the pack has the variant only.
    private static TempFolder Application()
    {
        TempFolder folder = new();
        TestPack pack = Pack(withSource: false);
        pack.Files.Remove("numbers.source/digits.tflite");
        pack.WriteArchive(folder.Path);
        TestPack.WriteAssets(folder.Path, list: true, model: true);
        PackList list = new() { Packs = [TestPack.List.Packs[0] with { SourceInApplication = true }] };
        File.WriteAllBytes(Path.Combine(folder.Path, PackList.Path), list.ToUtf8());
        return folder;
    }

    private static FakePackSource Store(TempFolder folder, params IReadOnlyList<ModelPackState> states) =>
        new(ModelPackSource.FromFolder(folder.Path, Target), states);

    private static Model Load(ModelPackSource packs, FakeBackend native) => Model.Load(
        DeliveryTest.Source, [native, TestModels.Cpu()], new ModelOptions { Packs = packs });

    private static async Task<Model> LoadAsync(ModelPackSource packs, FakeBackend native, ModelOptions? options = null) =>
        await Model.LoadAsync(
            DeliveryTest.Source, [native, TestModels.Cpu()], (options ?? new ModelOptions()) with { Packs = packs });
}
