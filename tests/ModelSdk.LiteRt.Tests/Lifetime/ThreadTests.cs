using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.LiteRt.Tests.Lifetime;

/// <summary>Many threads: sessions of one model, leases, asynchronous runs and loads give what one thread gives.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class ThreadTests
{
    private const int Threads = 4;

    [TestInitialize]
    public void RequireLinux() => LiteRtTools.RequireHost();

    [TestMethod]
    [DataRow("digits/digits")]
    [DataRow("models/vww_96_float")]
    [DataRow("models/mobilenet_v1_0.25_224_quant")]
    public void SessionsOnManyThreads_GiveTheResultsOfOne(string model)
    {
        using Model loaded = RealLibrary.Open(Shared.Path("testdata", model + ".tflite"));
        byte[][] expected = [.. Enumerable.Range(0, 12).Select(seed => OwnRun(loaded, seed))];
        InParallel(thread =>
        {
            using ModelSession session = loaded.CreateSession();
            for (int i = 0; i < 60; i++)
            {
                int seed = (i + (thread * 5)) % expected.Length;
                CollectionAssert.AreEqual(expected[seed], Run(session, seed));
            }
        });
    }

    [TestMethod]
    public void LeasesOnManyThreads_GiveTheResultsOfOne()
    {
        using Model loaded = RealLibrary.Open(RealLibrary.Digits);
        byte[][] expected = [.. Enumerable.Range(0, 12).Select(seed => OwnRun(loaded, seed))];
        InParallel(thread =>
        {
            for (int i = 0; i < 300; i++)
            {
                int seed = (i + thread) % expected.Length;
                using SessionLease lease = loaded.RentSession();
                CollectionAssert.AreEqual(expected[seed], Run(lease.Session, seed));
            }
        });
    }

    [TestMethod]
    public void LoadsOnManyThreads_Work()
    {
        // Asked for here: where it is missing, the test ends inconclusive, which it could not on another thread.
        ModelOptions options = RealLibrary.Cpu;
        InParallel(thread =>
        {
            for (int i = 0; i < 15; i++)
            {
                using Model loaded = RealLibrary.Open(RealLibrary.Digits, options);
                Assert.AreNotEqual(0, OwnRun(loaded, thread + i).Length);
            }
        });
    }

    [TestMethod]
    public async Task AsynchronousRuns_GiveTheResultsOfOne()
    {
        using Model loaded = RealLibrary.Open(RealLibrary.Digits);
        byte[][] expected = [.. Enumerable.Range(0, 8).Select(seed => OwnRun(loaded, seed))];
        await Task.WhenAll(Enumerable.Range(0, expected.Length).Select(async seed =>
        {
            using ModelSession session = loaded.CreateSession();
            for (int i = 0; i < 50; i++)
            {
                Fill(session, seed);
                await session.RunAsync();
                CollectionAssert.AreEqual(expected[seed], Output(session));
            }
        }));
    }

    [TestMethod]
    public void SecondThreadInOneSession_IsTold()
    {
        using Model loaded = RealLibrary.Open(Shared.Path("testdata", "models", "deeplabv3.tflite"));
        using ModelSession session = loaded.CreateSession();
        int told = 0;
        InParallel(_ =>
        {
            for (int i = 0; i < 5; i++)
            {
                try
                {
                    session.Run();
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref told);
                }
            }
        });
        Assert.IsTrue(told > 0);
    }

    private static byte[] OwnRun(Model model, int seed)
    {
        using ModelSession session = model.CreateSession();
        return Run(session, seed);
    }

    private static byte[] Run(ModelSession session, int seed)
    {
        Fill(session, seed);
        session.Run();
        return Output(session);
    }

    private static void Fill(ModelSession session, int seed)
    {
        Random random = new(seed);
        if (session.Signature.Inputs[0].Type == Format.TensorType.Float32)
        {
            foreach (ref float value in session.Input<float>(0))
            {
                value = random.NextSingle();
            }
        }
        else
        {
            random.NextBytes(session.Input<byte>(0));
        }
    }

    private static byte[] Output(ModelSession session) => session.Signature.Outputs[0].Type == Format.TensorType.Float32
        ? [.. System.Runtime.InteropServices.MemoryMarshal.AsBytes(session.Output<float>(0))]
        : [.. session.Output<byte>(0)];

    private static void InParallel(Action<int> action)
    {
        Task[] tasks = [.. Enumerable.Range(0, Threads).Select(
            thread => Task.Factory.StartNew(() => action(thread), TaskCreationOptions.LongRunning))];
        Task.WaitAll(tasks);
    }
}
