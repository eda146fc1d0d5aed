namespace ModelSdk.Runtime.Tests.Variants;

/// <summary>Compiled variants beside a deployed model: which is taken, what is checked, and what follows.</summary>
[TestClass]
public sealed class VariantTests
{
    [TestMethod]
    public void VariantOfThisDevice_IsHandedToTheEngine_WithItsRowAndSource()
    {
        using VariantFolder folder = new();
        folder.Add("Qualcomm_SM8750");
        string path = folder.Add("MediaTek_MT6993");
        using DeviceVariable device = new("Mediatek/MT6993");
        FakeBackend native = new("litert", Accelerator.Npu);
        using Model model = folder.Load(native);

        CollectionAssert.AreEqual(new[] { "probe Npu", "create Npu" }, native.Calls);
        Backends.ModelArtifact given = native.Given.Single();
        Assert.AreEqual("MediaTek_MT6993", given.Variant!.Target);
        Assert.AreEqual(new FileInfo(folder.Model).Length, given.Source!.File.Length);
        Assert.AreEqual(new FileInfo(path).Length, given.Model.File.Length);
        ArtifactInfo file = model.Execution.Artifact;
        Assert.AreEqual("MediaTek_MT6993", file.Target);
        Assert.AreEqual(path, file.Path);
        Assert.AreEqual(ArtifactOrigin.AheadOfTime, file.Origin);
        Assert.AreEqual(ArtifactPlace.Program, file.Place);
        Assert.AreEqual(given.Variant.Sha256, file.Sha256);
        Assert.AreEqual("Mediatek MT6993", model.Execution.Device);
        Assert.IsTrue(model.Execution.Steps.All(step => step is { Succeeded: true, Tried: Accelerator.Npu } && step.Artifact == file));
    }

    [TestMethod]
    public void VariantFile_LivesAsLongAsTheModelAndItsSessions()
    {
        using VariantFolder folder = new();
        string path = folder.Add("MediaTek_MT6993");
        using DeviceVariable device = new("MediaTek_MT6993");
        FakeBackend native = new("litert", Accelerator.Npu);
        Model model = folder.Load(native);
        ModelSession session = model.CreateSession();
        model.Dispose();
        Assert.AreEqual((byte)'T', native.Given[0].Model.File.Slice(4, 1)[0]);
        session.Dispose();

        Assert.IsTrue(native.Made[0].IsDisposed);
        Assert.ThrowsException<ObjectDisposedException>(() => native.Given[0].Model.File.Slice(0, 4).Length);
        using FileStream variant = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using FileStream source = new(folder.Model, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [TestMethod]
    public void VariantThatFails_IsFollowedByTheNextOne_ThenTheSourceOnTheNpu()
    {
        using VariantFolder folder = new();
        folder.Add("MediaTek_MT6993");
        folder.Add("MediaTek_MT6993_old", change: static row => row with { Devices = [new("Mediatek", "MT6993")] });
        using DeviceVariable device = new("Mediatek/MT6993");
        int creations = 0;
        FakeBackend native = new("litert", Accelerator.Npu)
        {
            CreateFails = () => ++creations < 3
                ? new ModelException(ModelErrorCode.IncompatibleBytecode, "made by another compiler")
                : throw new OutOfMemoryException(),
        };
        using Model model = folder.Load(native);

        Assert.AreEqual(Accelerator.Cpu, model.Execution.Selected);
        CollectionAssert.AreEqual(
            new[] { "MediaTek_MT6993", "MediaTek_MT6993_old", null, null },
            model.Execution.Steps.Where(static step => step.Tried != Accelerator.Gpu).Select(static step => step.Artifact?.Target).ToArray());
        Assert.AreEqual(ModelErrorCode.IncompatibleBytecode, model.Execution.Steps[0].Code);
        Assert.IsNull(native.Given[2].Variant);
        Assert.IsNull(native.Given[2].Source);
        foreach (Backends.ModelArtifact left in native.Given.Take(2))
        {
            Assert.ThrowsException<ObjectDisposedException>(() => left.Model.File.Slice(0, 4).Length);
        }

        Assert.AreEqual(ArtifactOrigin.Source, model.Execution.Artifact.Origin);
    }

    [TestMethod]
    public void DeviceWithoutVariant_IsOneStepThatSaysWhatToDo_AndTheSourceIsTried()
    {
        using VariantFolder folder = new();
        folder.Add("MediaTek_MT6993");
        folder.Add("Qualcomm_SM8750");
        using DeviceVariable device = new("Mediatek/MT6991");
        FakeBackend native = new("litert", Accelerator.Npu);
        using Model model = folder.Load(native);

        FallbackStep step = model.Execution.Steps[0];
        Assert.IsTrue(step is { Stage: FallbackStage.Variant, Code: ModelErrorCode.UnsupportedOnDevice, Engine: "artifacts", Artifact: null });
        StringAssert.StartsWith(step.Detail, "this device is Mediatek MT6991 (says the variable MODELSDK_SOC), but '");
        StringAssert.Contains(step.Detail, "variants compiled for MediaTek_MT6993, Qualcomm_SM8750 only");
        StringAssert.Contains(step.Detail, "add this SoC to ModelSdkTargets");
        Assert.AreEqual(Accelerator.Npu, model.Execution.Selected);
        Assert.IsNull(native.Given.Single().Variant);
    }

    [TestMethod]
    public void UnknownDevice_IsOneStepThatNamesTheVariable()
    {
        using VariantFolder folder = new();
        folder.Add("MediaTek_MT6993");
        using DeviceVariable device = new(null);
        using Model model = folder.Load(new FakeBackend("litert", Accelerator.Npu));

        FallbackStep step = model.Execution.Steps[0];
        Assert.AreEqual(FallbackStage.Variant, step.Stage);
        StringAssert.Contains(step.Detail, DeviceInfo.Read().Soc is null ? "the variable MODELSDK_SOC can name it" : "IntelOpenVINO");
    }

    [TestMethod]
    public void WithoutCompilingOnTheDevice_OnlyVariantsRunOnTheNpu()
    {
        using VariantFolder folder = new();
        folder.Add("MediaTek_MT6993");
        using DeviceVariable device = new("MediaTek_MT6993");
        FakeBackend native = new("litert", Accelerator.Npu) { OnVerify = static () => throw new ModelException(ModelErrorCode.RuntimeFailure, "no") };
        using Model model = folder.Load(native, new ModelOptions { CompileOnDevice = false });

        Assert.AreEqual("Create Verify Create Create", string.Join(' ', model.Execution.Steps.Where(static step => step.Tried != Accelerator.Gpu).Select(static step => step.Stage)));
        StringAssert.Contains(model.Execution.Steps[2].Detail, "CompileOnDevice is off");
        Assert.AreEqual("managed", model.Execution.Engine);
    }

    [DataTestMethod]
    [DataRow("missing", ModelErrorCode.NotFound, "ship the whole 'models' folder")]
    [DataRow("changed", ModelErrorCode.InvalidModel, "its SHA-256 is ")]
    [DataRow("damaged", ModelErrorCode.InvalidModel, "is not a sound model")]
    [DataRow("another model", ModelErrorCode.TypeMismatch, "input 0 of 'classify' is 'image' float32 [1, 28, 28, 1] in the model, but 'image' int8")]
    public void VariantThatIsNotWhatTheListSays_IsAStep_AndNeverReachesTheEngine(string how, ModelErrorCode code, string part)
    {
        using VariantFolder folder = new();
        string path = folder.Add(
            "MediaTek_MT6993",
            how switch
            {
                "damaged" => [.. File.ReadAllBytes(TestModels.Digits)[..2000]],
                "another model" => File.ReadAllBytes(TestModels.DigitsInt8),
                _ => null,
            });
        switch (how)
        {
            case "missing":
                File.Delete(path);
                break;
            case "changed":
                File.WriteAllBytes(path, File.ReadAllBytes(TestModels.Digits));
                break;
        }

        using DeviceVariable device = new("MediaTek_MT6993");
        FakeBackend native = new("litert", Accelerator.Npu);
        using Model model = folder.Load(native);

        FallbackStep step = model.Execution.Steps[0];
        Assert.AreEqual(FallbackStage.Variant, step.Stage);
        Assert.AreEqual(code, step.Code);
        StringAssert.Contains(step.Detail, part);
        Assert.IsNull(native.Given.Single().Variant);
        Assert.IsTrue(step.Elapsed > TimeSpan.Zero);
    }

    [TestMethod]
    public void FailInsteadOfFallback_LeavesTheNpuItsAttempts_AndListsThem()
    {
        using VariantFolder folder = new();
        folder.Add("MediaTek_MT6993");
        using DeviceVariable device = new("MediaTek_MT6993");
        FakeBackend native = new("litert", Accelerator.Npu)
        {
            CreateFails = static () => new ModelException(ModelErrorCode.CompilationFailed, "not this one"),
        };
        ModelException failure = Assert.ThrowsException<ModelException>(
            () => folder.Load(native, new ModelOptions { FailInsteadOfFallback = true }).Dispose());

        StringAssert.Contains(failure.Message, "Npu (litert, MediaTek_MT6993): CompilationFailed: not this one");
        StringAssert.Contains(failure.Message, "Npu (litert): CompilationFailed, as above");
        Assert.AreEqual(2, native.Given.Count);
    }
}
