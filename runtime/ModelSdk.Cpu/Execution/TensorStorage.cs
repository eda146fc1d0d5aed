namespace ModelSdk.Cpu.Execution;

/// <summary>Memory of one tensor that is longer or shorter from run to run; it only grows.</summary>
/// <remarks>Pinned like the arena, so that spans stay valid memory and kernels may take addresses.</remarks>
internal sealed class TensorStorage(MemoryBudget budget)
{
    // Steps of a loop that appends would copy again and again otherwise.
    private const int LeastBytes = 64;

    private byte[] _bytes = [];
    private int _start;
    private int _length;
    private int[] _shape = [];

    /// <summary>The elements.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(_start, _length);

    /// <summary>The dimensions.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>Whether <see cref="Resize"/> was called since the storage was made or cleared.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Gives the tensor a shape and a length; the content is undefined.</summary>
    /// <exception cref="ModelException">The session has no memory left for it.</exception>
    public Span<byte> Resize(ReadOnlySpan<int> shape, int length)
    {
        if (length > _bytes.Length - _start)
        {
            int capacity = (int)Math.Min(Math.Max(length * 3L / 2, LeastBytes), Array.MaxLength - Alignment.Bytes);
            budget.Replace(_bytes.Length, capacity);
            _bytes = GC.AllocateArray<byte>(capacity + Alignment.Bytes, pinned: true);
            _start = Alignment.Padding(_bytes);
        }

        if (!shape.SequenceEqual(_shape))
        {
            _shape = shape.ToArray();
        }

        IsSet = true;
        _length = length;
        return Bytes;
    }

    /// <summary>Forgets the content, but keeps the memory.</summary>
    public void Clear()
    {
        IsSet = false;
        _length = 0;
        _shape = [];
    }
}
