using System.Runtime.CompilerServices;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>The loops of a <see cref="StridedCopy"/>.</summary>
internal sealed partial class StridedCopy
{
    // Tiles of a transposition: 16 rows of a cache line each stay in the first-level cache.
    private const int Tile = 16;

    // A thread that moves less than this costs more than it saves.
    private const long BytesPerThread = 256 * 1024;

    /// <summary>Runs the copy, on several threads when there is much to move.</summary>
    /// <param name="source">Bytes to read from.</param>
    /// <param name="target">Bytes to write to.</param>
    /// <param name="threads">Threads that may share the work.</param>
    /// <param name="sourceShift">Bytes to add to each place in the source, for starts known at run time only.</param>
    /// <param name="targetShift">The same for the target.</param>
    public unsafe void Run(
        ReadOnlySpan<byte> source, Span<byte> target, ThreadTeam threads, long sourceShift = 0, long targetShift = 0)
    {
        if (_isEmpty)
        {
            return;
        }

        // The only accesses below are at base + sum(index * stride) + block, whose extremes were summed up when planned.
        if (_sourceLow + sourceShift < 0 || _sourceHigh + sourceShift > source.Length
            || _targetLow + targetShift < 0 || _targetHigh + targetShift > target.Length)
        {
            throw new InvalidOperationException("a planned copy does not fit its tensors");
        }

        fixed (byte* sourceStart = source)
        fixed (byte* targetStart = target)
        {
            byte* from = sourceStart + SourceStart + sourceShift;
            byte* to = targetStart + TargetStart + targetShift;
            if (_isReference)
            {
                CopyReference(from, to, 0);
            }
            else if (_dimensions.Length == 0)
            {
                Unsafe.CopyBlockUnaligned(to, from, (uint)_block);
            }
            else if (threads.Count == 1 || ByteCount < 2 * BytesPerThread)
            {
                CopyFrom(from, to, 0);
            }
            else
            {
                Dimension outer = _dimensions[0];
                Work work = new(this, from, to);
                threads.For(ref work, (int)outer.Size, (int)Math.Clamp(outer.Size * BytesPerThread / ByteCount, 1, outer.Size));
            }
        }
    }

    private unsafe void CopyFrom(byte* source, byte* target, int dimension)
    {
        Dimension here = _dimensions[dimension];
        int inner = _dimensions.Length - dimension - 1;
        if (inner == 0)
        {
            CopyLine(source, target, here);
        }
        else if (inner == 1 && here.Source == _block && _block <= 8)
        {
            CopyTransposed(source, target, here, _dimensions[dimension + 1]);
        }
        else
        {
            for (long i = 0; i < here.Size; i++)
            {
                CopyFrom(source + (i * here.Source), target + (i * here.Target), dimension + 1);
            }
        }
    }

    // Rows lie beside each other in the source, columns in the target.
    private unsafe void CopyTransposed(byte* source, byte* target, Dimension rows, Dimension columns)
    {
        bool hasSquares = _block == sizeof(float) && columns.Target == sizeof(float);
        for (long row = 0; row < rows.Size; row += Tile)
        {
            long height = Math.Min(Tile, rows.Size - row);
            for (long column = 0; column < columns.Size; column += Tile)
            {
                long width = Math.Min(Tile, columns.Size - column);
                byte* from = source + (row * rows.Source) + (column * columns.Source);
                byte* to = target + (row * rows.Target) + (column * columns.Target);
                if (hasSquares && height == Tile && width == Tile)
                {
                    CopySquares(from, to, rows, columns);
                    continue;
                }

                for (long i = 0; i < height; i++)
                {
                    CopyLine(from + (i * rows.Source), to + (i * rows.Target), columns with { Size = width });
                }
            }
        }
    }

    private static unsafe void CopySquares(byte* source, byte* target, Dimension rows, Dimension columns)
    {
        for (int column = 0; column < Tile; column += Square)
        {
            for (int row = 0; row < Tile; row += Square)
            {
                TransposeSquare(
                    source + (row * rows.Source) + (column * columns.Source),
                    columns.Source,
                    target + (row * rows.Target) + (column * columns.Target),
                    rows.Target);
            }
        }
    }

    private unsafe void CopyLine(byte* source, byte* target, Dimension line)
    {
        switch (_block)
        {
            case 1:
                CopyLine<byte>(source, target, line);
                break;
            case 2:
                CopyLine<ushort>(source, target, line);
                break;
            case 4:
                CopyLine<uint>(source, target, line);
                break;
            case 8:
                CopyLine<ulong>(source, target, line);
                break;
            default:
                for (long i = 0; i < line.Size; i++)
                {
                    Unsafe.CopyBlockUnaligned(target, source, (uint)_block);
                    source += line.Source;
                    target += line.Target;
                }

                break;
        }
    }

    private static unsafe void CopyLine<T>(byte* source, byte* target, Dimension line)
        where T : unmanaged
    {
        for (long i = 0; i < line.Size; i++)
        {
            Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<T>(source));
            source += line.Source;
            target += line.Target;
        }
    }

    private readonly unsafe struct Work(StridedCopy copy, byte* source, byte* target) : IParallelWork
    {
        private readonly byte* _source = source;
        private readonly byte* _target = target;

        public void Run(int start, int end)
        {
            Dimension outer = copy._dimensions[0];
            int inner = copy._dimensions.Length - 1;
            byte* from = _source + (start * outer.Source);
            byte* to = _target + (start * outer.Target);
            if (inner == 0)
            {
                copy.CopyLine(from, to, outer with { Size = end - start });
            }
            else if (inner == 1 && outer.Source == copy._block && copy._block <= 8)
            {
                copy.CopyTransposed(from, to, outer with { Size = end - start }, copy._dimensions[1]);
            }
            else
            {
                for (int i = start; i < end; i++)
                {
                    copy.CopyFrom(from, to, 1);
                    from += outer.Source;
                    to += outer.Target;
                }
            }
        }
    }
}
