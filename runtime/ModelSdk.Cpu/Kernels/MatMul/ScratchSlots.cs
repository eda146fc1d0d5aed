namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>Pieces of a step's scratch memory, one for each thread that works at the same time.</summary>
/// <remarks>The flags that say which pieces are taken lie in the scratch memory as well.</remarks>
internal unsafe struct ScratchSlots
{
    private readonly int* _taken;
    private readonly byte* _first;
    private readonly int _count;
    private readonly nint _size;

    /// <summary>Lays out <paramref name="count"/> pieces and marks them free.</summary>
    public ScratchSlots(byte* scratch, int count, int size)
    {
        _taken = (int*)scratch;
        _count = count;
        _size = Aligned(size);
        _first = scratch + Aligned(count * sizeof(int));
        new Span<int>(_taken, count).Clear();
    }

    /// <summary>More pieces than processors would never be used at once.</summary>
    public static int CountFor(int items) => Math.Clamp(items, 1, Environment.ProcessorCount);

    /// <summary>Bytes of scratch memory for pieces of a size.</summary>
    public static int Bytes(int count, int size) => checked(Aligned(count * sizeof(int)) + (count * Aligned(size)));

    /// <summary>Rounds up to a multiple of 64.</summary>
    public static int Aligned(int size) => checked(size + 63) & ~63;

    /// <summary>Takes a free piece; waits for one if a team is larger than the machine.</summary>
    public readonly byte* Take(out int slot)
    {
        SpinWait wait = default;
        while (true)
        {
            for (slot = 0; slot < _count; slot++)
            {
                if (Interlocked.CompareExchange(ref _taken[slot], 1, 0) == 0)
                {
                    return _first + (slot * _size);
                }
            }

            wait.SpinOnce();
        }
    }

    /// <summary>Gives a piece back.</summary>
    public readonly void Return(int slot) => Volatile.Write(ref _taken[slot], 0);
}
