using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Threads;

/// <summary>Work on a range of items that may be split among threads.</summary>
/// <remarks>Implemented by small structs of a kernel, which may hold pointers that are fixed while the work runs.</remarks>
internal interface IParallelWork
{
    /// <summary>Processes items [<paramref name="start"/>, <paramref name="end"/>); called by several threads at once.</summary>
    void Run(int start, int end);
}

/// <summary>Threads that share the work of one kernel at a time; owned by a compiled model.</summary>
/// <remarks>
/// Steps of a small model last microseconds, so helpers spin for a moment before they sleep. When another session of
/// the model has the team, the caller works alone: two sessions on two threads are parallel already.
/// </remarks>
internal sealed unsafe class ThreadTeam : IDisposable
{
    // About 20 microseconds: longer than the gap between two steps, short against a frame.
    private const int SpinsBeforeSleep = 40;

    // More chunks than threads even out unequal speed at the price of one atomic add each.
    private const int ChunksPerThread = 4;

    private readonly Thread[] _helpers;
    private readonly object _gate = new();
    private delegate*<void*, int, int, void> _invoke;
    private void* _work;
    private int _items;
    private int _chunk;
    private int _next;
    private int _running;
    private volatile int _generation;
    private volatile bool _stopped;
    private int _sleepers;
    private int _busy;
    private Exception? _failure;

    /// <summary>Creates a team of <paramref name="count"/> threads, the caller included.</summary>
    public ThreadTeam(int count)
    {
        Count = count;
        _helpers = new Thread[count - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            _helpers[i] = new Thread(HelperLoop) { IsBackground = true, Name = $"ModelSdk.Cpu {i + 1}" };
            _helpers[i].Start();
        }
    }

    /// <summary>A team without helpers: everything runs on the caller.</summary>
    public static ThreadTeam Single { get; } = new(1);

    /// <summary>Number of threads, the caller included.</summary>
    public int Count { get; }

    /// <summary>Splits <paramref name="items"/> items in chunks of at least <paramref name="grain"/> and runs them all.</summary>
    /// <param name="work">What to do; copied by no one, so it may collect nothing.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="grain">Fewest items that are worth a hand-over to another thread (about 10 microseconds of work).</param>
    public void For<TWork>(ref TWork work, int items, int grain)
        where TWork : struct, IParallelWork
    {
        if (items <= 0)
        {
            return;
        }

        int chunk = Math.Max(Math.Max(grain, 1), (items + (Count * ChunksPerThread) - 1) / (Count * ChunksPerThread));
        if (Count == 1 || chunk >= items || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            work.Run(0, items);
            return;
        }

        fixed (byte* pinned = &Unsafe.As<TWork, byte>(ref work))
        {
            _invoke = &Invoke<TWork>;
            _work = pinned;
            _items = items;
            _chunk = chunk;
            _failure = null;
            _next = 0;
            _running = _helpers.Length;
            Interlocked.Increment(ref _generation);
            WakeSleepers();
            WorkOnChunks();
            SpinWait spinner = default;
            while (Volatile.Read(ref _running) > 0)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }

        Exception? failure = _failure;
        Volatile.Write(ref _busy, 0);
        if (failure is not null)
        {
            throw new InvalidOperationException("A thread of the engine failed.", failure);
        }
    }

    /// <summary>Ends the helpers; the team must be idle.</summary>
    public void Dispose()
    {
        _stopped = true;
        WakeSleepers();
    }

    private static void Invoke<TWork>(void* work, int start, int end)
        where TWork : struct, IParallelWork => Unsafe.AsRef<TWork>(work).Run(start, end);

    private void WakeSleepers()
    {
        if (Volatile.Read(ref _sleepers) > 0 || _stopped)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void WorkOnChunks()
    {
        try
        {
            for (int start; (start = Interlocked.Add(ref _next, _chunk) - _chunk) < _items;)
            {
                _invoke(_work, start, Math.Min(start + _chunk, _items));
            }
        }
        catch (Exception exception)
        {
            // Handed to the caller's thread, which must not leave before all helpers are done with its memory.
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
    }

    private void HelperLoop()
    {
        int seen = 0;
        while (true)
        {
            WaitForWork(seen);
            if (_stopped)
            {
                return;
            }

            seen++;
            WorkOnChunks();
            Interlocked.Decrement(ref _running);
        }
    }

    private void WaitForWork(int seen)
    {
        SpinWait spinner = default;
        while (_generation == seen && !_stopped)
        {
            if (spinner.Count < SpinsBeforeSleep)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            lock (_gate)
            {
                // The count is raised before the last look: whoever adds work after it sees a sleeper and pulses.
                Interlocked.Increment(ref _sleepers);
                if (_generation == seen && !_stopped)
                {
                    Monitor.Wait(_gate);
                }

                Interlocked.Decrement(ref _sleepers);
            }
        }
    }
}
