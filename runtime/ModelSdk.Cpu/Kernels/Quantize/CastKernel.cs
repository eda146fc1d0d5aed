using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>CAST between any two types: integers by way of long, real numbers by way of double.</summary>
/// <remarks>
/// Two steps over a small buffer need one piece of code for each type instead of one for each pair. Real numbers are
/// truncated to integers and saturate, NaN gives the greatest one; integers wrap; a complex number gives its real part.
/// </remarks>
internal sealed class CastKernel(TensorType from, TensorType to, int count) : Kernel
{
    private const int Chunk = 256;

    /// <summary>Whether a type can be read.</summary>
    public static bool Reads(TensorType type) => Writes(type) || type is TensorType.Int4 or TensorType.UInt4 or TensorType.Int2;

    /// <summary>Whether a type can be written.</summary>
    public static bool Writes(TensorType type) => IsReal(type) || type is TensorType.Bool or TensorType.Int8
        or TensorType.UInt8 or TensorType.Int16 or TensorType.UInt16 or TensorType.Int32 or TensorType.UInt32 or TensorType.Int64;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> input = context.Input<byte>(0);
        Span<byte> output = context.Output<byte>(0);
        Span<long> integers = stackalloc long[Chunk];
        Span<double> reals = stackalloc double[Chunk];
        bool isReal = IsReal(from);
        for (int start = 0; start < count; start += Chunk)
        {
            int length = Math.Min(Chunk, count - start);
            if (isReal)
            {
                Read(input, start, reals[..length]);
                Write(reals[..length], output, start);
            }
            else
            {
                Read(input, start, integers[..length]);
                Write(integers[..length], output, start);
            }
        }
    }

    private static bool IsReal(TensorType type) => type is TensorType.Float32 or TensorType.Float16
        or TensorType.BFloat16 or TensorType.Float64 or TensorType.Complex64;

    private static Span<T> Part<T>(Span<byte> bytes, int start, int length)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).Slice(start, length);

    private static ReadOnlySpan<T> Part<T>(ReadOnlySpan<byte> bytes, int start, int length)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).Slice(start, length);

    private void Read(ReadOnlySpan<byte> input, int start, Span<long> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int at = start + i;
            values[i] = from switch
            {
                TensorType.Bool => input[at] != 0 ? 1 : 0,
                TensorType.Int8 => (sbyte)input[at],
                TensorType.UInt8 => input[at],
                TensorType.Int16 => Part<short>(input, at, 1)[0],
                TensorType.UInt16 => Part<ushort>(input, at, 1)[0],
                TensorType.Int32 => Part<int>(input, at, 1)[0],
                TensorType.UInt32 => Part<uint>(input, at, 1)[0],
                TensorType.Int64 => Part<long>(input, at, 1)[0],
                _ => PackedIntegers.Get(input, at, from),
            };
        }
    }

    private void Read(ReadOnlySpan<byte> input, int start, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int at = start + i;
            values[i] = from switch
            {
                TensorType.Float32 => Part<float>(input, at, 1)[0],
                TensorType.Float16 => (double)Part<Half>(input, at, 1)[0],
                TensorType.BFloat16 => (float)Part<BFloat16>(input, at, 1)[0],
                TensorType.Float64 => Part<double>(input, at, 1)[0],
                _ => Part<float>(input, 2 * at, 1)[0],
            };
        }
    }

    private void Write(ReadOnlySpan<long> values, Span<byte> output, int start)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int at = start + i;
            long value = values[i];
            switch (to)
            {
                case TensorType.Bool:
                    output[at] = value != 0 ? (byte)1 : (byte)0;
                    break;
                case TensorType.Int8 or TensorType.UInt8:
                    output[at] = unchecked((byte)value);
                    break;
                case TensorType.Int16 or TensorType.UInt16:
                    Part<short>(output, at, 1)[0] = unchecked((short)value);
                    break;
                case TensorType.Int32 or TensorType.UInt32:
                    Part<int>(output, at, 1)[0] = unchecked((int)value);
                    break;
                case TensorType.Int64:
                    Part<long>(output, at, 1)[0] = value;
                    break;
                case TensorType.Float64:
                    Part<double>(output, at, 1)[0] = value;
                    break;
                default:
                    WriteFloat(output, at, value);
                    break;
            }
        }
    }

    private void Write(ReadOnlySpan<double> values, Span<byte> output, int start)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int at = start + i;
            double value = values[i];
            switch (to)
            {
                case TensorType.Bool:
                    output[at] = value != 0 ? (byte)1 : (byte)0;
                    break;
                case TensorType.Int8:
                    output[at] = (byte)Saturate(value, sbyte.MinValue, sbyte.MaxValue);
                    break;
                case TensorType.UInt8:
                    output[at] = (byte)Saturate(value, byte.MinValue, byte.MaxValue);
                    break;
                case TensorType.Int16:
                    Part<short>(output, at, 1)[0] = (short)Saturate(value, short.MinValue, short.MaxValue);
                    break;
                case TensorType.UInt16:
                    Part<ushort>(output, at, 1)[0] = (ushort)Saturate(value, ushort.MinValue, ushort.MaxValue);
                    break;
                case TensorType.Int32:
                    Part<int>(output, at, 1)[0] = (int)Saturate(value, int.MinValue, int.MaxValue);
                    break;
                case TensorType.UInt32:
                    Part<uint>(output, at, 1)[0] = (uint)Saturate(value, uint.MinValue, uint.MaxValue);
                    break;
                case TensorType.Int64:
                    Part<long>(output, at, 1)[0] = Saturate(value, long.MinValue, long.MaxValue);
                    break;
                case TensorType.Float64:
                    Part<double>(output, at, 1)[0] = value;
                    break;
                default:
                    WriteFloat(output, at, (float)value);
                    break;
            }
        }
    }

    // The 16-bit types are rounded from float, as the reference does.
    private void WriteFloat(Span<byte> output, int at, float value)
    {
        switch (to)
        {
            case TensorType.Float16:
                Part<Half>(output, at, 1)[0] = (Half)value;
                break;
            case TensorType.BFloat16:
                Part<BFloat16>(output, at, 1)[0] = (BFloat16)value;
                break;
            case TensorType.Complex64:
                Part<float>(output, 2 * at, 2)[0] = value;
                Part<float>(output, 2 * at, 2)[1] = 0;
                break;
            default:
                Part<float>(output, at, 1)[0] = value;
                break;
        }
    }

    // Truncation to long saturates too; the greatest long is not a double, which makes no difference here.
    private static long Saturate(double value, long min, long max) =>
        double.IsNaN(value) ? max : Math.Clamp((long)value, min, max);
}
