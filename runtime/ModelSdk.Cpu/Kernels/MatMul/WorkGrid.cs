namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>A product cut in pieces: blocks of rows, times groups of panels when there are few blocks.</summary>
internal readonly struct WorkGrid
{
    private readonly int _rows;
    private readonly int _blockRows;
    private readonly int _panels;
    private readonly int _groups;

    /// <summary>Cuts a product for a number of threads.</summary>
    /// <param name="rows">Rows of the product.</param>
    /// <param name="blockRows">Most rows of a block.</param>
    /// <param name="panels">Panels of the right matrix.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <param name="operations">Multiplications of the whole product; a small one is not cut.</param>
    public WorkGrid(int rows, int blockRows, int panels, int threads, long operations)
    {
        // Some 20 microseconds of work for each piece at least.
        const long WorthSharing = 500_000;
        int wanted = threads == 1 ? 1 : (int)Math.Min(threads * 2, Math.Max(operations / WorthSharing, 1));
        int blocks = (rows + blockRows - 1) / blockRows;
        _rows = rows;
        _blockRows = blockRows;
        _panels = panels;
        _groups = blocks >= wanted ? 1 : Math.Clamp((wanted + blocks - 1) / Math.Max(blocks, 1), 1, Math.Max(panels, 1));
        Items = blocks * _groups;
        Grain = wanted == 1 ? Math.Max(Items, 1) : 1;
    }

    /// <summary>Number of pieces.</summary>
    public int Items { get; }

    /// <summary>Fewest pieces to hand to a thread.</summary>
    public int Grain { get; }

    /// <summary>The rows and panels of a piece.</summary>
    public (int FirstRow, int Rows, int FirstPanel, int EndPanel) this[int item]
    {
        get
        {
            (int block, int group) = Math.DivRem(item, _groups);
            int first = block * _blockRows;
            int firstPanel = (int)((long)_panels * group / _groups);
            int endPanel = (int)((long)_panels * (group + 1) / _groups);
            return (first, Math.Min(_blockRows, _rows - first), firstPanel, endPanel);
        }
    }
}
