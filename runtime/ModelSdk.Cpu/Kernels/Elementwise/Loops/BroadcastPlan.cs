using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.Elementwise.Loops;

/// <summary>How operands of different shapes are walked: rows along which each operand either runs or stands still.</summary>
/// <remarks>
/// Neighbouring dimensions in which the same operands vary are one dimension here, so a whole tensor with a scalar, or
/// with a tensor of its own shape, is a single row.
/// </remarks>
internal sealed class BroadcastPlan
{
    private readonly int[] _outer;
    private readonly int[][] _strides;
    private readonly bool[] _runs;

    private BroadcastPlan(int count, int inner, int[] outer, int[][] strides, bool[] runs)
    {
        Count = count;
        Inner = inner;
        _outer = outer;
        _strides = strides;
        _runs = runs;
    }

    /// <summary>Elements of the output.</summary>
    public int Count { get; }

    /// <summary>Elements of a row.</summary>
    public int Inner { get; }

    /// <summary>Whether everything is one row.</summary>
    public bool IsSingleRow => _outer.Length == 0;

    /// <summary>Whether operand <paramref name="operand"/> runs along a row; otherwise it has one element for it.</summary>
    public bool Runs(int operand) => _runs[operand];

    /// <summary>Offset of an operand's elements for a row.</summary>
    public int Offset(int operand, int row)
    {
        int[] strides = _strides[operand];
        int offset = 0;
        for (int i = _outer.Length - 1; i >= 0; i--)
        {
            (row, int index) = Math.DivRem(row, _outer[i]);
            offset += index * strides[i];
        }

        return offset;
    }

    /// <summary>The plan for operands that broadcast to <paramref name="output"/>.</summary>
    public static BroadcastPlan Create(ReadOnlySpan<int> output, params int[][] operands)
    {
        List<int> sizes = [];
        List<int> masks = [];
        for (int i = 1; i <= output.Length; i++)
        {
            int size = output[^i];
            if (size == 1)
            {
                continue;
            }

            int mask = 0;
            for (int operand = 0; operand < operands.Length; operand++)
            {
                mask |= i <= operands[operand].Length && operands[operand][^i] != 1 ? 1 << operand : 0;
            }

            if (masks.Count > 0 && masks[^1] == mask)
            {
                sizes[^1] *= size;
            }
            else
            {
                sizes.Add(size);
                masks.Add(mask);
            }
        }

        if (sizes.Count == 0)
        {
            sizes.Add(1);
            masks.Add((1 << operands.Length) - 1);
        }

        int outerRank = sizes.Count - 1;
        int[] outer = new int[outerRank];
        int[][] strides = new int[operands.Length][];
        bool[] runs = new bool[operands.Length];
        for (int operand = 0; operand < operands.Length; operand++)
        {
            strides[operand] = new int[outerRank];
            int stride = 1;
            for (int i = 0; i < sizes.Count; i++)
            {
                bool varies = (masks[i] & (1 << operand)) != 0;
                if (i == 0)
                {
                    runs[operand] = varies;
                }
                else
                {
                    outer[outerRank - i] = sizes[i];
                    strides[operand][outerRank - i] = varies ? stride : 0;
                }

                stride *= varies ? sizes[i] : 1;
            }
        }

        return new BroadcastPlan(Shapes.Count(output), sizes[0], outer, strides, runs);
    }

    /// <summary>
    /// The same walk with rows that are <paramref name="factor"/> times as long, for the case of
    /// <see cref="ShortRowOperand"/>: its short row is repeated in memory, the other operand is consecutive anyway.
    /// </summary>
    public BroadcastPlan WithRepeatedRows(int factor)
    {
        int repeated = ShortRowOperand();
        int inner = Inner * factor;
        int[] outer = [(_outer[0] + factor - 1) / factor];
        int[][] strides = [[inner], [inner]];
        strides[repeated] = [0];
        return new BroadcastPlan(Count, inner, outer, strides, [true, true]);
    }

    /// <summary>
    /// With two operands: the one that is a single short row under every row of the other (a bias for each of three
    /// colours), or -1.
    /// </summary>
    public int ShortRowOperand()
    {
        if (_strides.Length != 2 || _outer.Length != 1 || Inner > 64 || !_runs[0] || !_runs[1])
        {
            return -1;
        }

        return _strides[0][0] == 0 ? 0 : 1;
    }
}
