using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.Elementwise.Loops;

/// <summary>The plain loop over one operand: the reference, and the only code for operators without a vector form.</summary>
internal readonly unsafe struct ScalarUnary<TIn, TOut, TOperator>(TOperator op) : IUnaryLoop<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
    where TOperator : struct, IUnaryOperator<TIn, TOut>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(TIn* x, TOut* y, int count)
    {
        for (int i = 0; i < count; i++)
        {
            y[i] = op.Invoke(x[i]);
        }
    }
}

/// <summary>The plain loop over two operands.</summary>
internal readonly unsafe struct ScalarBinary<TIn, TOut, TOperator>(TOperator op) : IBinaryLoop<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
    where TOperator : struct, IBinaryOperator<TIn, TOut>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TX, TY>(TX x, TY y, TOut* z, int count)
        where TX : struct, IOperand<TIn>
        where TY : struct, IOperand<TIn>
    {
        for (int i = 0; i < count; i++)
        {
            z[i] = op.Invoke(x[i], y[i]);
        }
    }
}
