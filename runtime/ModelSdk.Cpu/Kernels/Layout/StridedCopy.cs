using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>Copies a box of elements between two strided layouts: what nearly every operator of this folder is.</summary>
/// <remarks>
/// Works on bytes, so that one copy serves all element types of a size. The constructor merges dimensions that are
/// contiguous on both sides and puts the dimension that is dense in the source next to the innermost one; the loops
/// are in <c>StridedCopy.Run.cs</c>, the plain form of them in <c>StridedCopy.Reference.cs</c>.
/// </remarks>
internal sealed partial class StridedCopy
{
    private readonly Dimension[] _dimensions;
    private readonly int _block;
    private readonly bool _isEmpty;
    private readonly bool _isReference;
    private readonly long _sourceLow;
    private readonly long _sourceHigh;
    private readonly long _targetLow;
    private readonly long _targetHigh;

    /// <summary>Plans a copy.</summary>
    /// <param name="sizes">Size of the box in each dimension, in the order of the target.</param>
    /// <param name="sourceStrides">Distance of neighbours in the source, in elements; negative runs backwards.</param>
    /// <param name="targetStrides">Distance of neighbours in the target, in elements.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="sourceStart">First element in the source.</param>
    /// <param name="targetStart">First element in the target.</param>
    /// <param name="reference">Keep the dimensions as they are and copy element by element.</param>
    public StridedCopy(
        ReadOnlySpan<int> sizes,
        ReadOnlySpan<int> sourceStrides,
        ReadOnlySpan<int> targetStrides,
        int elementSize,
        long sourceStart = 0,
        long targetStart = 0,
        bool reference = false)
    {
        _isReference = reference;
        _block = elementSize;
        _sourceLow = sourceStart * elementSize;
        _targetLow = targetStart * elementSize;
        SourceStart = _sourceLow;
        TargetStart = _targetLow;
        _sourceHigh = _sourceLow + elementSize;
        _targetHigh = _targetLow + elementSize;
        List<Dimension> dimensions = new(sizes.Length);
        long bytes = elementSize;
        for (int i = 0; i < sizes.Length; i++)
        {
            Dimension dimension = new(sizes[i], (long)sourceStrides[i] * elementSize, (long)targetStrides[i] * elementSize);
            _isEmpty |= dimension.Size == 0;
            bytes *= dimension.Size;
            Extend(ref _sourceLow, ref _sourceHigh, dimension.Source * (dimension.Size - 1));
            Extend(ref _targetLow, ref _targetHigh, dimension.Target * (dimension.Size - 1));
            if (dimension.Size != 1 || reference)
            {
                dimensions.Add(dimension);
            }
        }

        ByteCount = bytes;
        if (!reference)
        {
            Merge(dimensions);
            if (dimensions is [.., { } last] && last.Source == elementSize && last.Target == elementSize)
            {
                _block = checked((int)(last.Size * elementSize));
                dimensions.RemoveAt(dimensions.Count - 1);
            }

            PairDenseSource(dimensions, _block);
        }

        _dimensions = [.. dimensions];
    }

    /// <summary>Byte at which the source is read first.</summary>
    public long SourceStart { get; }

    /// <summary>Byte at which the target is written first.</summary>
    public long TargetStart { get; }

    /// <summary>Bytes that are copied.</summary>
    public long ByteCount { get; }

    /// <summary>A copy of a part of one dense tensor to a part of another one.</summary>
    public static StridedCopy Dense(
        ReadOnlySpan<int> box,
        ReadOnlySpan<int> sourceShape,
        ReadOnlySpan<int> sourceBegin,
        ReadOnlySpan<int> targetShape,
        ReadOnlySpan<int> targetBegin,
        int elementSize,
        bool reference)
    {
        int[] source = Shapes.Strides(sourceShape);
        int[] target = Shapes.Strides(targetShape);
        return new StridedCopy(
            box, source, target, elementSize, Offset(sourceBegin, source), Offset(targetBegin, target), reference);
    }

    /// <summary>The element at <paramref name="indices"/>.</summary>
    public static long Offset(ReadOnlySpan<int> indices, ReadOnlySpan<int> strides)
    {
        long offset = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            offset += (long)indices[i] * strides[i];
        }

        return offset;
    }

    private static void Extend(ref long low, ref long high, long reach)
    {
        low += Math.Min(reach, 0);
        high += Math.Max(reach, 0);
    }

    private static void Merge(List<Dimension> dimensions)
    {
        for (int i = dimensions.Count - 2; i >= 0; i--)
        {
            Dimension outer = dimensions[i];
            Dimension inner = dimensions[i + 1];
            if (outer.Source == inner.Source * inner.Size && outer.Target == inner.Target * inner.Size)
            {
                dimensions[i] = inner with { Size = outer.Size * inner.Size };
                dimensions.RemoveAt(i + 1);
            }
        }
    }

    // A transposition: writing runs along one dimension, reading along another. The loops go over both in tiles.
    private static void PairDenseSource(List<Dimension> dimensions, int block)
    {
        if (dimensions.Count < 2 || dimensions[^1].Source == block)
        {
            return;
        }

        int dense = dimensions.FindIndex(dimension => dimension.Source == block);
        if (dense >= 0)
        {
            Dimension dimension = dimensions[dense];
            dimensions.RemoveAt(dense);
            dimensions.Insert(dimensions.Count - 1, dimension);
        }
    }

    /// <summary>One dimension of the box; distances in bytes.</summary>
    private readonly record struct Dimension(long Size, long Source, long Target);
}
