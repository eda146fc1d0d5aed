using System.Numerics;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>int8 rows times the transposes of several int8 matrices, rescaled to integers that are saturated.</summary>
/// <remarks>
/// LiteRT: MatrixBatchVectorMultiplyAccumulate in tflite/kernels/internal/reference/portable_tensor_utils.cc. A result is
/// the rescaled sum, bias included, plus its zero point and, if wanted, what was there before.
/// </remarks>
/// <typeparam name="TOut">int8 or int16.</typeparam>
internal abstract class IntegerProduct<TOut>(ProductParts parts, int inputZero, FixedMultiplier[] multipliers, int[] zeros)
    where TOut : unmanaged, IBinaryInteger<TOut>, IMinMaxValue<TOut>
{
    /// <summary>Elements of a row of results.</summary>
    public int Columns => Parts.Columns;

    /// <summary>The matrices.</summary>
    protected ProductParts Parts { get; } = parts;

    /// <summary>Zero point of the rows.</summary>
    protected int InputZero { get; } = inputZero;

    /// <summary>How the sums of each matrix become results.</summary>
    protected FixedMultiplier[] Multipliers { get; } = multipliers;

    /// <summary>Zero point of the results of each matrix.</summary>
    protected int[] Zeros { get; } = zeros;

    /// <summary>Chooses the code.</summary>
    public static IntegerProduct<TOut> Create(
        NodeContext node, ProductParts parts, int inputZero, FixedMultiplier[] multipliers, int[] zeros)
    {
        bool isConstant = parts.Weights.Concat(parts.Biases).All(index => index < 0 || node.Input(index).IsConstant);
        return isConstant && !node.Settings.ForceReference
            ? new PackedIntegerProduct<TOut>(node, parts, inputZero, multipliers, zeros)
            : new IntegerReferenceProduct<TOut>(parts, inputZero, multipliers, zeros);
    }

    /// <summary>Scratch memory for that many rows.</summary>
    public virtual int ScratchBytes(int rows) => 0;

    /// <summary>Multiplies as many rows as results have room.</summary>
    public abstract void Multiply(
        in KernelContext context, ReadOnlySpan<sbyte> rows, Span<TOut> results, Span<byte> scratch, bool accumulate = false);
}

/// <summary>Integer products by plain loops.</summary>
internal sealed class IntegerReferenceProduct<TOut>(ProductParts parts, int inputZero, FixedMultiplier[] multipliers, int[] zeros)
    : IntegerProduct<TOut>(parts, inputZero, multipliers, zeros)
    where TOut : unmanaged, IBinaryInteger<TOut>, IMinMaxValue<TOut>
{
    /// <inheritdoc/>
    public override void Multiply(
        in KernelContext context, ReadOnlySpan<sbyte> rows, Span<TOut> results, Span<byte> scratch, bool accumulate = false)
    {
        for (int part = 0; part < Parts.Weights.Length; part++)
        {
            ReadOnlySpan<sbyte> weights = context.Input<sbyte>(Parts.Weights[part]);
            ReadOnlySpan<int> bias = Parts.Biases[part] < 0 ? default : context.Input<int>(Parts.Biases[part]);
            for (int row = 0; row < results.Length / Columns; row++)
            {
                ReadOnlySpan<sbyte> values = rows.Slice(row * Parts.Depth, Parts.Depth);
                Span<TOut> to = results.Slice((row * Columns) + (part * Parts.Units), Parts.Units);
                for (int unit = 0; unit < to.Length; unit++)
                {
                    int sum = DotProduct.Sum(values, InputZero, weights.Slice(unit * Parts.Depth, Parts.Depth), 0);
                    int result = Multipliers[part].Apply(sum + (bias.IsEmpty ? 0 : bias[unit])) + Zeros[part];
                    to[unit] = TOut.CreateSaturating(result + (accumulate ? int.CreateTruncating(to[unit]) : 0));
                }
            }
        }
    }
}

/// <summary>Integer products of constant weights on the packed matrix product.</summary>
internal sealed unsafe class PackedIntegerProduct<TOut> : IntegerProduct<TOut>
    where TOut : unmanaged, IBinaryInteger<TOut>, IMinMaxValue<TOut>
{
    private readonly PackedInt8 _packed;
    private readonly AlignedArray<int> _start;

    /// <summary>Packs the weights, and folds bias and zero point into what the sums start with.</summary>
    public PackedIntegerProduct(NodeContext node, ProductParts parts, int inputZero, FixedMultiplier[] multipliers, int[] zeros)
        : base(parts, inputZero, multipliers, zeros)
    {
        _packed = parts.Packed(node, "gemm int8", () => PackedInt8.FromColumns(parts.Stack<sbyte>(node), parts.Columns, parts.Depth));
        int[] bias = new int[parts.Columns];
        parts.CopyBiases<int>(node, bias);
        _start = _packed.Start(LeftValues.StoredZero(inputZero, isSigned: true), 0, bias);
    }

    /// <inheritdoc/>
    public override int ScratchBytes(int rows) => Int8Product<RescaleEpilogue<TOut>>.ScratchBytes(rows, Parts.Depth);

    /// <inheritdoc/>
    public override void Multiply(
        in KernelContext context, ReadOnlySpan<sbyte> rows, Span<TOut> results, Span<byte> scratch, bool accumulate = false)
    {
        int count = results.Length / Columns;
        fixed (sbyte* a = rows[..(count * Parts.Depth)])
        fixed (TOut* c = results)
        fixed (byte* memory = scratch)
        fixed (FixedMultiplier* multipliers = Multipliers)
        fixed (int* zeros = Zeros)
        {
            Int8Product<RescaleEpilogue<TOut>> product = new(memory, count, _packed, _start.Pointer)
            {
                Epilogue = new RescaleEpilogue<TOut>(multipliers, zeros, Parts.Units, accumulate, c, Columns),
            };
            product.Store((byte*)a, LeftValues.MustFlip(isSigned: true));
            product.Run(context.Threads);
        }

        GC.KeepAlive(this);
    }
}

/// <summary>Rescales sums with a multiplier for each matrix, and saturates them to the type of the results.</summary>
/// <param name="multipliers">One for each matrix.</param>
/// <param name="zeros">Zero points, one for each matrix.</param>
/// <param name="units">Columns of a matrix.</param>
/// <param name="accumulate">Whether to add to the results that are there.</param>
/// <param name="output">The results.</param>
/// <param name="stride">Elements from row to row of the results.</param>
internal unsafe struct RescaleEpilogue<TOut>(
    FixedMultiplier* multipliers, int* zeros, int units, bool accumulate, TOut* output, nint stride) : IInt32Epilogue
    where TOut : unmanaged, IBinaryInteger<TOut>, IMinMaxValue<TOut>
{
    /// <inheritdoc/>
    public readonly void Store(int* sums, int width, int row, int rows, int column, int columns)
    {
        int min = int.CreateTruncating(TOut.MinValue);
        int max = int.CreateTruncating(TOut.MaxValue);
        for (int i = 0; i < rows; i++)
        {
            int* from = sums + (i * width);
            TOut* to = output + ((row + i) * stride) + column;
            for (int j = 0; j < columns;)
            {
                int part = (column + j) / units;
                int end = Math.Min(columns, ((part + 1) * units) - column);
                Rescale(multipliers[part], from + j, end - j);
                for (int zero = zeros[part]; j < end; j++)
                {
                    int result = from[j] + zero + (accumulate ? int.CreateTruncating(to[j]) : 0);
                    to[j] = TOut.CreateTruncating(Math.Min(Math.Max(result, min), max));
                }
            }
        }
    }

    private static void Rescale(FixedMultiplier multiplier, int* sums, int count)
    {
        int i = 0;
        for (; i <= count - Vector<int>.Count; i += Vector<int>.Count)
        {
            multiplier.Apply(Vector.Load(sums + i)).Store(sums + i);
        }

        for (; i < count; i++)
        {
            sums[i] = multiplier.Apply(sums[i]);
        }
    }
}
