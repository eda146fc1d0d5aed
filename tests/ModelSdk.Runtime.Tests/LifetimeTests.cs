namespace ModelSdk.Runtime.Tests;

/// <summary>Threads, leases, and who is alive how long.</summary>
[TestClass]
public sealed class LifetimeTests
{
    [TestMethod]
    public void SecondThread_IsTold_AndTheFirstGoesOn()
    {
        using ManualResetEventSlim running = new();
        using ManualResetEventSlim go = new();
        FakeBackend backend = TestModels.Cpu((_, _) =>
        {
            running.Set();
            go.Wait();
        });
        using Model model = TestModels.Load(TestModels.Digits, backend);
        using ModelSession session = model.CreateSession();
        Task run = Task.Run(() => session.Run());
        running.Wait();

        Assert.ThrowsException<InvalidOperationException>(() => session.Run());
        Assert.ThrowsException<InvalidOperationException>(() => session.Input<float>(0).Length);
        Assert.ThrowsException<InvalidOperationException>(() => session.SetInput<float>(0, new float[784]));
        Assert.ThrowsException<InvalidOperationException>(() => session.ResizeInput(0, 1, 28, 28, 1));
        Assert.ThrowsException<InvalidOperationException>(() => session.ResetState());
        go.Set();
        run.Wait();
        session.Run();
    }

    [TestMethod]
    public void DisposedWhileItRuns_TheSessionEndsAfterTheRun()
    {
        using ManualResetEventSlim running = new();
        using ManualResetEventSlim go = new();
        FakeBackend backend = TestModels.Cpu((session, _) =>
        {
            running.Set();
            go.Wait();
            // What an engine does: read weights from the mapped file, while everything was disposed around it.
            Assert.AreEqual((byte)'T', session.File.File.Slice(4, 4)[0]);
        });
        Model model = TestModels.Load(TestModels.Digits, backend);
        ModelSession session = model.CreateSession();
        ValueTask run = session.RunAsync();
        running.Wait();
        session.Dispose();
        model.Dispose();
        FakeCompiledModel made = backend.Made[0];
        Assert.IsFalse(made.Sessions[0].IsDisposed);
        Assert.IsFalse(made.IsDisposed);

        go.Set();
        run.AsTask().Wait();

        Assert.IsTrue(made.Sessions[0].IsDisposed);
        Assert.IsTrue(made.IsDisposed);
        Assert.ThrowsException<ObjectDisposedException>(() => made.Sessions[0].File.File.Slice(0, 4).Length);
        Assert.ThrowsException<ObjectDisposedException>(() => session.Run());
    }

    [TestMethod]
    public void SessionsOutliveTheirModel()
    {
        FakeBackend backend = TestModels.Cpu();
        Model model = TestModels.Load(TestModels.Digits, backend);
        ModelSession session = model.CreateSession();
        model.Dispose();
        model.Dispose();

        session.Run();
        Assert.IsFalse(backend.Made[0].IsDisposed);
        session.Dispose();
        session.Dispose();
        Assert.IsTrue(backend.Made[0].IsDisposed);
        Assert.ThrowsException<ObjectDisposedException>(() => session.Input<float>(0).Length);
        Assert.ThrowsException<ObjectDisposedException>(() => model.CreateSession());
        Assert.ThrowsException<ObjectDisposedException>(() => model.RentSession());
    }

    [TestMethod]
    public void Leases_ReuseSessions_AndResetTheirState()
    {
        FakeBackend backend = TestModels.Cpu();
        using Model model = TestModels.Load(TestModels.Digits, backend);
        ModelSession first;
        using (SessionLease lease = model.RentSession())
        {
            first = lease.Session;
            using SessionLease other = model.RentSession();
            Assert.AreNotSame(first, other.Session);
        }

        using SessionLease again = model.RentSession();
        Assert.AreSame(first, again.Session);
        Assert.AreEqual(1, backend.Made[0].Sessions[0].Resets);
        Assert.AreEqual(2, backend.Made[0].Sessions.Count);
    }

    [TestMethod]
    public void LeaseThatIsOver_CannotTouchTheNextOne()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        SessionLease old = model.RentSession();
        old.Dispose();
        SessionLease current = model.RentSession();
        old.Dispose();

        Assert.ThrowsException<ObjectDisposedException>(() => old.Session);
        current.Session.Run();
        using SessionLease third = model.RentSession();
        Assert.AreNotSame(current.Session, third.Session);
        current.Dispose();
        default(SessionLease).Dispose();
        Assert.ThrowsException<ObjectDisposedException>(() => default(SessionLease).Session);
    }

    [TestMethod]
    public void LeaseReturnedAfterTheModel_EndsEverything()
    {
        FakeBackend backend = TestModels.Cpu();
        Model model = TestModels.Load(TestModels.Digits, backend);
        SessionLease lease = model.RentSession();
        model.RentSession().Dispose();
        model.Dispose();
        Assert.IsFalse(backend.Made[0].IsDisposed);
        lease.Session.Run();
        lease.Dispose();

        Assert.IsTrue(backend.Made[0].IsDisposed);
    }

    [TestMethod]
    public void ManyThreads_RentAtTheSameTime_AndNobodyMeetsAnother()
    {
        int inside = 0;
        FakeBackend backend = TestModels.Cpu((session, _) =>
        {
            Assert.AreEqual(0, session.WritableOutput(0)[0]);
            session.WritableOutput(0)[0] = 1;
            Interlocked.Increment(ref inside);
            session.WritableOutput(0)[0] = 0;
        });
        using Model model = TestModels.Load(TestModels.Digits, backend);
        Parallel.For(0, 2000, _ =>
        {
            using SessionLease lease = model.RentSession();
            lease.Session.Run();
        });

        Assert.AreEqual(2000, inside);
    }

    [TestMethod]
    public void ModelThatCouldNotBeLoaded_LeavesTheFileClosed()
    {
        FakeBackend backend = new("managed", Accelerator.Cpu)
        {
            CreateFails = static () => new ModelException(ModelErrorCode.UnsupportedOnDevice, "no"),
        };
        using TempFolder folder = new();
        string copy = folder.Copy(TestModels.Digits, "model.tflite");
        Assert.ThrowsException<ModelException>(() => TestModels.Load(copy, backend));
        using FileStream exclusive = new(copy, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }
}
