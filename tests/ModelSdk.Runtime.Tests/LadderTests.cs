using ModelSdk.Backends;

namespace ModelSdk.Runtime.Tests;

/// <summary>Which engine is asked for which accelerator, in which order, and what the report says of it.</summary>
[TestClass]
public sealed class LadderTests
{
    private static readonly Accelerator[] All = [Accelerator.Npu, Accelerator.Gpu, Accelerator.Cpu];

    [TestMethod]
    public void DefaultOrder_IsNpuGpuCpu_AndEachFailureIsAStep()
    {
        FakeBackend native = new("litert", All)
        {
            Answer = BackendProbe.No(ModelErrorCode.MissingRuntimeLibrary, "libLiteRt.so is not there"),
        };
        FakeBackend managed = TestModels.Cpu();
        using Model model = Model.Load(ModelSource.FromFile(TestModels.Digits), [native, managed]);

        CollectionAssert.AreEqual(new[] { "probe Npu", "probe Gpu", "probe Cpu" }, native.Calls);
        CollectionAssert.AreEqual(new[] { "probe Cpu", "create Cpu" }, managed.Calls);
        ExecutionReport report = model.Execution;
        Assert.AreEqual(Accelerator.Cpu, report.Selected);
        Assert.AreEqual("managed", report.Engine);
        Assert.AreEqual(4, report.Steps.Count);
        CollectionAssert.AreEqual(
            new[] { Accelerator.Npu, Accelerator.Gpu, Accelerator.Cpu, Accelerator.Cpu },
            report.Steps.Select(step => step.Tried).ToArray());
        Assert.IsTrue(report.Steps.Take(3).All(step =>
            step is { Succeeded: false, Code: ModelErrorCode.MissingRuntimeLibrary, Detail: "libLiteRt.so is not there" }));
        Assert.IsTrue(report.Steps[3].Succeeded);
        Assert.IsTrue(report.Steps[3].Elapsed > TimeSpan.Zero);
        Assert.AreEqual(0, report.Notes.Count);
    }

    [TestMethod]
    public void OrderOfOptions_IsFollowed_AndTheFirstThatRunsWins()
    {
        FakeBackend native = new("litert", All) { Shares = new Dictionary<Accelerator, double> { [Accelerator.Gpu] = 1 } };
        ModelOptions options = new() { Accelerators = [Accelerator.Gpu, Accelerator.Npu] };
        using Model model = TestModels.Load(TestModels.Digits, native, options);

        Assert.AreEqual(Accelerator.Gpu, model.Execution.Selected);
        Assert.IsTrue(model.Execution.FullyOffloaded);
        CollectionAssert.AreEqual(new[] { "probe Gpu", "create Gpu" }, native.Calls);
    }

    [TestMethod]
    public void DefaultOfTheDescription_IsUsedWithoutOptions()
    {
        FakeBackend native = new("litert", All);
        ModelDescription expected = new() { AssemblyName = "App", Name = "digits", Accelerators = [Accelerator.Gpu] };
        using Model model = Model.Load(ModelSource.FromFile(TestModels.Digits), [native], expected: expected);

        Assert.AreEqual(Accelerator.Gpu, model.Execution.Selected);
    }

    [TestMethod]
    public void EngineWithoutAnythingToServe_IsNotAsked_AndTheStepNamesThePackage()
    {
        FakeBackend managed = TestModels.Cpu();
        using Model model = TestModels.Load(TestModels.Digits, managed);

        FallbackStep npu = model.Execution.Steps[0];
        Assert.AreEqual(Accelerator.Npu, npu.Tried);
        Assert.AreEqual("none", npu.Engine);
        Assert.AreEqual(ModelErrorCode.MissingRuntimeLibrary, npu.Code);
        StringAssert.Contains(npu.Detail, "ModelSdk.LiteRt");
        Assert.IsFalse(managed.Calls.Contains("probe Npu"));
    }

    [DataTestMethod]
    [DataRow(CpuEngine.Auto, "litert")]
    [DataRow(CpuEngine.Managed, "managed")]
    [DataRow(CpuEngine.LiteRt, "litert")]
    public void CpuEngine_ChoosesTheEngineOfTheCpu(CpuEngine engine, string expected)
    {
        ModelOptions options = new() { CpuEngine = engine, Accelerators = [Accelerator.Cpu] };
        using Model model = Model.Load(
            ModelSource.FromFile(TestModels.Digits), [new FakeBackend("litert", All), TestModels.Cpu()], options);

        Assert.AreEqual(expected, model.Execution.Engine);
    }

    [TestMethod]
    public void CpuEngineThatIsNotThere_FailsAndNamesThePackage()
    {
        ModelException failure = TestModels.LoadFails(new ModelOptions { CpuEngine = CpuEngine.LiteRt }, TestModels.Cpu());

        Assert.AreEqual(ModelErrorCode.MissingRuntimeLibrary, failure.Code);
        StringAssert.Contains(failure.Message, "CpuEngine");
        StringAssert.Contains(failure.Message, "ModelSdk.LiteRt");
    }

    [TestMethod]
    public void NoAcceleratorRuns_OneExceptionListsEveryAttempt()
    {
        FakeBackend native = new("litert", All) { CreateFails = static () => new DllNotFoundException("libOpenCL.so") };
        FakeBackend managed = new("managed", Accelerator.Cpu)
        {
            CreateFails = static () => new ModelException(
                ModelErrorCode.UnsupportedOnDevice, "operator FANCY (node 3) is not known", nativeStatus: 7),
        };
        ModelException failure = TestModels.LoadFails(new ModelOptions(), native, managed);

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, failure.Code);
        Assert.AreEqual(7, failure.NativeStatus);
        Assert.IsInstanceOfType<ModelException>(failure.InnerException);
        StringAssert.Contains(failure.Message, TestModels.Digits);
        StringAssert.Contains(failure.Message, "Npu (litert): MissingRuntimeLibrary: libOpenCL.so");
        StringAssert.Contains(failure.Message, "Gpu (litert)");
        StringAssert.Contains(failure.Message, "Cpu (litert)");
        StringAssert.Contains(failure.Message, "Cpu (managed): UnsupportedOnDevice: operator FANCY (node 3) is not known");
    }

    [TestMethod]
    public void FailInsteadOfFallback_StopsAtTheFirstAccelerator()
    {
        FakeBackend managed = TestModels.Cpu();
        FakeBackend native = new("litert", All)
        {
            Answer = BackendProbe.No(ModelErrorCode.UnsupportedOnDevice, "no NPU in this device"),
        };
        ModelException failure = TestModels.LoadFails(new ModelOptions { FailInsteadOfFallback = true }, native, managed);

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, failure.Code);
        StringAssert.Contains(failure.Message, "FailInsteadOfFallback");
        StringAssert.Contains(failure.Message, "no NPU in this device");
        CollectionAssert.AreEqual(new[] { "probe Npu" }, native.Calls);
        Assert.AreEqual(0, managed.Calls.Count);
    }

    [TestMethod]
    public void FailInsteadOfFallback_StillTriesEveryEngineOfAnAccelerator()
    {
        ModelOptions options = new() { FailInsteadOfFallback = true, Accelerators = [Accelerator.Cpu] };
        FakeBackend native = new("litert", All) { Answer = BackendProbe.No(ModelErrorCode.MissingRuntimeLibrary, "no file") };
        using Model model = Model.Load(ModelSource.FromFile(TestModels.Digits), [native, TestModels.Cpu()], options);

        Assert.AreEqual("managed", model.Execution.Engine);
    }

    [TestMethod]
    public void PartlyOffloaded_IsASuccess_ButNotWhenFallbackIsForbidden()
    {
        FakeBackend native = new("litert", All)
        {
            Shares = new Dictionary<Accelerator, double> { [Accelerator.Npu] = 0.75, [Accelerator.Cpu] = 0.25 },
        };
        using Model model = TestModels.Load(TestModels.Digits, native);
        Assert.AreEqual(Accelerator.Npu, model.Execution.Selected);
        Assert.IsFalse(model.Execution.FullyOffloaded);
        CollectionAssert.AreEqual(
            new[] { FallbackStage.Create, FallbackStage.Verify }, model.Execution.Steps.Select(static step => step.Stage).ToArray());
        Assert.AreEqual("75% of the operators run on the Npu", model.Execution.Steps[1].Detail);

        ModelException failure = TestModels.LoadFails(new ModelOptions { FailInsteadOfFallback = true }, native);
        StringAssert.Contains(failure.Message, "75%");
        Assert.IsTrue(native.Made[1].IsDisposed);
    }

    [TestMethod]
    public void AcceleratorThatFailsItsFirstRun_IsLeft_UnlessVerifyIsOff()
    {
        static void Fail(FakeSession session, CancellationToken cancellationToken) =>
            throw new ModelException(ModelErrorCode.RuntimeFailure, "the driver hung");

        FakeBackend native = new("litert", All) { OnRun = Fail };
        using Model model = Model.Load(ModelSource.FromFile(TestModels.Digits), [native, TestModels.Cpu()],
            new ModelOptions { CpuEngine = CpuEngine.Managed });
        Assert.AreEqual("managed", model.Execution.Engine);
        Assert.IsTrue(model.Execution.Steps[0] is { Stage: FallbackStage.Create, Succeeded: true });
        FallbackStep run = model.Execution.Steps[1];
        Assert.IsTrue(run is { Stage: FallbackStage.Verify, Succeeded: false, Code: ModelErrorCode.RuntimeFailure, Tried: Accelerator.Npu });
        Assert.AreEqual("the driver hung", run.Detail);
        Assert.AreEqual(TestModels.Digits, run.Artifact!.Path);
        Assert.IsTrue(native.Made.TrueForAll(made => made.IsDisposed));

        using Model unverified = TestModels.Load(TestModels.Digits, native, new ModelOptions { Verify = false });
        Assert.AreEqual(Accelerator.Npu, unverified.Execution.Selected);
    }

    [TestMethod]
    public void ModelThatSilentlyRunsElsewhere_IsLeft()
    {
        FakeBackend native = new("litert", All)
        {
            Shares = new Dictionary<Accelerator, double> { [Accelerator.Npu] = 0, [Accelerator.Gpu] = 0.5, [Accelerator.Cpu] = 1 },
        };
        using Model model = TestModels.Load(TestModels.Digits, native);

        Assert.AreEqual(Accelerator.Gpu, model.Execution.Selected);
        StringAssert.Contains(model.Execution.Steps[1].Detail, "none of the operators runs on the Npu");
        Assert.AreEqual(FallbackStage.Verify, model.Execution.Steps[1].Stage);
    }

    [TestMethod]
    public void WhatTheEngineFoundAndMade_IsInTheReport()
    {
        ArtifactInfo made = new() { Path = "/cache/digits.tflite", Origin = ArtifactOrigin.OnDevice };
        FakeBackend native = new("litert", All)
        {
            MadeFile = made,
            OnVerify = static () => "2 partitions",
            Shares = new Dictionary<Accelerator, double> { [Accelerator.Npu] = 1 },
        };
        using Model model = TestModels.Load(TestModels.Digits, native);

        Assert.AreSame(made, model.Execution.Artifact);
        Assert.IsTrue(model.Execution.FullyOffloaded);
        Assert.IsTrue(model.Execution.Steps.All(step => step.Artifact == made));
        Assert.AreEqual("2 partitions; 100% of the operators run on the Npu", model.Execution.Steps[1].Detail);
    }

    [TestMethod]
    public void CompilingOnTheDevice_CanBeTurnedOff_AndTheStepSaysSo()
    {
        FakeBackend native = new("litert", All);
        using Model model = TestModels.Load(TestModels.Digits, native, new ModelOptions { CompileOnDevice = false });

        Assert.AreEqual(Accelerator.Gpu, model.Execution.Selected);
        FallbackStep npu = model.Execution.Steps[0];
        Assert.AreEqual("litert", npu.Engine);
        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, npu.Code);
        StringAssert.Contains(npu.Detail, "ModelOptions.CompileOnDevice is off");
        Assert.IsFalse(native.Calls.Contains("probe Npu"));
    }

    [TestMethod]
    public void UnexpectedExceptionOfAnEngine_IsAStepWithItsType()
    {
        FakeBackend native = new("litert", All) { CreateFails = static () => new InvalidOperationException("odd") };
        using Model model = Model.Load(ModelSource.FromFile(TestModels.Digits), [native, TestModels.Cpu()]);

        Assert.AreEqual(ModelErrorCode.Unknown, model.Execution.Steps[0].Code);
        Assert.AreEqual("InvalidOperationException: odd", model.Execution.Steps[0].Detail);
    }

    [TestMethod]
    public void NoBackendsAtAll_SaysWhatToReference()
    {
        ModelException failure = TestModels.LoadFails(new ModelOptions { Accelerators = [Accelerator.Cpu] });

        Assert.AreEqual(ModelErrorCode.MissingRuntimeLibrary, failure.Code);
        StringAssert.Contains(failure.Message, "ModelSdk.Cpu");
    }

    [TestMethod]
    public async Task LoadAsync_CancelledBetweenAttempts_Stops()
    {
        using CancellationTokenSource source = new();
        FakeBackend native = new("litert", All)
        {
            CreateFails = () =>
            {
                source.Cancel();
                return new ModelException(ModelErrorCode.CompilationFailed, "no");
            },
        };
        await Assert.ThrowsExceptionAsync<OperationCanceledException>(
            async () => await Model.LoadAsync(
                ModelSource.FromFile(TestModels.Digits), [native], cancellationToken: source.Token));
        CollectionAssert.AreEqual(new[] { "probe Npu", "create Npu" }, native.Calls);
    }
}
