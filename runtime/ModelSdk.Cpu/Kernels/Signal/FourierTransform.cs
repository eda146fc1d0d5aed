using System.Runtime.Intrinsics;

namespace ModelSdk.Cpu.Kernels.Signal;

/// <summary>A complex Fourier transform of one length, a power of two, with its tables; works in place, in double precision.</summary>
/// <remarks>Radix 2, decimation in time: bit-reversed order first, then one pass for each power of two.</remarks>
internal sealed class FourierTransform
{
    private readonly int[] _reversed;

    // The factors of all passes one after the other: 1 for blocks of 2, 2 for blocks of 4 and so on.
    private readonly double[] _cosines;
    private readonly double[] _sines;

    /// <summary>Makes the tables.</summary>
    public FourierTransform(int length)
    {
        Length = length;
        _reversed = new int[length];
        for (int i = 1; i < length; i++)
        {
            _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) != 0 ? length >> 1 : 0);
        }

        _cosines = new double[Math.Max(length - 1, 0)];
        _sines = new double[_cosines.Length];
        int at = 0;
        for (int half = 1; half < length; half *= 2)
        {
            for (int i = 0; i < half; i++)
            {
                (_sines[at], _cosines[at]) = Math.SinCos(-Math.PI * i / half);
                at++;
            }
        }
    }

    /// <summary>Number of points.</summary>
    public int Length { get; }

    /// <summary>Transforms <see cref="Length"/> points, forwards and without a factor.</summary>
    public void Run(Span<double> real, Span<double> imaginary)
    {
        real = real[..Length];
        imaginary = imaginary[..Length];
        for (int i = 0; i < Length; i++)
        {
            int j = _reversed[i];
            if (i < j)
            {
                (real[i], real[j]) = (real[j], real[i]);
                (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
            }
        }

        int factors = 0;
        for (int half = 1; half < Length; half *= 2)
        {
            ReadOnlySpan<double> cosines = _cosines.AsSpan(factors, half);
            ReadOnlySpan<double> sines = _sines.AsSpan(factors, half);
            for (int start = 0; start < Length; start += 2 * half)
            {
                Pass(
                    real.Slice(start, half),
                    imaginary.Slice(start, half),
                    real.Slice(start + half, half),
                    imaginary.Slice(start + half, half),
                    cosines,
                    sines);
            }

            factors += half;
        }
    }

    // (a, b) becomes (a + w b, a - w b).
    private static void Pass(
        Span<double> realA,
        Span<double> imaginaryA,
        Span<double> realB,
        Span<double> imaginaryB,
        ReadOnlySpan<double> cosines,
        ReadOnlySpan<double> sines)
    {
        int i = 0;
        for (; i <= realA.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            Vector256<double> cosine = Vector256.Create(cosines[i..]);
            Vector256<double> sine = Vector256.Create(sines[i..]);
            Vector256<double> bReal = Vector256.Create<double>(realB[i..]);
            Vector256<double> bImaginary = Vector256.Create<double>(imaginaryB[i..]);
            Vector256<double> turnedReal = (bReal * cosine) - (bImaginary * sine);
            Vector256<double> turnedImaginary = (bReal * sine) + (bImaginary * cosine);
            Vector256<double> aReal = Vector256.Create<double>(realA[i..]);
            Vector256<double> aImaginary = Vector256.Create<double>(imaginaryA[i..]);
            (aReal + turnedReal).CopyTo(realA[i..]);
            (aImaginary + turnedImaginary).CopyTo(imaginaryA[i..]);
            (aReal - turnedReal).CopyTo(realB[i..]);
            (aImaginary - turnedImaginary).CopyTo(imaginaryB[i..]);
        }

        for (; i < realA.Length; i++)
        {
            double turnedReal = (realB[i] * cosines[i]) - (imaginaryB[i] * sines[i]);
            double turnedImaginary = (realB[i] * sines[i]) + (imaginaryB[i] * cosines[i]);
            (realA[i], realB[i]) = (realA[i] + turnedReal, realA[i] - turnedReal);
            (imaginaryA[i], imaginaryB[i]) = (imaginaryA[i] + turnedImaginary, imaginaryA[i] - turnedImaginary);
        }
    }
}
