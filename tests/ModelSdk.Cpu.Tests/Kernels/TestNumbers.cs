namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Numbers that tests of kernels share.</summary>
internal static class TestNumbers
{
    /// <summary>Lengths around every vector width, and some that fill several blocks.</summary>
    public static readonly int[] Lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129, 1000, 70001];

    /// <summary>Floats that have broken kernels before.</summary>
    public static readonly float[] Special =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, 1e-40f, -1e-40f, float.Epsilon, 1e-30f, 3e38f,
        -3e38f, float.MaxValue, float.MinValue, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 0.49999997f, 8388609f, 87.3f, 88.8f, -87.4f,
        -104f, 1f, -1f, 3f, -3f, 6f, 0.4f, 0.39999f, -0.2f, -0.20001f,
    ];

    /// <summary><paramref name="count"/> floats: special ones first, then from -<paramref name="range"/> to <paramref name="range"/>.</summary>
    public static float[] Floats(int count, float range = 20, bool special = true, int seed = 1)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = special && count > 40 && i < Special.Length ? Special[i] : (random.NextSingle() - 0.5f) * 2 * range;
        }

        return values;
    }

    /// <summary><paramref name="count"/> integers of a type's whole range, with both ends first.</summary>
    public static T[] Integers<T>(int count, int seed = 1)
        where T : struct, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        Random random = new(seed);
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = i switch
            {
                0 => T.MinValue,
                1 => T.MaxValue,
                _ => T.CreateTruncating(random.NextInt64(long.MinValue, long.MaxValue)),
            };
        }

        return values;
    }
}
