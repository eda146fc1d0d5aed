namespace ModelSdk.Build.Aot;

/// <summary>Lets as many compilers run at once as cores and memory allow; the largest that fits goes first.</summary>
/// <remarks>Called by <see cref="CompileBatch"/>. One always runs, however much memory it takes.</remarks>
/// <param name="cores">Compilers at once.</param>
/// <param name="memory">Bytes for all of them together.</param>
internal sealed class CompileSlots(int cores, long memory)
{
    // Measured with LiteRT 2.3.0 and OpenVINO 2026.3.1 on its CPU device: 63 MB (models of 0.2 to 2.7 MB) to 175 MB (one of
    // 23 MB), at most 19 bytes for each of a small model and 5 for each of the large one. Compilers of phones' NPUs try
    // several layouts at once, so there is room on top of that.
    private const long BaseBytes = 512L << 20;
    private const long BytesPerModelByte = 8;

    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];
    private int _running;
    private long _used;

    /// <summary>Memory for all compilers: three quarters of what the machine, or the container, has.</summary>
    public static long OfMachine => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>Memory that compiling a model may take: 512 MB and eight times the model's size.</summary>
    public static long Estimate(long modelBytes) => BaseBytes + (BytesPerModelByte * modelBytes);

    /// <summary>Waits for a place; disposing what it gives frees the place.</summary>
    public async Task<IDisposable> EnterAsync(long bytes, CancellationToken cancellationToken)
    {
        Waiter waiter = new(this, bytes);
        lock (_gate)
        {
            int place = _waiters.FindIndex(other => other.Bytes < bytes);
            _waiters.Insert(place < 0 ? _waiters.Count : place, waiter);
            Admit();
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() => Leave(waiter, cancellationToken));
        await waiter.Entered.Task.ConfigureAwait(false);
        return waiter;
    }

    // Within the lock.
    private void Admit()
    {
        while (_waiters.Find(waiter => _running == 0 || (_running < cores && _used + waiter.Bytes <= memory)) is { } next)
        {
            _waiters.Remove(next);
            _running++;
            _used += next.Bytes;
            next.Entered.SetResult();
        }
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiters.Remove(waiter))
            {
                waiter.Entered.SetCanceled(cancellationToken);
            }
        }
    }

    private void Free(Waiter waiter)
    {
        lock (_gate)
        {
            _running--;
            _used -= waiter.Bytes;
            Admit();
        }
    }

    private sealed class Waiter(CompileSlots slots, long bytes) : IDisposable
    {
        private int _freed;

        public long Bytes => bytes;

        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _freed, 1) == 0)
            {
                slots.Free(this);
            }
        }
    }
}
