using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.Elementwise.Loops;

/// <summary>The vector loop over one operand.</summary>
internal readonly unsafe struct VectorUnary<T, TOperator>(TOperator op) : IUnaryLoop<T, T>
    where T : unmanaged
    where TOperator : struct, IVectorUnaryOperator<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(T* x, T* y, int count)
    {
        int width = Vector<T>.Count;
        int i = 0;
        // Both vectors are read before one is written, so that in-place use is safe whatever the compiler reorders.
        for (; i <= count - (2 * width); i += 2 * width)
        {
            Vector<T> first = op.Invoke(Vector.Load(x + i));
            Vector<T> second = op.Invoke(Vector.Load(x + i + width));
            first.Store(y + i);
            second.Store(y + i + width);
        }

        for (; i <= count - width; i += width)
        {
            op.Invoke(Vector.Load(x + i)).Store(y + i);
        }

        if (i < count)
        {
            Tail(x + i, y + i, count - i);
        }
    }

    // Through a vector as well: with a scalar form an element's result would depend on its position.
    private void Tail(T* x, T* y, int count)
    {
        T* buffer = stackalloc T[Vector<T>.Count];
        for (int i = 0; i < count; i++)
        {
            buffer[i] = x[i];
        }

        op.Invoke(Vector.Load(buffer)).Store(buffer);
        for (int i = 0; i < count; i++)
        {
            y[i] = buffer[i];
        }
    }
}

/// <summary>The vector loop of an operator of float over float16 elements, by way of a small buffer.</summary>
internal readonly unsafe struct HalfVectorUnary<TOperator>(TOperator op) : IUnaryLoop<Half, Half>
    where TOperator : struct, IVectorUnaryOperator<float>
{
    private const int Chunk = 512;

    /// <inheritdoc/>
    public void Run(Half* x, Half* y, int count)
    {
        float* buffer = stackalloc float[Chunk];
        VectorUnary<float, TOperator> loop = new(op);
        for (int i = 0; i < count; i += Chunk)
        {
            int length = Math.Min(Chunk, count - i);
            Span<float> floats = new(buffer, length);
            TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(x + i, length), floats);
            loop.Run(buffer, buffer, length);
            TensorPrimitives.ConvertToHalf(floats, new Span<Half>(y + i, length));
        }
    }
}

/// <summary>The vector loop over two operands; the tail is scalar because both forms of its operators agree exactly.</summary>
internal readonly unsafe struct VectorBinary<T, TOperator>(TOperator op) : IBinaryLoop<T, T>
    where T : unmanaged
    where TOperator : struct, IVectorBinaryOperator<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TX, TY>(TX x, TY y, T* z, int count)
        where TX : struct, IOperand<T>
        where TY : struct, IOperand<T>
    {
        int width = Vector<T>.Count;
        int i = 0;
        for (; i <= count - (2 * width); i += 2 * width)
        {
            Vector<T> first = op.Invoke(x.Load(i), y.Load(i));
            Vector<T> second = op.Invoke(x.Load(i + width), y.Load(i + width));
            first.Store(z + i);
            second.Store(z + i + width);
        }

        for (; i <= count - width; i += width)
        {
            op.Invoke(x.Load(i), y.Load(i)).Store(z + i);
        }

        for (; i < count; i++)
        {
            z[i] = op.Invoke(x[i], y[i]);
        }
    }
}
