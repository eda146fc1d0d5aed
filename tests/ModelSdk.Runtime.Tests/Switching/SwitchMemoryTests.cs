using ModelSdk.Runtime.Tests.Variants;
using static ModelSdk.Runtime.Tests.Switching.FailingModel;

namespace ModelSdk.Runtime.Tests.Switching;

/// <summary>What the application holds of a session stays good when the session goes on elsewhere: spans, dimensions, buffers.</summary>
[TestClass]
public sealed class SwitchMemoryTests
{
    [TestMethod]
    public void SpansTakenBefore_AreStillTheInput()
    {
        using FailingModel fake = new();
        using ModelSession session = fake.Model.CreateSession();
        Span<float> early = session.Input<float>(0);
        fake.NpuFails = DeviceLost;
        session.Run();

        early[29] = 5;
        session.Run();
        Assert.AreEqual(10, session.Output<float>(0)[3]);
        session.Input<float>(0)[29] = 6;
        Assert.AreEqual(6, early[29]);
        session.Run();
        Assert.AreEqual(12, session.Output<float>(0)[3]);
        session.SetInput<float>(0, [.. Enumerable.Repeat(7f, 784)]);
        session.Run();
        Assert.AreEqual(14, session.Output<float>(0)[3]);
    }

    [TestMethod]
    public void Dimensions_GoAlong_AndAResizeEndsTheOldMemory()
    {
        using FailingModel fake = new(path: TestModels.DigitsBatch);
        using ModelSession session = fake.Model.CreateSession();
        session.ResizeInput(0, 3, 28, 28, 1);
        fake.NpuFails = DeviceLost;
        session.Input<float>(0)[29] = 2;
        session.Run();
        Assert.AreEqual(3 * 784, session.Input<float>(0).Length);
        Assert.AreEqual(4, session.Output<float>(0)[3]);
        FakeSession fresh = fake.Cpu.Made[0].Sessions[0];
        CollectionAssert.AreEqual(new[] { 3, 28, 28, 1 }, fresh.InputShape(0).ToArray());
        Assert.IsFalse(fresh.InputBytes(0) == System.Runtime.InteropServices.MemoryMarshal.AsBytes(session.Input<float>(0)));

        session.ResizeInput(0, 2, 28, 28, 1);
        Assert.IsTrue(fresh.InputBytes(0) == System.Runtime.InteropServices.MemoryMarshal.AsBytes(session.Input<float>(0)));
        session.Input<float>(0)[29] = 9;
        session.Run();
        Assert.AreEqual(18, session.Output<float>(0)[3]);
    }

    [TestMethod]
    public void ResizeAfterAnotherSessionFailed_IsThatOfTheNewEngine()
    {
        using FailingModel fake = new(path: TestModels.DigitsBatch);
        using ModelSession session = fake.Model.CreateSession();
        using ModelSession other = fake.Model.CreateSession();
        fake.NpuFails = DeviceLost;
        session.Run();
        other.ResizeInput(0, 4, 28, 28, 1);

        Assert.AreEqual(0, fake.Npu.Made[0].Sessions[1].Resizes);
        other.Run();
        Assert.AreEqual(4 * 784, other.Input<float>(0).Length);
    }

    [TestMethod]
    public void BoundBuffers_AreBoundAnew_AndTheOldEngineLetsGo()
    {
        using FailingModel fake = new();
        using ModelSession session = fake.Model.CreateSession();
        using HostBuffer input = HostBuffer.Allocate(784 * 4);
        using HostBuffer output = HostBuffer.Allocate(10 * 4);
        session.BindInput(0, input);
        session.BindOutput(0, output);
        fake.NpuFails = DeviceLost;
        session.Run();

        FakeSession left = fake.Npu.Made[0].Sessions[0];
        FakeSession fresh = fake.Cpu.Made[0].Sessions[0];
        Assert.AreEqual(0, left.Bound.Count);
        Assert.AreSame(input, fresh.Bound[("input", 0)]);
        Assert.AreSame(output, fresh.Bound[("output", 0)]);
        Assert.AreSame(input, session.InputBinding(0).Buffer);
        session.BindInput(0, null);
        Assert.AreEqual(1, fresh.Bound.Count);
        session.Run();
    }

    [TestMethod]
    public void BufferThatTheNextEngineCannotTake_IsTold_UntilItIsUnbound()
    {
        using FailingModel fake = new(refusesBuffers: true);
        using ModelSession session = fake.Model.CreateSession();
        using HostBuffer input = HostBuffer.Allocate(784 * 4);
        session.BindInput(0, input);
        fake.NpuFails = DeviceLost;
        for (int i = 0; i < 2; i++)
        {
            ModelException failure = Assert.ThrowsException<ModelException>(() => session.Run());
            Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, failure.Code);
            StringAssert.Contains(failure.Message, $"input 'image' is bound to {input.Description}, which cannot be bound there: no buffers here. Bind another");
        }

        session.BindInput(0, null);
        session.Run();
        Assert.AreEqual(3, EngineOf(session));
        Assert.AreEqual(1, fake.NpuRuns);
        Assert.IsTrue(fake.Cpu.Made[0].Sessions[..^1].TrueForAll(static left => left.IsDisposed));
    }

    [TestMethod]
    public void DeviceThatGivesNoMemoryAfterAResize_IsLeft_AndTheInputIsThatOfTheNextEngine()
    {
        using FailingModel fake = new(path: TestModels.DigitsBatch);
        using ModelSession session = fake.Model.CreateSession();
        fake.NpuMemory = DeviceLost;
        session.ResizeInput(0, 2, 28, 28, 1);
        session.Input<float>(0)[29] = 8;
        session.Run();

        Assert.AreEqual(3, EngineOf(session));
        Assert.AreEqual(16, session.Output<float>(0)[3]);
        Assert.AreEqual(2 * 784, session.Input<float>(0).Length);
        Assert.AreEqual(0, fake.NpuRuns);
    }

    [TestMethod]
    public void InputsThatCouldNotBeTakenAlong_HaveToBeWrittenAgain()
    {
        using FailingModel fake = new();
        using ModelSession session = fake.Model.CreateSession();
        session.Input<float>(0)[29] = 8;
        fake.NpuMemory = fake.NpuFails = DeviceLost;
        for (int i = 0; i < 2; i++)
        {
            ModelException failure = Assert.ThrowsException<ModelException>(() => session.Run());
            Assert.AreEqual(ModelErrorCode.InvalidArgument, failure.Code);
            StringAssert.Contains(failure.Message, "write input 'image' again before the run");
        }

        session.Input<float>(0)[29] = 8;
        session.Run();
        Assert.AreEqual(16, session.Output<float>(0)[3]);
    }

    [TestMethod]
    public void OutputThatCannotBeRead_IsAnException_AndTheNextRunIsElsewhere()
    {
        using FailingModel fake = new();
        using ModelSession session = fake.Model.CreateSession();
        session.Input<float>(0)[29] = 8;
        session.Run();
        fake.NpuOutput = DeviceLost;
        ModelException failure = Assert.ThrowsException<ModelException>(() => session.Output<float>(0).Length);
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, failure.Code);
        StringAssert.Contains(failure.Message, "could not be read: the device is lost. The session now runs on Cpu (cpu): run again");
        session.Run();
        Assert.AreEqual(3, EngineOf(session));
        Assert.AreEqual(16, session.Output<float>(0)[3]);
    }

    [TestMethod]
    public void DimensionsThatOnlyTheModelItselfHas_LeaveTheVariant()
    {
        using VariantFolder folder = new(TestModels.DigitsBatch);
        folder.Add("MediaTek_MT6993", File.ReadAllBytes(TestModels.Digits));
        using DeviceVariable device = new("MediaTek_MT6993");
        FakeBackend native = new("litert", Accelerator.Npu);
        using Model model = folder.Load(native);
        using ModelSession session = model.CreateSession();
        Assert.AreEqual("MediaTek_MT6993", model.Execution.Artifact.Target);
        CollectionAssert.AreEqual(new[] { -1, 28, 28, 1 }, session.Signature.Inputs[0].Shape.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 28, 28, 1 }, session.InputShape(0).ToArray());

        ModelException wrong = Assert.ThrowsException<ModelException>(() => session.ResizeInput(0, 2, 28, 28, 3));
        Assert.AreEqual(ModelErrorCode.ShapeMismatch, wrong.Code);
        Assert.AreEqual(Accelerator.Npu, model.Execution.Selected);
        session.ResizeInput(0, 2, 28, 28, 1);
        session.Run();

        Assert.AreEqual("managed", model.Execution.Engine);
        FallbackStep step = model.Execution.Steps.Single(static step => step.Stage == FallbackStage.Run);
        Assert.AreEqual(ModelErrorCode.ShapeMismatch, step.Code);
        StringAssert.Contains(step.Detail, "the compiled variant has fixed dimensions, the model itself has not: dimension 0");
        Assert.AreEqual(2 * 784, session.Input<float>(0).Length);
        using Model again = folder.Load(native);
        Assert.AreEqual(Accelerator.Npu, again.Execution.Selected, "another load begins with the variant");
    }
}
