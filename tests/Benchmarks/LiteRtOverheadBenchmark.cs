using System.Diagnostics;
using ModelSdk.Backends;
using ModelSdk.LiteRt;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Benchmarks;

/// <summary>What a run of a session costs over the C call: the goal is at most 5 µs and 0 bytes.</summary>
/// <remarks>Needs ../shared. Both run in one process in turns, each with its own compiled model of the same file.</remarks>
internal static class LiteRtOverheadBenchmark
{
    private const int Rounds = 3_000;
    private const int Runs = 50;

    /// <summary>Prints the median of a run of each kind, the difference to the C call, and the bytes of a run.</summary>
    public static void Run()
    {
        string folder = Path.Combine(LiteRtTools.Folder, "ai_edge_litert");
        LoadedLibrary library = LiteRtLibrary.TryLoad(folder, out BackendProbe failure)
            ?? throw new InvalidOperationException(failure.Detail);
        foreach (string file in new[] { Shared.Path("toolchain", "fake_npu", "models", "plain_add.tflite"), Repository.Asset("digits", "digits.tflite") })
        {
            Console.WriteLine(Path.GetFileName(file));
            Compare(file, folder, library);
        }
    }

    private static void Compare(string file, string folder, LoadedLibrary library)
    {
        ModelOptions options = new() { Accelerators = [Accelerator.Cpu], CpuEngine = CpuEngine.LiteRt, CpuThreads = 1, LiteRtLibrary = folder };
        using RawModel raw = new(file, library);
        using Model model = Model.Load(ModelSource.FromFile(file), [LiteRtBackend.Instance], options);
        using ModelSession session = model.CreateSession();
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        (string Name, Action Run)[] kinds =
        [
            ("the C call", () => raw.Run(Runs)),
            ("ModelSession.Run()", Repeated(() => session.Run())),
            ("ModelSession.Run(token)", Repeated(() => session.Run(token))),
            ("RentSession, Run, Dispose", Repeated(() => RunRented(model))),
            ("RunAsync, awaited", () => RunAsynchronously(session).GetAwaiter().GetResult()),
        ];
        double[][] times = [.. kinds.Select(static _ => new double[Rounds])];
        long[] bytes = new long[kinds.Length];
        for (int round = -Rounds / 10; round < Rounds; round++)
        {
            for (int i = 0; i < kinds.Length; i++)
            {
                long allocated = GC.GetTotalAllocatedBytes(precise: true);
                long begin = Stopwatch.GetTimestamp();
                kinds[i].Run();
                TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
                if (round >= 0)
                {
                    times[i][round] = elapsed.TotalMicroseconds / Runs;
                    long more = GC.GetTotalAllocatedBytes(precise: true) - allocated;
                    bytes[i] = round == 0 ? more : Math.Min(bytes[i], more);
                }
            }
        }

        double[] medians = [.. times.Select(static all => all.Order().ElementAt(Rounds / 2))];
        for (int i = 0; i < kinds.Length; i++)
        {
            // Of RunAsync, one task for all runs of a round is the benchmark's own.
            Console.WriteLine(
                $"{kinds[i].Name,-28} median {medians[i],7:F3} µs  best {times[i].Min(),7:F3} µs  over the C call {medians[i] - medians[0],7:F3} µs  "
                + $"{(double)bytes[i] / Runs,6:F1} B");
        }
    }

    private static Action Repeated(Action run) => () =>
    {
        for (int i = 0; i < Runs; i++)
        {
            run();
        }
    };

    private static void RunRented(Model model)
    {
        using SessionLease lease = model.RentSession();
        lease.Session.Run();
    }

    private static async Task RunAsynchronously(ModelSession session)
    {
        for (int i = 0; i < Runs; i++)
        {
            await session.RunAsync();
        }
    }
}
