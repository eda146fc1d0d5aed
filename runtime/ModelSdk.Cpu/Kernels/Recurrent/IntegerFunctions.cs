using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>The functions of integer gates, which have 3 integer bits, and of the cells.</summary>
/// <remarks>The reference computes each value; the fast path looks it up in a table that the process makes once.</remarks>
internal sealed class IntegerFunctions
{
    /// <summary>Integer bits of gates before their function.</summary>
    public const int GateBits = 3;

    /// <summary>The most integer bits that the reference knows for cells.</summary>
    public const int MostCellBits = 6;

    private static readonly Lazy<short[]> LogisticTable = new(static () => Tabulate(static x => GemmlowpMath16.Logistic(x, GateBits)));

    private static readonly Lazy<short[]>[] TanhTables =
        [.. Enumerable.Range(0, MostCellBits + 1).Select(static bits => new Lazy<short[]>(() => Tabulate(x => GemmlowpMath16.Tanh(x, bits))))];

    private readonly short[]? _logistic;
    private readonly short[]? _tanh;
    private readonly short[]? _cellTanh;
    private readonly int _cellBits;

    /// <summary>Gets the tables if they are wanted.</summary>
    /// <param name="cellBits">Integer bits of the cells.</param>
    /// <param name="isFast">Whether to use tables.</param>
    public IntegerFunctions(int cellBits, bool isFast)
    {
        _cellBits = cellBits;
        if (isFast)
        {
            _logistic = LogisticTable.Value;
            _tanh = TanhTables[GateBits].Value;
            _cellTanh = TanhTables[cellBits].Value;
        }
    }

    /// <summary>The logistic function of a gate.</summary>
    public short Logistic(short gate) => _logistic is null ? GemmlowpMath16.Logistic(gate, GateBits) : _logistic[(ushort)gate];

    /// <summary>tanh of a gate.</summary>
    public short Tanh(short gate) => _tanh is null ? GemmlowpMath16.Tanh(gate, GateBits) : _tanh[(ushort)gate];

    /// <summary>tanh of a cell.</summary>
    public short CellTanh(short cell) => _cellTanh is null ? GemmlowpMath16.Tanh(cell, _cellBits) : _cellTanh[(ushort)cell];

    private static short[] Tabulate(Func<short, short> function)
    {
        short[] table = new short[ushort.MaxValue + 1];
        for (int value = short.MinValue; value <= short.MaxValue; value++)
        {
            table[(ushort)value] = function((short)value);
        }

        return table;
    }
}
