namespace ModelSdk.TestSupport;

/// <summary>Measures what an action allocates each time it runs.</summary>
public static class Allocations
{
    private const int Attempts = 5;

    /// <summary>Bytes that the calling thread allocates in one warm run: the least of several.</summary>
    /// <remarks>
    /// .NET may compile a hot loop anew in any of the early runs, on the thread that runs it, and allocates for that. Code
    /// that makes garbage makes it every time.
    /// </remarks>
    public static long BytesOf(Action run)
    {
        run();
        long least = long.MaxValue;
        for (int i = 0; i < Attempts && least != 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
