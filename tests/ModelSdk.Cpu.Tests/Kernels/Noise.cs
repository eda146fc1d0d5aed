using System.Numerics;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Test data that looks random and is the same in every run.</summary>
internal static class Noise
{
    /// <summary>Integers over their whole range; floats between -8 and 8 on a grid of 1/16, whose sums are exact.</summary>
    public static T[] Make<T>(int count, int seed = 1)
        where T : unmanaged, INumber<T>
    {
        Random random = new(seed);
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = typeof(T) == typeof(float)
                ? T.CreateTruncating(random.Next(-128, 128) / 16f)
                : T.CreateTruncating(random.NextInt64(long.MinValue, long.MaxValue));
        }

        return values;
    }
}
