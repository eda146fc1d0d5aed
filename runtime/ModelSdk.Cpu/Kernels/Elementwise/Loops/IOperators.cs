using System.Numerics;

namespace ModelSdk.Cpu.Kernels.Elementwise.Loops;

/// <summary>A function of one element.</summary>
/// <remarks>
/// Operators are readonly structs, so that loops are compiled for each of them without calls. Their members are not
/// static because many carry numbers (bounds of an activation, multipliers of a quantization).
/// </remarks>
internal interface IUnaryOperator<TIn, TOut>
{
    /// <summary>The plain form: it defines the result.</summary>
    TOut Invoke(TIn x);
}

/// <summary>A function of one element that also exists for vectors.</summary>
internal interface IVectorUnaryOperator<T> : IUnaryOperator<T, T>
{
    /// <summary>The vector form.</summary>
    Vector<T> Invoke(Vector<T> x);
}

/// <summary>A function of two elements.</summary>
internal interface IBinaryOperator<TIn, TOut>
{
    /// <summary>The plain form: it defines the result.</summary>
    TOut Invoke(TIn x, TIn y);
}

/// <summary>A function of two elements that also exists for vectors.</summary>
internal interface IVectorBinaryOperator<T> : IBinaryOperator<T, T>
{
    /// <summary>The vector form.</summary>
    Vector<T> Invoke(Vector<T> x, Vector<T> y);
}

/// <summary>Applies a function of one element to <c>count</c> elements; x and y may be the same memory.</summary>
/// <remarks>
/// Implementations are compiled with full optimization at once: without it the first runs of a model go through code in
/// which every vector operation is a call, and on a busy machine that lasts for seconds.
/// </remarks>
internal unsafe interface IUnaryLoop<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    /// <summary>Computes y from x.</summary>
    void Run(TIn* x, TOut* y, int count);
}

/// <summary>Applies a function of two elements to <c>count</c> pairs; z may be the memory of x or of y.</summary>
internal unsafe interface IBinaryLoop<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    /// <summary>Computes z from the operands.</summary>
    void Run<TX, TY>(TX x, TY y, TOut* z, int count)
        where TX : struct, IOperand<TIn>
        where TY : struct, IOperand<TIn>;
}
