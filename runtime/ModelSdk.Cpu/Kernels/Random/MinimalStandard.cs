using System.Numerics;

namespace ModelSdk.Cpu.Kernels.Random;

/// <summary>The generator of the older custom operators, and what is drawn with it.</summary>
/// <remarks>
/// Upstream takes C++'s default_random_engine with its default seed, which each standard library defines for itself; here
/// it is that of GNU libstdc++ (minstd_rand0: x = 16807 x mod 2^31-1, from 1) with libstdc++'s distributions, so that
/// results are those of TensorFlow Lite on Linux.
/// </remarks>
internal sealed class MinimalStandard
{
    private const uint Modulus = int.MaxValue;

    // How many different numbers there are: 1 to Modulus - 1.
    private const uint Numbers = Modulus - 1;

    private uint _last = 1;

    /// <summary>A number in [0, 1).</summary>
    public float Single() => MathF.Min((float)Next() / Numbers, MathF.BitDecrement(1));

    /// <summary>A number in [0, 1), from two steps.</summary>
    public double Double()
    {
        double low = Next();
        return Math.Min((low + (Next() * (double)Numbers)) / ((double)Numbers * Numbers), Math.BitDecrement(1));
    }

    /// <summary>A number of [min, max], both included.</summary>
    public long Integer(long min, long max) => unchecked(min + (long)UpTo((ulong)max - (ulong)min));

    /// <summary>Normal numbers by Marsaglia's polar method; each call begins with a new pair.</summary>
    public void Normal<T>(Span<T> output, Func<MinimalStandard, T> uniform)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T two = T.One + T.One;
        for (int i = 0; i < output.Length; i += 2)
        {
            T x, y, square;
            do
            {
                x = (two * uniform(this)) - T.One;
                y = (two * uniform(this)) - T.One;
                square = (x * x) + (y * y);
            }
            while (square > T.One || T.IsZero(square));

            T factor = T.Sqrt(-two * T.Log(square) / square);
            output[i] = y * factor;
            if (i + 1 < output.Length)
            {
                output[i + 1] = x * factor;
            }
        }
    }

    // A number below Numbers.
    private uint Next()
    {
        _last = (uint)(_last * 16807UL % Modulus);
        return _last - 1;
    }

    private ulong UpTo(ulong range)
    {
        const ulong Greatest = Numbers - 1;
        if (range == Greatest)
        {
            return Next();
        }

        if (range < Greatest)
        {
            // Numbers beyond the last full round are drawn again.
            ulong scale = Greatest / (range + 1);
            ulong past = (range + 1) * scale;
            ulong number;
            do
            {
                number = Next();
            }
            while (number >= past);
            return number / scale;
        }

        ulong result;
        ulong high;
        do
        {
            high = unchecked(Numbers * UpTo(range / Numbers));
            result = unchecked(high + Next());
        }
        while (result > range || result < high);
        return result;
    }
}
