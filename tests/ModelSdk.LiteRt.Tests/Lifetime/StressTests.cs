using System.Diagnostics;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.LiteRt.Tests.Lifetime;

/// <summary>A minute of everything at once on several threads: no crash, no wrong result, nothing left.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class StressTests
{
    private const int Threads = 4;
    private const int Seeds = 6;

    private readonly Lock _lock = new();
    private readonly List<(Model Model, bool IsDynamic)> _models = [];
    private readonly Dictionary<int, int> _done = [];
    private float[][] _expected = [];

    private static string Digits => RealLibrary.Digits;

    private static string Dynamic => Shared.Path("testdata", "digits", "digits_batch.tflite");

    [TestInitialize]
    public void RequireLinux() => LiteRtTools.RequireHost();

    [TestMethod]
    public void ThreeSeconds_OfEverything() => Stress(TimeSpan.FromSeconds(3));

    [TestMethod]
    [TestCategory("Long")]
    public void AMinute_OfEverything() => Stress(TimeSpan.FromMinutes(1));

    private void Stress(TimeSpan time)
    {
        using (Model digits = RealLibrary.Open(Digits))
        using (ModelSession session = digits.CreateSession())
        {
            _expected = [.. Enumerable.Range(0, Seeds).Select(seed => Run(session, seed))];
        }

        ProcessCount before = ProcessCount.Now();
        long began = Stopwatch.GetTimestamp();
        Task[] tasks = [.. Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                Random random = new(thread);
                while (Stopwatch.GetElapsedTime(began) < time)
                {
                    Step(random);
                }
            },
            TaskCreationOptions.LongRunning))];
        Task.WaitAll(tasks);
        _models.ForEach(static row => row.Model.Dispose());

        // A model that somebody holds waits for its sessions, and some were left to the finalizers.
        _models.Clear();
        Console.WriteLine(string.Join(", ", _done.OrderBy(static row => row.Key).Select(static row => $"{row.Key}: {row.Value}")));
        Assert.AreEqual(8, _done.Count);
        ProcessCount.Settled(before).AssertNoMoreThan(before, 100_000_000);
    }

    private void Step(Random random)
    {
        int what = random.Next(100) switch { < 6 => 0, < 12 => 1, < 40 => 2, < 55 => 3, < 70 => 4, < 82 => 5, < 94 => 6, _ => 7 };
        lock (_lock)
        {
            _done[what] = _done.GetValueOrDefault(what) + 1;
        }

        (Model? model, bool isDynamic) = Any(random);
        if (what == 0 || model is null)
        {
            Load(random.Next(2) == 0);
            return;
        }

        try
        {
            switch (what)
            {
                case 1:
                    model.Dispose();
                    break;
                case 2:
                    RunAndCompare(model.CreateSession(), isDynamic, random);
                    break;
                case 3:
                    using (SessionLease lease = model.RentSession())
                    {
                        RunAndCompare(lease.Session, isDynamic, random, dispose: false);
                    }

                    break;
                case 4:
                    Cancel(model, random);
                    break;
                case 5:
                    Resize(model, isDynamic, random);
                    break;
                case 6:
                    DisposeDuringRun(model, random);
                    break;
                default:
                    // Left to the finalizers.
                    model.CreateSession().Run();
                    break;
            }
        }
        catch (ObjectDisposedException)
        {
            // Another thread disposed the model.
        }
    }

    private (Model? Model, bool IsDynamic) Any(Random random)
    {
        lock (_lock)
        {
            return _models.Count == 0 ? default : _models[random.Next(_models.Count)];
        }
    }

    private void Load(bool isDynamic)
    {
        Model model = RealLibrary.Open(isDynamic ? Dynamic : Digits);
        Model? old = null;
        lock (_lock)
        {
            _models.Add((model, isDynamic));
            if (_models.Count > 5)
            {
                old = _models[0].Model;
                _models.RemoveAt(0);
            }
        }

        old?.Dispose();
    }

    private void RunAndCompare(ModelSession session, bool isDynamic, Random random, bool dispose = true)
    {
        int seed = random.Next(Seeds);
        if (isDynamic)
        {
            session.ResizeInput(0, 1, 28, 28, 1);
        }

        float[] scores = Run(session, seed);
        if (!isDynamic)
        {
            CollectionAssert.AreEqual(_expected[seed], scores);
        }

        if (dispose)
        {
            session.Dispose();
        }
    }

    private static void Cancel(Model model, Random random)
    {
        using ModelSession session = model.CreateSession();
        using CancellationTokenSource source = new();
        source.CancelAfter(TimeSpan.FromMicroseconds(random.Next(200)));
        try
        {
            for (int i = 0; i < 50; i++)
            {
                session.Run(source.Token);
            }
        }
        catch (OperationCanceledException)
        {
            session.Run(CancellationToken.None);
        }
    }

    private static void Resize(Model model, bool isDynamic, Random random)
    {
        using ModelSession session = model.CreateSession();
        for (int i = 0; i < 5 && isDynamic; i++)
        {
            int batch = 1 + random.Next(20);
            session.ResizeInput(0, batch, 28, 28, 1);
            session.Run();
            Assert.AreEqual(batch * 10, session.Output<float>(0).Length);
        }
    }

    private static void DisposeDuringRun(Model model, Random random)
    {
        ModelSession session = model.CreateSession();
        Task run = Task.Run(async () =>
        {
            try
            {
                for (int i = 0; i < 20; i++)
                {
                    await session.RunAsync();
                }
            }
            catch (ObjectDisposedException)
            {
                // As planned.
            }
        });
        Thread.SpinWait(random.Next(20_000));
        session.Dispose();
        run.GetAwaiter().GetResult();
    }

    private static float[] Run(ModelSession session, int seed)
    {
        Random random = new(seed);
        foreach (ref float value in session.Input<float>(0))
        {
            value = random.NextSingle();
        }

        session.Run();
        return session.Output<float>(0).ToArray();
    }
}
