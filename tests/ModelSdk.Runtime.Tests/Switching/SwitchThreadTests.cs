using static ModelSdk.Runtime.Tests.Switching.FailingModel;

namespace ModelSdk.Runtime.Tests.Switching;

/// <summary>Several threads, ends and cancellation while a model goes on to another accelerator.</summary>
[TestClass]
public sealed class SwitchThreadTests
{
    [TestMethod]
    public void ManyThreads_GoOnOnce_AndEveryRunHasItsAnswer()
    {
        for (int round = 0; round < 20; round++)
        {
            using FailingModel fake = new();
            int begun = 0;
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
            {
                using ModelSession session = fake.Model.CreateSession();
                for (int i = 0; i < 50; i++)
                {
                    if (Interlocked.Increment(ref begun) == 120)
                    {
                        fake.NpuFails = DeviceLost;
                    }

                    session.Input<float>(0)[29] = thread * 100 + i;
                    session.Run();
                    Assert.AreEqual(2 * (thread * 100 + i), session.Output<float>(0)[3]);
                }
            });
            Assert.AreEqual(1, fake.Cpu.Made.Count);
            Assert.AreEqual(1, fake.Logger.Lines.Count(static line => line.StartsWith("Warning", StringComparison.Ordinal)));
            Assert.AreEqual(4, fake.Model.Execution.Steps.Count);
            Assert.IsTrue(fake.Npu.Made[0].IsDisposed);
        }
    }

    [TestMethod]
    public void RunThatBeginsMeanwhile_WaitsAndNeverReachesTheAcceleratorThatFailed()
    {
        using ManualResetEventSlim creating = new();
        using ManualResetEventSlim go = new();
        using FailingModel fake = new()
        {
            CpuCreates = () =>
            {
                creating.Set();
                go.Wait();
                return null;
            },
        };
        using ModelSession session = fake.Model.CreateSession();
        using ModelSession other = fake.Model.CreateSession();
        fake.NpuFails = DeviceLost;
        Task first = Task.Run(() => session.Run());
        creating.Wait();
        Task second = Task.Run(() => other.Run());
        Assert.IsFalse(second.Wait(50));
        go.Set();
        Task.WaitAll(first, second);

        Assert.AreEqual(1, fake.NpuRuns);
        Assert.AreEqual(3, EngineOf(other));
    }

    [TestMethod]
    public void DisposedMeanwhile_EverythingIsReleasedAfterTheRun()
    {
        using ManualResetEventSlim creating = new();
        using ManualResetEventSlim go = new();
        FailingModel fake = new()
        {
            CpuCreates = () =>
            {
                creating.Set();
                go.Wait();
                return null;
            },
        };
        ModelSession session = fake.Model.CreateSession();
        ModelSession other = fake.Model.CreateSession();
        fake.NpuFails = DeviceLost;
        Task run = Task.Run(() => session.Run());
        creating.Wait();
        session.Dispose();
        other.Dispose();
        fake.Model.Dispose();
        Assert.IsFalse(fake.Npu.Made[0].IsDisposed);
        go.Set();
        run.Wait();

        Assert.IsTrue(fake.Npu.Made[0].IsDisposed);
        Assert.IsTrue(fake.Cpu.Made[0].IsDisposed);
        Assert.ThrowsException<ObjectDisposedException>(() => fake.Cpu.Given[0].Model.File.Slice(0, 4).Length);
        Assert.ThrowsException<ObjectDisposedException>(() => session.Run());
    }

    [TestMethod]
    public void ClimbThatIsCancelled_IsFinishedByTheNextRun()
    {
        using CancellationTokenSource cancellation = new();
        using FailingModel fake = new()
        {
            GpuCreates = () =>
            {
                cancellation.Cancel();
                return new ModelException(ModelErrorCode.MissingRuntimeLibrary, "no GPU library");
            },
        };
        using ModelSession session = fake.Model.CreateSession();
        using ModelSession other = fake.Model.CreateSession();
        fake.NpuFails = DeviceLost;
        Assert.ThrowsException<OperationCanceledException>(() => session.Run(cancellation.Token));
        Assert.AreEqual(Accelerator.Npu, fake.Model.Execution.Selected);
        other.Run();
        session.Run();

        Assert.AreEqual(1, fake.NpuRuns);
        Assert.AreEqual(2, fake.Gpu.Calls.Count);
        Assert.AreEqual(3, EngineOf(session));
        Assert.AreEqual(4, fake.Model.Execution.Steps.Count);
    }
}
