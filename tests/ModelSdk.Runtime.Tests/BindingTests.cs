namespace ModelSdk.Runtime.Tests;

/// <summary>What sessions do about buffers of the application before and after an engine hears of them.</summary>
[TestClass]
public sealed class BindingTests
{
    private const int PictureBytes = 784 * sizeof(float);

    [TestMethod]
    public void EngineIsTold_AndTheSessionSaysWhatIsBoundAndCopied()
    {
        FakeBackend backend = TestModels.Cpu();
        using Model model = TestModels.Load(TestModels.Digits, backend);
        using ModelSession session = model.CreateSession();
        using HostBuffer buffer = HostBuffer.Allocate(PictureBytes);
        Assert.AreEqual(default, session.InputBinding(0) with { CopyReason = null! });

        session.BindInput("image", buffer);

        FakeSession engine = backend.Made[0].Sessions[0];
        Assert.AreSame(buffer, engine.Bound[("input", 0)]);
        Assert.AreSame(buffer, session.InputBinding(0).Buffer);
        Assert.IsTrue(session.InputBinding(0).IsCopied);
        Assert.AreEqual("because it is a test", session.InputBinding(0).CopyReason);
        session.BindInput(0, null);
        Assert.AreEqual(0, engine.Bound.Count);
        Assert.IsNull(session.InputBinding(0).Buffer);
        Assert.IsFalse(session.InputBinding(0).IsCopied);
    }

    [TestMethod]
    public void WrongIndexNameAndLength_AreToldWithTheTensor()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        using ModelSession session = model.CreateSession();
        using HostBuffer small = HostBuffer.Allocate(39);

        Assert.ThrowsException<ArgumentOutOfRangeException>(() => session.BindInput(1, small));
        Assert.ThrowsException<ArgumentOutOfRangeException>(() => session.BindOutput(-1, small));
        Assert.AreEqual(
            ModelErrorCode.NotFound, Assert.ThrowsException<ModelException>(() => session.BindInput("picture", small)).Code);
        ModelException input = Assert.ThrowsException<ModelException>(() => session.BindInput(0, small));
        ModelException output = Assert.ThrowsException<ModelException>(() => session.BindOutput("probabilities", small));

        Assert.AreEqual(ModelErrorCode.ShapeMismatch, input.Code);
        StringAssert.Contains(input.Message, "Input 'image' of ");
        StringAssert.Contains(input.Message, "3,136 bytes (float32 [1, 28, 28, 1])");
        StringAssert.Contains(input.Message, "39 bytes of host memory");
        Assert.AreEqual(ModelErrorCode.ShapeMismatch, output.Code);
        Assert.IsNull(session.InputBinding(0).Buffer);
    }

    [TestMethod]
    public void AddressThatIsNoMultipleOfTheElement_IsRefused()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        using ModelSession session = model.CreateSession();
        using HostBuffer memory = HostBuffer.Allocate(PictureBytes + 8);
        using HostBuffer odd = HostBuffer.FromPointer(memory.Address + 2, PictureBytes);
        using HostBuffer fitting = HostBuffer.FromPointer(memory.Address + 4, PictureBytes);

        ModelException exception = Assert.ThrowsException<ModelException>(() => session.BindInput(0, odd));
        session.BindInput(0, fitting);

        Assert.AreEqual(ModelErrorCode.InvalidArgument, exception.Code);
        StringAssert.Contains(exception.Message, "not a multiple of 4");
    }

    [TestMethod]
    public void WhatTheEngineRefuses_NamesTheTensor_AndChangesNothing()
    {
        FakeBackend backend = TestModels.Cpu();
        using Model model = TestModels.Load(TestModels.Digits, backend);
        using ModelSession session = model.CreateSession();
        using HostBuffer first = HostBuffer.Allocate(PictureBytes);
        HostBuffer second = HostBuffer.Allocate(PictureBytes);
        session.BindInput(0, first);
        backend.Made[0].Sessions[0].BindingFails = "it is made of wood";

        ModelException exception = Assert.ThrowsException<ModelException>(() => session.BindInput(0, second));

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, exception.Code);
        StringAssert.Contains(exception.Message, "Input 'image' of ");
        StringAssert.Contains(exception.Message, "Cpu (managed): it is made of wood");
        Assert.AreSame(first, session.InputBinding(0).Buffer);
        second.Dispose();
        Assert.ThrowsException<ObjectDisposedException>(() => second.Address, "a refused buffer is still held");
    }

    [TestMethod]
    public void EngineWithoutBinding_SaysSo()
    {
        SessionWithoutBinding session = new();

        ModelException exception = Assert.ThrowsException<ModelException>(
            () => ((Backends.IBackendSession)session).BindInput(0, null));

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, exception.Code);
        Assert.AreEqual("", ((Backends.IBackendSession)session).WhyInputIsCopied(0));
        Assert.AreEqual("", ((Backends.IBackendSession)session).WhyOutputIsCopied(0));
    }

    [TestMethod]
    public void DisposedBuffer_ServesItsSessionsToTheEnd_AndNoNewOne()
    {
        int released = 0;
        using HostBuffer memory = HostBuffer.Allocate(PictureBytes);
        HostBuffer buffer = HostBuffer.FromPointer(memory.Address, PictureBytes, 16, () => released++);
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        ModelSession first = model.CreateSession();
        ModelSession second = model.CreateSession();
        ModelSession third = model.CreateSession();
        first.BindInput(0, buffer);
        second.BindInput(0, buffer);

        buffer.Dispose();
        first.Run();
        Assert.ThrowsException<ObjectDisposedException>(() => third.BindInput(0, buffer));
        first.Dispose();
        second.Run();
        Assert.AreEqual(0, released);
        second.BindInput(0, null);

        Assert.AreEqual(1, released);
        second.Run();
        second.Dispose();
        third.Dispose();
        Assert.AreEqual(1, released);
    }

    [TestMethod]
    public void SessionDisposedWhileItRuns_KeepsItsBuffersUntilTheEnd()
    {
        int released = 0;
        using ManualResetEventSlim running = new();
        using ManualResetEventSlim go = new();
        FakeBackend backend = TestModels.Cpu((_, _) =>
        {
            running.Set();
            go.Wait();
            Assert.AreEqual(0, Volatile.Read(ref released));
        });
        using HostBuffer memory = HostBuffer.Allocate(PictureBytes);
        HostBuffer buffer = HostBuffer.FromPointer(memory.Address, PictureBytes, 16, () => released++);
        Model model = TestModels.Load(TestModels.Digits, backend);
        ModelSession session = model.CreateSession();
        session.BindInput(0, buffer);
        ValueTask run = session.RunAsync();
        running.Wait();
        buffer.Dispose();
        session.Dispose();
        model.Dispose();
        go.Set();
        run.AsTask().Wait();

        Assert.AreEqual(1, released);
    }

    [TestMethod]
    public void OutputInTheMemoryOfAnother_IsRefusedAtTheRun()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        using ModelSession session = model.CreateSession();
        using HostBuffer memory = HostBuffer.Allocate(2 * PictureBytes);
        using HostBuffer image = HostBuffer.FromPointer(memory.Address, PictureBytes);
        using HostBuffer overlapping = HostBuffer.FromPointer(memory.Address + PictureBytes - 4, 40);
        using HostBuffer behind = HostBuffer.FromPointer(memory.Address + PictureBytes, 40);

        session.BindInput(0, image);
        session.BindOutput(0, overlapping);
        ModelException exception = Assert.ThrowsException<ModelException>(() => session.Run());
        Assert.ThrowsException<ModelException>(() => session.Run());
        session.BindOutput(0, behind);
        session.Run();

        Assert.AreEqual(ModelErrorCode.InvalidArgument, exception.Code);
        StringAssert.Contains(exception.Message, "Output 'probabilities' of ");
        StringAssert.Contains(exception.Message, "'image'");
    }

    [TestMethod]
    public void ResizeBeyondTheBuffer_IsRefused_AndWithinItIsNot()
    {
        FakeBackend backend = TestModels.Cpu();
        using Model model = TestModels.Load(TestModels.DigitsBatch, backend);
        using ModelSession session = model.CreateSession();
        using HostBuffer two = HostBuffer.Allocate(2 * PictureBytes);
        session.BindInput(0, two);

        session.ResizeInput(0, 2, 28, 28, 1);
        ModelException exception = Assert.ThrowsException<ModelException>(() => session.ResizeInput(0, 3, 28, 28, 1));
        Assert.ThrowsException<ModelException>(
            () => session.ResizeInput(0, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue));

        Assert.AreEqual(ModelErrorCode.ShapeMismatch, exception.Code);
        StringAssert.Contains(exception.Message, "9,408 bytes");
        Assert.AreEqual(2, session.InputShape(0)[0]);
        Assert.AreEqual(1, backend.Made[0].Sessions[0].Resizes);
    }

    [TestMethod]
    public void BindingsEndWithTheLease()
    {
        int released = 0;
        FakeBackend backend = TestModels.Cpu();
        using Model model = TestModels.Load(TestModels.Digits, backend);
        using HostBuffer memory = HostBuffer.Allocate(PictureBytes);
        HostBuffer buffer = HostBuffer.FromPointer(memory.Address, PictureBytes, 16, () => released++);
        using (SessionLease lease = model.RentSession())
        {
            lease.Session.BindInput(0, buffer);
            buffer.Dispose();
            Assert.AreEqual(0, released);
        }

        Assert.AreEqual(1, released);
        Assert.AreEqual(0, backend.Made[0].Sessions[0].Bound.Count);
        using SessionLease next = model.RentSession();
        Assert.IsNull(next.Session.InputBinding(0).Buffer);
        Assert.AreEqual(1, backend.Made[0].Sessions.Count);
    }

    [TestMethod]
    public void LeaseThatCannotUnbind_IsNotLentAgain()
    {
        int released = 0;
        FakeBackend backend = TestModels.Cpu();
        using Model model = TestModels.Load(TestModels.Digits, backend);
        using HostBuffer memory = HostBuffer.Allocate(PictureBytes);
        HostBuffer buffer = HostBuffer.FromPointer(memory.Address, PictureBytes, 16, () => released++);
        using (SessionLease lease = model.RentSession())
        {
            lease.Session.BindInput(0, buffer);
            buffer.Dispose();
            backend.Made[0].Sessions[0].BindingFails = "it is stuck";
        }

        Assert.IsTrue(backend.Made[0].Sessions[0].IsDisposed);
        Assert.AreEqual(1, released);
    }

    [TestMethod]
    public void BoundRuns_AllocateNothing()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        using ModelSession session = model.CreateSession();
        using HostBuffer image = HostBuffer.Allocate(PictureBytes);
        using HostBuffer other = HostBuffer.Allocate(PictureBytes);
        session.BindInput(0, image);

        AllocationTests.AssertNothingAllocated(() =>
        {
            session.Run();
            _ = session.InputBinding(0).IsCopied;
        });
    }

    [TestMethod]
    public void ManyThreads_ReleaseABufferOnce()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        for (int round = 0; round < 200; round++)
        {
            int released = 0;
            using HostBuffer memory = HostBuffer.Allocate(PictureBytes);
            HostBuffer buffer = HostBuffer.FromPointer(
                memory.Address, PictureBytes, 16, () => Interlocked.Increment(ref released));
            Parallel.For(0, 8, i =>
            {
                if (i == 4)
                {
                    buffer.Dispose();
                    return;
                }

                using SessionLease lease = model.RentSession();
                try
                {
                    lease.Session.BindInput(0, buffer);
                    lease.Session.Run();
                    Assert.AreEqual(0, Volatile.Read(ref released));
                }
                catch (ObjectDisposedException)
                {
                    // It came after the end of the buffer.
                }
            });

            Assert.AreEqual(1, released);
        }
    }

    /// <summary>An engine that knows nothing of buffers.</summary>
    private sealed class SessionWithoutBinding : Backends.IBackendSession
    {
        public ReadOnlySpan<int> InputShape(int input) => [];

        public ReadOnlySpan<int> OutputShape(int output) => [];

        public Span<byte> InputBytes(int input) => [];

        public ReadOnlySpan<byte> OutputBytes(int output) => [];

        public void ResizeInput(int input, ReadOnlySpan<int> shape)
        {
        }

        public void Run(CancellationToken cancellationToken)
        {
        }

        public void ResetState()
        {
        }

        public void Dispose()
        {
        }
    }
}
