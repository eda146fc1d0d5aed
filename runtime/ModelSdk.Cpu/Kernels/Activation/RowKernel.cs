using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>Code for one row: the elements along the last dimension.</summary>
internal interface IRowOperator<TIn, TOut>
{
    /// <summary>Computes a row; both may be the same memory when their elements have one size.</summary>
    void Invoke(ReadOnlySpan<TIn> row, Span<TOut> result);
}

/// <summary>A kernel that computes each row by itself: SOFTMAX, LOG_SOFTMAX, L2_NORMALIZATION.</summary>
internal sealed unsafe class RowKernel<TIn, TOut, TOperator>(TOperator op, int rows, int depth) : Kernel
    where TIn : unmanaged
    where TOut : unmanaged
    where TOperator : struct, IRowOperator<TIn, TOut>
{
    /// <inheritdoc/>
    public override int InPlaceInput => sizeof(TIn) == sizeof(TOut) ? 0 : -1;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        fixed (TIn* x = context.Input<TIn>(0)[..(rows * depth)])
        fixed (TOut* y = context.Output<TOut>(0)[..(rows * depth)])
        {
            Work work = new(op, x, y, depth);
            context.Threads.For(ref work, depth == 0 ? 0 : rows, Math.Max(1, 4096 / Math.Max(1, depth)));
        }
    }

    private readonly struct Work(TOperator op, TIn* x, TOut* y, int depth) : IParallelWork
    {
        public void Run(int start, int end)
        {
            for (int row = start; row < end; row++)
            {
                nint offset = (nint)row * depth;
                op.Invoke(new ReadOnlySpan<TIn>(x + offset, depth), new Span<TOut>(y + offset, depth));
            }
        }
    }
}

/// <summary>Makes row kernels.</summary>
internal static class Rows
{
    /// <summary>The kernel that runs <paramref name="op"/> over the rows of input 0; sets the output's shape.</summary>
    public static Kernel Create<TIn, TOut, TOperator>(NodeContext node, TOperator op)
        where TIn : unmanaged
        where TOut : unmanaged
        where TOperator : struct, IRowOperator<TIn, TOut>
    {
        Value input = node.Input(0);
        if (input.Shape.Length == 0)
        {
            throw node.Error($"its input, {input}, is a scalar; it needs at least one dimension");
        }

        node.SetShape(0, input.Shape);
        int depth = input.Shape[^1];
        return new RowKernel<TIn, TOut, TOperator>(op, Shapes.Product(input.Shape, 0, input.Shape.Length - 1), depth);
    }

    /// <summary>The error for a quantization of the output that the operator does not have.</summary>
    public static ModelException WrongOutput(NodeContext node, string wanted) => node.Error(
        $"the quantization of its output, {node.Output(0)}, must be {wanted}; quantize the model again");
}
