namespace ModelSdk.Cpu.Plan;

/// <summary>Places values with known lifetimes in one arena so that those alive at the same time do not overlap.</summary>
/// <remarks>
/// Largest first, each at the lowest gap that is free for its whole lifetime: the greedy-by-size strategy of
/// "Efficient Memory Management for Deep Neural Net Inference" (Pisarchyk and Lee, 2020).
/// </remarks>
internal sealed class ArenaPlan
{
    /// <summary>Every value starts at a multiple of this: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private readonly List<Request> _requests = [];

    /// <summary>Bytes of the arena; known after <see cref="Place"/>.</summary>
    public long Length { get; private set; }

    /// <summary>Asks for memory during steps [<paramref name="first"/>, <paramref name="last"/>].</summary>
    /// <param name="bytes">Number of bytes.</param>
    /// <param name="first">First step that uses it; -1 is before the run.</param>
    /// <param name="last">Last step that uses it.</param>
    /// <param name="assign">Receives the offset.</param>
    public void Add(long bytes, int first, int last, Action<int> assign) =>
        _requests.Add(new Request(Align(Math.Max(bytes, 1)), first, last, assign));

    /// <summary>Finds all places, then tells them.</summary>
    /// <exception cref="ModelException">More than 2 GB would be needed.</exception>
    public void Place()
    {
        List<(Request Request, long Offset)> placed = [];
        foreach (Request request in _requests.OrderByDescending(static request => request.Bytes))
        {
            long offset = 0;
            foreach ((Request other, long start) in placed)
            {
                bool together = request.First <= other.Last && other.First <= request.Last;
                if (together && start < offset + request.Bytes && offset < start + other.Bytes)
                {
                    offset = start + other.Bytes;
                }
            }

            int position = placed.FindIndex(entry => entry.Offset > offset);
            placed.Insert(position < 0 ? placed.Count : position, (request, offset));
            Length = Math.Max(Length, offset + request.Bytes);
        }

        if (Length > int.MaxValue - (2 * Alignment))
        {
            throw new ModelException(
                ModelErrorCode.OutOfMemory, $"the model needs {Length:N0} bytes for its tensors; this engine has at most 2 GB");
        }

        foreach ((Request request, long offset) in placed)
        {
            request.Assign((int)offset);
        }
    }

    /// <summary>The next multiple of <see cref="Alignment"/>.</summary>
    public static long Align(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    private sealed record Request(long Bytes, int First, int Last, Action<int> Assign);
}
