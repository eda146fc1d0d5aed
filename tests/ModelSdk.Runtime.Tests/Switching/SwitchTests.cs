using static ModelSdk.Runtime.Tests.Switching.FailingModel;

namespace ModelSdk.Runtime.Tests.Switching;

/// <summary>A run that fails on an accelerator goes on where the model can run, once for all sessions, and is told.</summary>
[TestClass]
public sealed class SwitchTests
{
    [TestMethod]
    public void RunThatFails_IsRepeatedOnTheNextAccelerator_WithTheSameInputs()
    {
        using FailingModel fake = new();
        using ModelSession session = fake.Model.CreateSession();
        session.Run();
        Assert.AreEqual(1, EngineOf(session));
        ExecutionReport before = fake.Model.Execution;

        fake.NpuFails = DeviceLost;
        session.Input<float>(0)[29] = 21;
        session.Run();

        Assert.AreEqual(3, EngineOf(session));
        Assert.AreEqual(42, session.Output<float>(0)[3]);
        ExecutionReport report = fake.Model.Execution;
        Assert.AreNotSame(before, report);
        Assert.AreSame(report, session.Execution);
        Assert.AreEqual(Accelerator.Cpu, report.Selected);
        Assert.AreEqual("cpu", report.Engine);
        CollectionAssert.AreEqual(
            new[] { "Npu Create None", "Npu Run RuntimeFailure", "Gpu Create MissingRuntimeLibrary", "Cpu Create None" },
            report.Steps.Select(static step => $"{step.Tried} {step.Stage} {step.Code}").ToArray());
        FallbackStep run = report.Steps[1];
        Assert.AreEqual("the device is lost", run.Detail);
        Assert.AreEqual("npu", run.Engine);
        Assert.AreEqual(TestModels.Digits, run.Artifact!.Path);
    }

    [TestMethod]
    public void Log_HasOneWarning_ThatSaysWhatFailedAndWhereItGoesOn()
    {
        using RecordingListener listener = new();
        using FailingModel fake = new();
        using ModelSession session = fake.Model.CreateSession();
        using ModelSession other = fake.Model.CreateSession();
        fake.NpuFails = DeviceLost;
        session.Run();
        session.Run();
        other.Run();

        string warning = fake.Logger.Lines.Single(static line => line.StartsWith("Warning", StringComparison.Ordinal));
        StringAssert.Contains(warning, "digits.tflite' had to leave Npu (npu) while it was in use; from now on it runs on Cpu (cpu).");
        StringAssert.Contains(warning, "Npu (npu) while running: RuntimeFailure: the device is lost [");
        StringAssert.Contains(warning, "Gpu (gpu): MissingRuntimeLibrary: no GPU library [");
        StringAssert.Contains(warning, "Cpu (cpu): runs the model [");
        Assert.AreEqual(2, fake.Logger.Lines.Count, string.Join('\n', fake.Logger.Lines));
        Assert.AreEqual(1, listener.Events.Count(static text =>
            text.StartsWith("ModelSwitched|", StringComparison.Ordinal) && text.Contains("|Cpu (cpu)|", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void OtherSessions_GoOnWithoutFailingFirst_AndNewOnesBeginThere()
    {
        using FailingModel fake = new();
        using ModelSession session = fake.Model.CreateSession();
        using ModelSession other = fake.Model.CreateSession();
        other.Input<float>(0)[29] = 3;
        other.Run();
        fake.NpuFails = DeviceLost;
        session.Run();
        int runs = fake.NpuRuns;
        other.Run();
        using ModelSession later = fake.Model.CreateSession();
        later.Run();

        Assert.AreEqual(runs, fake.NpuRuns);
        Assert.AreEqual(3, EngineOf(other));
        Assert.AreEqual(6, other.Output<float>(0)[3]);
        Assert.AreEqual(3, EngineOf(later));
        Assert.AreEqual(1, fake.Cpu.Made.Count);
    }

    [TestMethod]
    public void FailedRun_HasItsTime()
    {
        using FailingModel fake = new();
        using ModelSession session = fake.Model.CreateSession();
        fake.NpuFails = DeviceLost;
        fake.NpuDelay = TimeSpan.FromMilliseconds(60);
        session.Run();
        TimeSpan elapsed = fake.Model.Execution.Steps[1].Elapsed;
        Assert.IsTrue(elapsed >= TimeSpan.FromMilliseconds(30), elapsed.ToString());
    }

    [TestMethod]
    public void UnexpectedExceptionOfAnEngine_IsAFailureOfItsRun()
    {
        using FailingModel fake = new() { NpuFails = new IndexOutOfRangeException("node 4") };
        using ModelSession session = fake.Model.CreateSession();
        session.Run();

        Assert.AreEqual(3, EngineOf(session));
        FallbackStep run = fake.Model.Execution.Steps[1];
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, run.Code);
        Assert.AreEqual("IndexOutOfRangeException: node 4", run.Detail);
    }

    [TestMethod]
    public void TwoAcceleratorsFailInOneRun_AndTheThirdAnswers()
    {
        using FailingModel fake = new() { NpuFails = DeviceLost, GpuFails = DeviceLost, GpuCreates = null };
        using ModelSession session = fake.Model.CreateSession();
        Span<float> input = session.Input<float>(0);
        input[29] = 4;
        session.Run();

        Assert.AreEqual(3, EngineOf(session));
        Assert.AreEqual(8, session.Output<float>(0)[3]);
        input[29] = 5;
        session.Run();
        Assert.AreEqual(10, session.Output<float>(0)[3]);
        CollectionAssert.AreEqual(
            new[] { "Npu Create", "Npu Run", "Gpu Create", "Gpu Run", "Cpu Create" },
            fake.Model.Execution.Steps.Select(static step => $"{step.Tried} {step.Stage}").ToArray());
    }

    [TestMethod]
    public void EveryAcceleratorFails_OneExceptionListsThem()
    {
        using FailingModel fake = new() { NpuFails = DeviceLost, CpuFails = new InvalidOperationException("odd") };
        using ModelSession session = fake.Model.CreateSession();
        ModelException failure = Assert.ThrowsException<ModelException>(() => session.Run());

        Assert.AreEqual(ModelErrorCode.RuntimeFailure, failure.Code);
        Assert.IsInstanceOfType<InvalidOperationException>(failure.InnerException);
        StringAssert.Contains(failure.Message, "Npu (npu) while running: RuntimeFailure: the device is lost");
        StringAssert.Contains(failure.Message, "Gpu (gpu): MissingRuntimeLibrary: no GPU library");
        StringAssert.Contains(failure.Message, "Cpu (cpu) while running: RuntimeFailure: InvalidOperationException: odd");
        fake.CpuFails = null;
        session.Run();
        Assert.AreEqual(3, EngineOf(session));
    }

    [TestMethod]
    public void NothingElseToTry_IsAnException_AndTheNextRunAsksAgain()
    {
        using FailingModel fake = new(options: new ModelOptions { Accelerators = [Accelerator.Npu, Accelerator.Gpu] });
        using ModelSession session = fake.Model.CreateSession();
        fake.NpuFails = DeviceLost;
        for (int i = 0; i < 3; i++)
        {
            ModelException failure = Assert.ThrowsException<ModelException>(() => session.Run());
            Assert.AreEqual(3, failure.NativeStatus);
            StringAssert.Contains(failure.Message, "nothing else that was asked for runs it");
            Assert.AreEqual(1, failure.Message.Split("the device is lost").Length - 1);
            StringAssert.Contains(failure.Message, "Gpu (gpu): MissingRuntimeLibrary");
        }

        Assert.AreEqual(2, fake.Gpu.Calls.Count, "the GPU was tried again and again");
        Assert.AreEqual(1, fake.Logger.Lines.Count(static line => line.StartsWith("Error", StringComparison.Ordinal)));
        fake.NpuFails = null;
        session.Run();
        Assert.AreEqual(1, EngineOf(session));
    }

    [TestMethod]
    public void FailInsteadOfFallback_IsTheExceptionOfTheEngine()
    {
        using FailingModel fake = new(options: new ModelOptions { FailInsteadOfFallback = true });
        using ModelSession session = fake.Model.CreateSession();
        Exception lost = DeviceLost;
        fake.NpuFails = lost;
        Assert.AreSame(lost, Assert.ThrowsException<ModelException>(() => session.Run()));
        fake.NpuFails = new InvalidOperationException("odd");
        StringAssert.Contains(Assert.ThrowsException<ModelException>(() => session.Run()).Message, "failed on Npu (npu): odd");

        Assert.AreEqual(0, fake.Cpu.Made.Count);
        Assert.AreEqual(Accelerator.Npu, fake.Model.Execution.Selected);
    }

    [DataTestMethod]
    [DataRow(ModelErrorCode.ShapeMismatch)]
    [DataRow(ModelErrorCode.InvalidArgument)]
    public void UsageErrors_AreTheCallers(ModelErrorCode code)
    {
        using FailingModel fake = new() { NpuFails = new ModelException(code, "not so") };
        using ModelSession session = fake.Model.CreateSession();
        Assert.AreSame(fake.NpuFails, Assert.ThrowsException<ModelException>(() => session.Run()));
        fake.NpuFails = new OperationCanceledException();
        Assert.ThrowsException<OperationCanceledException>(() => session.Run());
        fake.NpuFails = null;
        session.Run();

        Assert.AreEqual(1, EngineOf(session));
        Assert.AreEqual(1, fake.Model.Execution.Steps.Count);
    }

    [TestMethod]
    public void WhatTheNativeLibraryCallsAnInvalidArgument_IsNoUsageError()
    {
        using FailingModel fake = new() { NpuFails = new ModelException(ModelErrorCode.InvalidArgument, "status 1", nativeStatus: 1) };
        using ModelSession session = fake.Model.CreateSession();
        session.Run();
        Assert.AreEqual(3, EngineOf(session));
    }

    [TestMethod]
    public void DeviceThatGivesNoSessionAnyMore_IsLeftToo_ButNotForLackOfMemory()
    {
        using FailingModel fake = new();
        fake.NpuSessions = static () => new OutOfMemoryException();
        Assert.AreEqual(
            ModelErrorCode.OutOfMemory, Assert.ThrowsException<ModelException>(() => fake.Model.CreateSession()).Code);
        Assert.AreEqual(Accelerator.Npu, fake.Model.Execution.Selected);

        fake.NpuSessions = static () => DeviceLost;
        using ModelSession session = fake.Model.CreateSession();
        session.Run();
        Assert.AreEqual(3, EngineOf(session));
        Assert.AreEqual(FallbackStage.Run, fake.Model.Execution.Steps[1].Stage);
        Assert.IsTrue(fake.Npu.Made[0].IsDisposed);
    }

    [TestMethod]
    public async Task RunAsync_GoesOnToo()
    {
        using FailingModel fake = new() { NpuFails = DeviceLost };
        using ModelSession session = fake.Model.CreateSession();
        await session.RunAsync();
        await session.RunAsync();
        Assert.AreEqual(3, EngineOf(session));
    }

    [TestMethod]
    public void PooledSessions_GoOnToo()
    {
        using FailingModel fake = new();
        SessionLease first = fake.Model.RentSession();
        fake.Model.RentSession().Dispose();
        fake.NpuFails = DeviceLost;
        first.Session.Run();
        first.Dispose();
        for (int i = 0; i < 3; i++)
        {
            using SessionLease lease = fake.Model.RentSession();
            using SessionLease other = fake.Model.RentSession();
            lease.Session.Run();
            other.Session.Run();
            Assert.AreEqual(3, EngineOf(lease.Session));
            Assert.AreEqual(3, EngineOf(other.Session));
        }

        Assert.AreEqual(2, fake.Cpu.Made[0].Sessions.Count);
    }

    [TestMethod]
    public void WhatWasLeft_IsReleasedWithItsLastSession()
    {
        using FailingModel fake = new();
        ModelSession session = fake.Model.CreateSession();
        ModelSession other = fake.Model.CreateSession();
        fake.NpuFails = DeviceLost;
        session.Run();
        session.Dispose();
        Assert.IsFalse(fake.Npu.Made[0].IsDisposed, "the other session still has its memory there");
        other.Dispose();
        Assert.IsTrue(fake.Npu.Made[0].IsDisposed);
        Assert.IsFalse(fake.Cpu.Made[0].IsDisposed);
        fake.Model.Dispose();
        Assert.IsTrue(fake.Cpu.Made[0].IsDisposed);
        Assert.IsTrue(fake.Npu.Made.Concat(fake.Cpu.Made).All(static made => made.Sessions.TrueForAll(static left => left.IsDisposed)));
    }

    [TestMethod]
    public void NormalRuns_AllocateNothing_BeforeAndAfter()
    {
        using FailingModel fake = new();
        using ModelSession session = fake.Model.CreateSession();
        float[] picture = new float[784];
        AllocationTests.AssertNothingAllocated(() =>
        {
            session.SetInput<float>(0, picture);
            session.Run();
        });
        fake.NpuFails = DeviceLost;
        session.Run();
        AllocationTests.AssertNothingAllocated(() =>
        {
            session.SetInput<float>(0, picture);
            session.Run();
        });
        Assert.AreEqual(3, EngineOf(session));
    }
}
