using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>How 32-bit sums become bytes: multiplier, zero point and range, for each output channel.</summary>
/// <remarks>Padded as <see cref="GemmInt8.PaddedColumns"/>, so that whole vectors may be read.</remarks>
internal sealed unsafe class ChannelMultipliers
{
    private readonly AlignedArray<int> _values;

    /// <summary>Copies the multipliers of the channels.</summary>
    public ChannelMultipliers(ReadOnlySpan<FixedMultiplier> multipliers)
    {
        int length = (multipliers.Length + 15) / 16 * 16;
        _values = new AlignedArray<int>(3 * length);
        Length = length;
        for (int i = 0; i < multipliers.Length; i++)
        {
            Mantissas[i] = multipliers[i].Mantissa;
            LeftShifts[i] = Math.Max(multipliers[i].Shift, 0);
            RightShifts[i] = Math.Max(-multipliers[i].Shift, 0);
        }
    }

    /// <summary>Channels, padded.</summary>
    public int Length { get; }

    /// <summary>31-bit mantissas.</summary>
    public int* Mantissas => _values.Pointer;

    /// <summary>Left shifts before the multiplication.</summary>
    public int* LeftShifts => _values.Pointer + Length;

    /// <summary>Rounding right shifts after it.</summary>
    public int* RightShifts => _values.Pointer + (2 * Length);
}

/// <summary>Fixed-point requantization to int8 or uint8, as the convolutions do it.</summary>
internal unsafe struct FixedEpilogue(ChannelMultipliers multipliers, int zeroPoint, int min, int max, byte* output, nint stride)
    : IInt32Epilogue
{
    private readonly int* _mantissas = multipliers.Mantissas;
    private readonly int* _left = multipliers.LeftShifts;
    private readonly int* _right = multipliers.RightShifts;

    /// <inheritdoc/>
    public readonly void Store(int* sums, int width, int row, int rows, int column, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            Requantization.ToBytes(
                sums + (i * width),
                columns,
                _mantissas + column,
                _left + column,
                _right + column,
                zeroPoint,
                min,
                max,
                output + ((row + i) * stride) + column);
        }
    }
}

/// <summary>Requantization through double, as the reference fully connected kernels do it.</summary>
internal unsafe struct DoubleEpilogue(double* multipliers, int zeroPoint, int min, int max, byte* output, nint stride)
    : IInt32Epilogue
{
    /// <inheritdoc/>
    public readonly void Store(int* sums, int width, int row, int rows, int column, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            byte* to = output + ((row + i) * stride) + column;
            for (int j = 0; j < columns; j++)
            {
                to[j] = (byte)Requantization.Double(sums[(i * width) + j], multipliers[column + j], zeroPoint, min, max);
            }
        }
    }
}

/// <summary>Real results of integer sums of a quantized input: bias + scale * (sum - zeroPoint * columnSum).</summary>
/// <param name="columnSums">Sums of the weights of each column.</param>
/// <param name="columnScales">Scales of the weights of each column, padded.</param>
/// <param name="rowScales">Scale of each row of the input.</param>
/// <param name="rowZeroPoints">Zero point of each row of the input, as a stored value.</param>
/// <param name="rowStep">1, or 0 when the first scale and zero point serve all rows.</param>
/// <param name="bias">Padded bias of each column.</param>
/// <param name="min">Lower bound.</param>
/// <param name="max">Upper bound.</param>
/// <param name="output">The results.</param>
/// <param name="stride">Elements from row to row of the results.</param>
/// <param name="weightScaleFirst">
/// Whether the sum is multiplied by the weights' scale and then by the row's, and not by their product: the official kernels
/// differ in this, and the next quantization may turn the last bit into a step.
/// </param>
internal unsafe struct HybridEpilogue(
    int* columnSums,
    float* columnScales,
    float* rowScales,
    int* rowZeroPoints,
    int rowStep,
    float* bias,
    float min,
    float max,
    float* output,
    nint stride,
    bool weightScaleFirst = false)
    : IInt32Epilogue
{
    /// <inheritdoc/>
    public readonly void Store(int* sums, int width, int row, int rows, int column, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            float scale = rowScales[(row + i) * rowStep];
            int zero = rowZeroPoints[(row + i) * rowStep];
            float* to = output + ((row + i) * stride) + column;
            int* from = sums + (i * width);
            int j = 0;
            for (; j <= columns - Vector128<int>.Count; j += Vector128<int>.Count)
            {
                Results(from, j, column, scale, zero).Store(to + j);
            }

            if (j < columns)
            {
                // Rows of sums are padded to whole vectors, the output is not.
                Vector128<float> rest = Results(from, j, column, scale, zero);
                for (int k = 0; j < columns; j++, k++)
                {
                    to[j] = rest[k];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector128<float> Results(int* from, int j, int column, float scale, int zero)
    {
        Vector128<int> sum = Vector128.Load(from + j) - (Vector128.Load(columnSums + column + j) * zero);
        Vector128<float> real = Vector128.ConvertToSingle(sum);
        Vector128<float> scales = Vector128.Load(columnScales + column + j);
        Vector128<float> result = weightScaleFirst ? real * scales * scale : real * (scales * scale);
        result += Vector128.Load(bias + column + j);
        return Vector128.Min(Vector128.Max(result, Vector128.Create(min)), Vector128.Create(max));
    }
}

/// <summary>The sums themselves.</summary>
internal unsafe struct RawEpilogue(int* output, nint stride) : IInt32Epilogue
{
    /// <inheritdoc/>
    public readonly void Store(int* sums, int width, int row, int rows, int column, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<int>(sums + (i * width), columns).CopyTo(new Span<int>(output + ((row + i) * stride) + column, columns));
        }
    }
}
