using ModelSdk.Runtime.Tests.Variants;
using static ModelSdk.Runtime.Tests.Switching.FailingModel;

namespace ModelSdk.Runtime.Tests.Switching;

/// <summary>What failed while it ran is not tried again in the process: the same content, engine, accelerator and file.</summary>
[TestClass]
public sealed class RunFailureMemoryTests
{
    [TestMethod]
    public void LaterLoads_LeaveItOut_AndSayWhy()
    {
        using FailingModel fake = new() { NpuFails = DeviceLost };
        using ModelSession session = fake.Model.CreateSession();
        session.Run();
        int calls = fake.Npu.Calls.Count;
        fake.NpuFails = null;
        using Model again = fake.Load(TestModels.Digits);

        FallbackStep step = again.Execution.Steps[0];
        Assert.IsTrue(step is { Tried: Accelerator.Npu, Engine: "npu", Stage: FallbackStage.Run, Code: ModelErrorCode.RuntimeFailure });
        Assert.AreEqual(
            "left out, because a run of this model failed there earlier in this process: the device is lost", step.Detail);
        Assert.AreEqual(Accelerator.Cpu, again.Execution.Selected);
        Assert.AreEqual(calls, fake.Npu.Calls.Count);
    }

    [TestMethod]
    public void ItIsTheContentThatCounts_NotThePath()
    {
        using FailingModel fake = new() { NpuFails = DeviceLost };
        using ModelSession session = fake.Model.CreateSession();
        session.Run();
        fake.NpuFails = null;
        using TempFolder folder = new();
        using Model same = fake.Load(folder.Copy(TestModels.Digits, "copy.tflite"));
        Assert.AreEqual(Accelerator.Cpu, same.Execution.Selected);
        using Model another = fake.Load(TestModels.DigitsInt8);
        Assert.AreEqual(Accelerator.Npu, another.Execution.Selected);
    }

    [TestMethod]
    public void WithFailInsteadOfFallback_TheNextLoadSaysSo()
    {
        using FailingModel fake = new(options: new ModelOptions { FailInsteadOfFallback = true }) { NpuFails = DeviceLost };
        using ModelSession session = fake.Model.CreateSession();
        Assert.ThrowsException<ModelException>(() => session.Run());
        ModelException failure = Assert.ThrowsException<ModelException>(() => fake.Load(TestModels.Digits).Dispose());
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, failure.Code);
        StringAssert.Contains(failure.Message, "left out, because a run of this model failed there earlier in this process");
    }

    [TestMethod]
    public void VariantThatFailed_IsLeftOut_AndTheSourceOnTheNpuIsNot()
    {
        using VariantFolder folder = new();
        folder.Add("MediaTek_MT6993");
        using DeviceVariable device = new("MediaTek_MT6993");
        bool fails = false;
        FakeBackend native = new("litert", Accelerator.Npu)
        {
            OnRun = (_, _) =>
            {
                if (fails)
                {
                    throw DeviceLost;
                }
            },
        };
        using Model model = folder.Load(native);
        using (ModelSession session = model.CreateSession())
        {
            fails = true;
            session.Run();
            Assert.AreEqual("managed", session.Execution.Engine);
            Assert.AreEqual("MediaTek_MT6993", session.Execution.Steps.Single(static step => step.Stage == FallbackStage.Run).Artifact!.Target);
            fails = false;
        }

        Assert.ThrowsException<ObjectDisposedException>(() => native.Given[0].Model.File.Slice(0, 4).Length);
        using Model again = folder.Load(native);
        Assert.AreEqual(FallbackStage.Run, again.Execution.Steps[0].Stage);
        Assert.AreEqual(Accelerator.Npu, again.Execution.Selected);
        Assert.IsNull(again.Execution.Artifact.Target);
    }
}
