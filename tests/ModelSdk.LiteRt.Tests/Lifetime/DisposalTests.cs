using System.Runtime.CompilerServices;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.LiteRt.Tests.Lifetime;

/// <summary>Every order of disposal, disposal in the middle of a run, and no disposal at all.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class DisposalTests
{
    // Long enough for somebody else to do something in the middle of a run.
    private static string Slow => Shared.Path("testdata", "models", "deeplabv3.tflite");

    /// <summary>All orders of model, session, second session and lease.</summary>
    public static IEnumerable<object[]> Orders => Permutations([0, 1, 2, 3]).Select(static order => new object[] { string.Concat(order) });

    [TestInitialize]
    public void RequireLinux() => LiteRtTools.RequireHost();

    [TestMethod]
    [DynamicData(nameof(Orders))]
    public void EveryOrderOfDisposal_Works_AndLeavesNothing(string order)
    {
        RealLibrary.Load();
        using (Model first = RealLibrary.Open(RealLibrary.Digits))
        {
            // The environment is made once and stays.
        }

        ProcessCount before = ProcessCount.Now();
        Model model = RealLibrary.Open(RealLibrary.Digits);
        ModelSession session = model.CreateSession();
        ModelSession second = model.CreateSession();
        SessionLease lease = model.RentSession();
        ModelSession leased = lease.Session;
        IDisposable[] all = [model, session, second, lease];
        List<ModelSession> alive = [session, second, leased];
        foreach (char which in order)
        {
            IDisposable one = all[which - '0'];
            one.Dispose();
            alive.RemoveAll(other => ReferenceEquals(other, one) || (one is SessionLease && ReferenceEquals(other, leased)));
            foreach (ModelSession other in alive)
            {
                other.Run();
            }

            one.Dispose();
        }

        Assert.AreEqual(before.Objects, ProcessCount.Now().Objects, $"{before}");
    }

    [TestMethod]
    public void SessionDisposedDuringARun_EndsAfterIt()
    {
        using Model model = RealLibrary.Open(Slow);
        for (int i = 0; i < 5; i++)
        {
            ModelSession session = model.CreateSession();
            session.Run();
            Task run = InTheMiddle(session, out ManualResetEventSlim begun);
            begun.Wait();
            Thread.Sleep(3 * i);
            session.Dispose();
            try
            {
                run.GetAwaiter().GetResult();
            }
            catch (ObjectDisposedException)
            {
                // Disposed before the run began.
            }

            Assert.ThrowsException<ObjectDisposedException>(() => session.Run());
        }
    }

    [TestMethod]
    public void ModelDisposedDuringARun_LetsItEnd()
    {
        ProcessCount before = ProcessCount.Now();
        for (int i = 0; i < 5; i++)
        {
            Model model = RealLibrary.Open(Slow);
            ModelSession session = model.CreateSession();
            session.Run();
            float[] expected = session.Output<float>(0).ToArray();
            Task run = InTheMiddle(session, out ManualResetEventSlim begun);
            begun.Wait();
            Thread.Sleep(3 * i);
            model.Dispose();
            run.GetAwaiter().GetResult();
            CollectionAssert.AreEqual(expected, session.Output<float>(0).ToArray());
            session.Dispose();
        }

        Assert.AreEqual(before.Maps, ProcessCount.Now().Maps);
    }

    [TestMethod]
    public void UndisposedModelsAndSessions_AreCollected()
    {
        AbandonMany(100);
        ProcessCount before = ProcessCount.Now();
        AbandonMany(400);

        // The bytes of their files alone are 70 MB.
        ProcessCount.Now().AssertNoMoreThan(before, 30_000_000);
    }

    [TestMethod]
    public void SpansOfADisposedSession_AreStillMemory()
    {
        Span<float> scores;
        using (Model model = RealLibrary.Open(RealLibrary.Digits))
        using (ModelSession session = model.CreateSession())
        {
            session.Run();
            scores = session.Input<float>(0);
        }

        _ = ProcessCount.Now();
        scores.Fill(1);
        Assert.AreEqual(1, scores[^1]);
    }

    private static void AbandonMany(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Abandon();
            if (i % 20 == 0)
            {
                GC.Collect();
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon()
    {
        Model model = RealLibrary.Open(RealLibrary.Digits);
        ModelSession session = model.CreateSession();
        ModelSession second = model.CreateSession();
        session.Run();
        second.Run();
    }

    private static Task InTheMiddle(ModelSession session, out ManualResetEventSlim begun)
    {
        ManualResetEventSlim begin = new();
        begun = begin;
        return Task.Factory.StartNew(
            () =>
            {
                begin.Set();
                session.Run();
            },
            TaskCreationOptions.LongRunning);
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany(item => Permutations([.. items.Where(other => other != item)]).Select(rest => (int[])[item, .. rest]));
}
