using System.Diagnostics;

namespace ModelSdk.Benchmarks;

/// <summary>Times actions: the median of many interleaved rounds, so that a disturbance hits all alike.</summary>
internal static class Measure
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Runs the actions in turn and prints one line for each.</summary>
    /// <param name="actions">What to time, with its name.</param>
    public static void Interleaved(IReadOnlyList<(string Name, Action Run)> actions)
    {
        List<double>[] times = [.. actions.Select(static _ => new List<double>())];
        long[] allocated = new long[actions.Count];
        foreach ((string _, Action run) in actions)
        {
            run();
        }

        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < 15 || (round < 1000 && Stopwatch.GetElapsedTime(start) < Budget * actions.Count); round++)
        {
            for (int i = 0; i < actions.Count; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                long begin = Stopwatch.GetTimestamp();
                actions[i].Run();
                times[i].Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        for (int i = 0; i < actions.Count; i++)
        {
            times[i].Sort();
            Console.WriteLine(
                $"{actions[i].Name,-50} median {times[i][times[i].Count / 2],9:F3} ms  best {times[i][0],9:F3} ms  " +
                $"{allocated[i],10:N0} B  ({times[i].Count} rounds)");
        }
    }

    /// <summary>Times the first call, with everything that it has to compile, and prints one line.</summary>
    public static void Once(string name, Action run)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        // Processor time too: on a busy machine it is the more honest of the two.
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long begin = Stopwatch.GetTimestamp();
        run();
        double time = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        processor = Environment.CpuUsage.TotalTime - processor;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine(
            $"{name,-50} first  {time,9:F3} ms  cpu   {processor.TotalMilliseconds,9:F3} ms  {allocated,10:N0} B");
    }
}
