using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.Elementwise.Loops;

/// <summary>8- and 16-bit elements as int, in scalars and vectors. T is sbyte, byte or short.</summary>
/// <remarks>The comparisons of types are constants to the compiler; what remains is one branch.</remarks>
internal static class Widening
{
    /// <summary>One element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Widen<T>(T value)
        where T : unmanaged
    {
        return typeof(T) == typeof(sbyte) ? Unsafe.BitCast<T, sbyte>(value)
            : typeof(T) == typeof(byte) ? Unsafe.BitCast<T, byte>(value)
            : Unsafe.BitCast<T, short>(value);
    }

    /// <summary>The low bits of a number that fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Narrow<T>(int value)
        where T : unmanaged
    {
        return typeof(T) == typeof(short) ? Unsafe.BitCast<short, T>((short)value) : Unsafe.BitCast<byte, T>((byte)value);
    }

    /// <summary>A vector of 8-bit elements as two of 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<short> Low, Vector<short> High) WidenBytes<T>(Vector<T> value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(sbyte))
        {
            Vector.Widen(Unsafe.BitCast<Vector<T>, Vector<sbyte>>(value), out Vector<short> first, out Vector<short> second);
            return (first, second);
        }

        Vector.Widen(Unsafe.BitCast<Vector<T>, Vector<byte>>(value), out Vector<ushort> low, out Vector<ushort> high);
        return (Vector.AsVectorInt16(low), Vector.AsVectorInt16(high));
    }
}

/// <summary>The plain loop of an operator on int over narrow elements.</summary>
internal readonly unsafe struct WidenedScalarUnary<T, TOperator>(TOperator op) : IUnaryLoop<T, T>
    where T : unmanaged
    where TOperator : struct, IUnaryOperator<int, int>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(T* x, T* y, int count)
    {
        for (int i = 0; i < count; i++)
        {
            y[i] = Widening.Narrow<T>(op.Invoke(Widening.Widen(x[i])));
        }
    }
}

/// <summary>The vector loop of an operator on int over short elements (8-bit ones have tables).</summary>
internal readonly unsafe struct WidenedVectorUnary<TOperator>(TOperator op) : IUnaryLoop<short, short>
    where TOperator : struct, IVectorUnaryOperator<int>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(short* x, short* y, int count)
    {
        int width = Vector<short>.Count;
        int i = 0;
        for (; i <= count - width; i += width)
        {
            Vector.Widen(Vector.Load(x + i), out Vector<int> low, out Vector<int> high);
            Vector.Narrow(op.Invoke(low), op.Invoke(high)).Store(y + i);
        }

        for (; i < count; i++)
        {
            y[i] = (short)op.Invoke(x[i]);
        }
    }
}

/// <summary>The plain loop of an operator on two ints over narrow elements.</summary>
internal readonly unsafe struct WidenedScalarBinary<T, TOperator>(TOperator op) : IBinaryLoop<T, T>
    where T : unmanaged
    where TOperator : struct, IBinaryOperator<int, int>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TX, TY>(TX x, TY y, T* z, int count)
        where TX : struct, IOperand<T>
        where TY : struct, IOperand<T>
    {
        for (int i = 0; i < count; i++)
        {
            z[i] = Widening.Narrow<T>(op.Invoke(Widening.Widen(x[i]), Widening.Widen(y[i])));
        }
    }
}

/// <summary>The vector loop of an operator on two ints over narrow elements.</summary>
internal readonly unsafe struct WidenedVectorBinary<T, TOperator>(TOperator op) : IBinaryLoop<T, T>
    where T : unmanaged
    where TOperator : struct, IVectorBinaryOperator<int>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TX, TY>(TX x, TY y, T* z, int count)
        where TX : struct, IOperand<T>
        where TY : struct, IOperand<T>
    {
        int width = Vector<T>.Count;
        int i = 0;
        for (; i <= count - width; i += width)
        {
            if (typeof(T) == typeof(short))
            {
                Vector<short> result = Invoke(
                    Unsafe.BitCast<Vector<T>, Vector<short>>(x.Load(i)), Unsafe.BitCast<Vector<T>, Vector<short>>(y.Load(i)));
                Unsafe.BitCast<Vector<short>, Vector<T>>(result).Store(z + i);
            }
            else
            {
                (Vector<short> xLow, Vector<short> xHigh) = Widening.WidenBytes(x.Load(i));
                (Vector<short> yLow, Vector<short> yHigh) = Widening.WidenBytes(y.Load(i));
                Vector<sbyte> result = Vector.Narrow(Invoke(xLow, yLow), Invoke(xHigh, yHigh));
                Unsafe.BitCast<Vector<sbyte>, Vector<T>>(result).Store(z + i);
            }
        }

        for (; i < count; i++)
        {
            z[i] = Widening.Narrow<T>(op.Invoke(Widening.Widen(x[i]), Widening.Widen(y[i])));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<short> Invoke(Vector<short> x, Vector<short> y)
    {
        Vector.Widen(x, out Vector<int> xLow, out Vector<int> xHigh);
        Vector.Widen(y, out Vector<int> yLow, out Vector<int> yHigh);
        return Vector.Narrow(op.Invoke(xLow, yLow), op.Invoke(xHigh, yHigh));
    }
}

/// <summary>A function of one byte as a table of all 256 results.</summary>
internal readonly unsafe struct ByteTable(byte[] table) : IUnaryLoop<byte, byte>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(byte* x, byte* y, int count)
    {
        // 256 entries were checked when the table was made; an index of one byte cannot leave them.
        fixed (byte* entries = table)
        {
            for (int i = 0; i < count; i++)
            {
                y[i] = entries[x[i]];
            }
        }
    }
}
