using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>SOFTMAX of float on vectors.</summary>
internal readonly struct Softmax(float beta) : IRowOperator<float, float>
{
    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<float> row, Span<float> result)
    {
        float sum = RowExponentials.Compute(row, result, TensorPrimitives.Max(row), beta);
        TensorPrimitives.Divide(result, sum, result);
    }
}

/// <summary>LOG_SOFTMAX of float on vectors.</summary>
internal readonly struct LogSoftmax : IRowOperator<float, float>
{
    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<float> row, Span<float> result)
    {
        float max = TensorPrimitives.Max(row);
        float sum = RowExponentials.Sum(row, max);
        float logarithm = MathF.Log(sum);
        for (int i = 0; i < row.Length; i++)
        {
            result[i] = row[i] - max - logarithm;
        }
    }
}

/// <summary>exp((x - max) * beta) of a row.</summary>
internal static class RowExponentials
{
    /// <summary>Writes the exponentials and returns their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Compute(ReadOnlySpan<float> row, Span<float> result, float max, float beta)
    {
        Vector<float> sums = default;
        Vector<float> maxima = new(max);
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> value = VectorMath.Exp((new Vector<float>(row[i..]) - maxima) * beta);
            value.CopyTo(result[i..]);
            sums += value;
        }

        float sum = Vector.Sum(sums);
        if (i < row.Length)
        {
            Span<float> tail = stackalloc float[Vector<float>.Count];
            row[i..].CopyTo(tail);
            VectorMath.Exp((new Vector<float>(tail) - maxima) * beta).CopyTo(tail);
            tail[..(row.Length - i)].CopyTo(result[i..]);
            sum += TensorPrimitives.Sum<float>(tail[..(row.Length - i)]);
        }

        return sum;
    }

    /// <summary>The sum of exp(x - max).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(ReadOnlySpan<float> row, float max)
    {
        Vector<float> sums = default;
        Vector<float> maxima = new(max);
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += VectorMath.Exp(new Vector<float>(row[i..]) - maxima);
        }

        float sum = Vector.Sum(sums);
        for (; i < row.Length; i++)
        {
            sum += MathF.Exp(row[i] - max);
        }

        return sum;
    }
}
