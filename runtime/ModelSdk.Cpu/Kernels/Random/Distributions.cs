namespace ModelSdk.Cpu.Kernels.Random;

/// <summary>Random bits as real numbers, bit for bit as TensorFlow does it.</summary>
/// <remarks>xla/tsl/lib/random/random_distributions_utils.h.</remarks>
internal static class Distributions
{
    /// <summary>A number in [0, 1): the low 23 bits are the mantissa of a number in [1, 2).</summary>
    public static float Single(uint bits) => BitConverter.UInt32BitsToSingle((127u << 23) | (bits & 0x7FFFFF)) - 1;

    /// <summary>A number in [0, 1) of 52 bits.</summary>
    public static double Double(uint high, uint low) =>
        BitConverter.UInt64BitsToDouble((1023UL << 52) | ((ulong)(high & 0xFFFFF) << 32) | low) - 1;

    /// <summary>Two independent numbers of the standard normal distribution (Box and Muller).</summary>
    public static (float First, float Second) Normal(uint bits0, uint bits1)
    {
        float u1 = MathF.Max(Single(bits0), 1e-7f);
        float angle = (float)(2.0 * Math.PI * Single(bits1));
        float radius = MathF.Sqrt(-2 * MathF.Log(u1));
        (float sine, float cosine) = MathF.SinCos(angle);
        return (sine * radius, cosine * radius);
    }

    /// <summary>The first place in ascending numbers that is greater than <paramref name="value"/>; their count when none is.</summary>
    public static int FirstAbove(ReadOnlySpan<double> cumulative, double value)
    {
        int low = 0;
        int high = cumulative.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = cumulative[middle] > value ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
