using System.Numerics;

namespace ModelSdk.Cpu.Kernels.Signal;

/// <summary>The non-negative frequencies of a line of real numbers: half as much work as a complex transform.</summary>
/// <remarks>
/// Even and odd samples are real and imaginary parts of a complex line of half the length; its spectrum Z gives
/// X[k] = (Z[k] + conj Z[m-k]) / 2 + W^k (Z[k] - conj Z[m-k]) / 2i.
/// </remarks>
internal sealed class RealFourierTransform
{
    private readonly FourierTransform _half;
    private readonly double[] _cosines;
    private readonly double[] _sines;

    /// <summary>Makes the tables for <paramref name="length"/> samples, a power of two.</summary>
    public RealFourierTransform(int length)
    {
        Length = length;
        _half = new FourierTransform(Math.Max(length / 2, 1));
        _cosines = new double[Frequencies];
        _sines = new double[Frequencies];
        for (int i = 0; i < Frequencies; i++)
        {
            (_sines[i], _cosines[i]) = Math.SinCos(-2 * Math.PI * i / length);
        }
    }

    /// <summary>Number of samples.</summary>
    public int Length { get; }

    /// <summary>Number of results.</summary>
    public int Frequencies => (Length / 2) + 1;

    /// <summary>Doubles of working memory.</summary>
    public int ScratchCount => 2 * _half.Length;

    /// <summary>Transforms the first samples of a line; those that are missing count as 0.</summary>
    public void Run<T>(ReadOnlySpan<T> line, Span<double> real, Span<double> imaginary, Span<double> scratch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Length == 1)
        {
            real[0] = line.IsEmpty ? 0 : double.CreateTruncating(line[0]);
            imaginary[0] = 0;
            return;
        }

        int half = _half.Length;
        line = line[..Math.Min(line.Length, Length)];
        scratch[..ScratchCount].Clear();
        Span<double> even = scratch[..half];
        Span<double> odd = scratch.Slice(half, half);
        for (int i = 0; i < line.Length; i++)
        {
            ((i & 1) == 0 ? even : odd)[i >> 1] = double.CreateTruncating(line[i]);
        }

        _half.Run(even, odd);
        for (int i = 0; i <= half; i++)
        {
            int k = i == half ? 0 : i;
            int mirror = k == 0 ? 0 : half - k;
            double sumReal = (even[k] + even[mirror]) / 2;
            double sumImaginary = (odd[k] - odd[mirror]) / 2;
            double differenceReal = (odd[k] + odd[mirror]) / 2;
            double differenceImaginary = (even[mirror] - even[k]) / 2;
            real[i] = sumReal + (differenceReal * _cosines[i]) - (differenceImaginary * _sines[i]);
            imaginary[i] = sumImaginary + (differenceReal * _sines[i]) + (differenceImaginary * _cosines[i]);
        }
    }
}
