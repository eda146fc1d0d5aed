using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>Tables of a real function over quantized numbers, as the reference kernels fill and read them.</summary>
/// <remarks>LiteRT: tflite/kernels/internal/common.h (LUTPopulate, LUTLookup).</remarks>
internal static class LookupTables
{
    /// <summary>Length of the table of an int16 function: 512 segments and the end of the last one.</summary>
    public const int Int16Length = 513;

    /// <summary>The function of an 8-bit type, indexed by the byte of the element.</summary>
    public static byte[] ForBytes(
        bool signed, float inputScale, int inputZeroPoint, float outputScale, int outputZeroPoint, Func<float, float> function)
    {
        (int min, int max) = signed ? (-128, 127) : (0, 255);
        float inverseScale = 1 / outputScale;
        byte[] table = new byte[256];
        for (int value = min; value <= max; value++)
        {
            float result = function(inputScale * (value - inputZeroPoint));
            float rescaled = Round(result * inverseScale) + outputZeroPoint;
            table[(byte)value] = (byte)Math.Clamp((int)rescaled, min, max);
        }

        return table;
    }

    /// <summary>The function of int16 numbers.</summary>
    public static short[] ForInt16(
        float inputScale, int inputZeroPoint, float outputScale, int outputZeroPoint, Func<float, float> function)
    {
        float inputMin = inputScale * (short.MinValue - inputZeroPoint);
        float inputMax = inputScale * (short.MaxValue - inputZeroPoint);
        float outputMin = outputScale * (short.MinValue - outputZeroPoint);
        float outputMax = outputScale * (short.MaxValue - outputZeroPoint);
        float step = (inputMax - inputMin) / 512;
        float halfStep = step / 2;
        float inverseScale = 65536 / (outputMax - outputMin);

        short[] table = new short[Int16Length];
        for (int i = 0; i < 512; i++)
        {
            float value = function(inputMin + (i * step));
            float middle = function(inputMin + (i * step) + halfStep);
            float next = function(inputMin + ((i + 1) * step));

            // Each entry is shifted by half the error that interpolation would make in the middle of its segment.
            float sample = Round(value * inverseScale);
            float interpolated = Round(((next * inverseScale) + sample) / 2);
            float bias = Round((interpolated - Round(middle * inverseScale)) / 2);
            table[i] = (short)Math.Clamp(sample - bias, short.MinValue, short.MaxValue);
        }

        table[512] = (short)Math.Clamp(Round(function(inputMax) * inverseScale), short.MinValue, short.MaxValue);
        return table;
    }

    /// <summary>As <see cref="ForInt16(float, int, float, int, Func{float, float})"/>, computed in double.</summary>
    public static short[] ForInt16(
        double inputScale, int inputZeroPoint, double outputScale, int outputZeroPoint, Func<double, double> function)
    {
        double inputMin = inputScale * (short.MinValue - inputZeroPoint);
        double inputMax = inputScale * (short.MaxValue - inputZeroPoint);
        double outputMin = outputScale * (short.MinValue - outputZeroPoint);
        double outputMax = outputScale * (short.MaxValue - outputZeroPoint);
        double step = (inputMax - inputMin) / 512;
        double halfStep = step / 2;
        double inverseScale = 65536 / (outputMax - outputMin);

        short[] table = new short[Int16Length];
        for (int i = 0; i < 512; i++)
        {
            double value = function(inputMin + (i * step));
            double middle = function(inputMin + (i * step) + halfStep);
            double next = function(inputMin + ((i + 1) * step));

            double sample = Round(value * inverseScale);
            double interpolated = Round(((next * inverseScale) + sample) / 2);
            double bias = Round((interpolated - Round(middle * inverseScale)) / 2);
            table[i] = (short)Math.Clamp(sample - bias, short.MinValue, short.MaxValue);
        }

        table[512] = (short)Math.Clamp(Round(function(inputMax) * inverseScale), short.MinValue, short.MaxValue);
        return table;
    }

    /// <summary>Reads a table of int16 numbers: nine bits choose the segment, seven interpolate in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Lookup(short value, short[] table)
    {
        int index = 256 + (value >> 7);
        int offset = value & 0x7F;
        int start = table[index];
        int slope = (short)(table[index + 1] - start);
        return (short)(start + (((slope * offset) + 64) >> 7));
    }

    private static float Round(float value) => MathF.Round(value, MidpointRounding.AwayFromZero);

    private static double Round(double value) => Math.Round(value, MidpointRounding.AwayFromZero);
}
