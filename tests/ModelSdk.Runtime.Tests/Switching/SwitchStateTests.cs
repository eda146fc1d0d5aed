using static ModelSdk.Runtime.Tests.Switching.FailingModel;

namespace ModelSdk.Runtime.Tests.Switching;

/// <summary>State cannot move to another accelerator: who had some is told once, and never gets an answer made of none.</summary>
[TestClass]
public sealed class SwitchStateTests
{
    [TestMethod]
    public void SessionThatHadRun_IsToldOnce_AndBeginsAnew()
    {
        using FailingModel fake = new(keepsState: true);
        using ModelSession session = fake.Model.CreateSession();
        session.Run();
        fake.NpuFails = DeviceLost;
        ModelException lost = Assert.ThrowsException<ModelException>(() => session.Run());

        Assert.AreEqual(ModelErrorCode.StateLost, lost.Code);
        StringAssert.Contains(lost.Message, "now runs on Cpu (cpu) from its initial state: start the sequence again");
        Assert.AreEqual(0, fake.Cpu.Made[0].Sessions[0].Runs);
        Assert.AreEqual(Accelerator.Cpu, session.Execution.Selected);
        session.Run();
        session.Run();
        Assert.AreEqual(3, EngineOf(session));
    }

    [TestMethod]
    public void FreshSession_IsRepeatedSilently()
    {
        using FailingModel fake = new(keepsState: true) { NpuFails = DeviceLost };
        using ModelSession session = fake.Model.CreateSession();
        session.Run();
        Assert.AreEqual(3, EngineOf(session));
    }

    [TestMethod]
    public void SessionAfterResetState_IsRepeatedSilently()
    {
        using FailingModel fake = new(keepsState: true);
        using ModelSession session = fake.Model.CreateSession();
        session.Run();
        session.ResetState();
        fake.NpuFails = DeviceLost;
        session.Run();
        Assert.AreEqual(3, EngineOf(session));
    }

    [TestMethod]
    public void OtherSessionsThatHadRun_AreToldToo_EachOnce()
    {
        using FailingModel fake = new(keepsState: true);
        using ModelSession session = fake.Model.CreateSession();
        using ModelSession other = fake.Model.CreateSession();
        using ModelSession fresh = fake.Model.CreateSession();
        using ModelSession reset = fake.Model.CreateSession();
        session.Run();
        other.Run();
        reset.Run();
        fake.NpuFails = DeviceLost;
        Assert.ThrowsException<ModelException>(() => session.Run());

        Assert.AreEqual(ModelErrorCode.StateLost, Assert.ThrowsException<ModelException>(() => other.Run()).Code);
        other.Run();
        fresh.Run();
        reset.ResetState();
        Assert.AreEqual(0, fake.Npu.Made[0].Sessions[3].Resets, "the engine that failed is not asked any more");
        reset.Run();
        Assert.AreEqual(3, EngineOf(reset));
    }

    [TestMethod]
    public void ResizeBetween_DoesNotHideTheLoss()
    {
        using FailingModel fake = new(keepsState: true, path: TestModels.DigitsBatch);
        using ModelSession session = fake.Model.CreateSession();
        using ModelSession other = fake.Model.CreateSession();
        other.Run();
        fake.NpuFails = DeviceLost;
        session.Run();
        other.ResizeInput(0, 2, 28, 28, 1);
        Assert.AreEqual(ModelErrorCode.StateLost, Assert.ThrowsException<ModelException>(() => other.Run()).Code);
        other.Run();
        Assert.AreEqual(3, EngineOf(other));
    }

    [TestMethod]
    public void RentedSession_BeginsAnew_SoNothingIsLost()
    {
        using FailingModel fake = new(keepsState: true);
        using (SessionLease lease = fake.Model.RentSession())
        {
            lease.Session.Run();
        }

        using ModelSession session = fake.Model.CreateSession();
        fake.NpuFails = DeviceLost;
        session.Run();
        using SessionLease again = fake.Model.RentSession();
        again.Session.Run();
        Assert.AreEqual(3, EngineOf(again.Session));
    }

    [TestMethod]
    public void RunThatWasCancelled_MayHaveLeftState()
    {
        using FailingModel fake = new(keepsState: true) { NpuFails = new OperationCanceledException() };
        using ModelSession session = fake.Model.CreateSession();
        Assert.ThrowsException<OperationCanceledException>(() => session.Run());
        fake.NpuFails = DeviceLost;
        Assert.AreEqual(ModelErrorCode.StateLost, Assert.ThrowsException<ModelException>(() => session.Run()).Code);
    }
}
