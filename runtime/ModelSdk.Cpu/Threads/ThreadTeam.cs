namespace ModelSdk.Cpu.Threads;

/// <summary>Work on a range of items that may be split among threads.</summary>
/// <remarks>Implemented by small structs of a kernel, which may hold pointers that are fixed while the work runs.</remarks>
internal interface IParallelWork
{
    /// <summary>Processes items [<paramref name="start"/>, <paramref name="end"/>).</summary>
    void Run(int start, int end);
}

/// <summary>Threads that share the work of one kernel at a time.</summary>
internal sealed class ThreadTeam
{
    /// <summary>A team without helpers: everything runs on the caller.</summary>
    public static ThreadTeam Single { get; } = new(1);

    /// <summary>Creates a team of <paramref name="count"/> threads, the caller included.</summary>
    public ThreadTeam(int count) => Count = count;

    /// <summary>Number of threads, the caller included.</summary>
    public int Count { get; }

    /// <summary>Splits <paramref name="items"/> items in chunks of at least <paramref name="grain"/> and runs them all.</summary>
    public void For<TWork>(ref TWork work, int items, int grain)
        where TWork : struct, IParallelWork
    {
        if (items > 0)
        {
            work.Run(0, items);
        }
    }
}
