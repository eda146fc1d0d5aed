using System.Numerics;
using System.Numerics.Tensors;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>Folds one run of dimensions: whole lines when it is the innermost, otherwise row upon row.</summary>
/// <param name="outer">Elements before the folded dimensions.</param>
/// <param name="reduced">Elements that are folded; at least 1.</param>
/// <param name="inner">Elements behind the folded dimensions.</param>
/// <param name="divisor">What the result is divided by, or null.</param>
internal sealed class ReduceKernel<T, TOperator>(int outer, int reduced, int inner, T? divisor) : Kernel
    where T : unmanaged, INumber<T>
    where TOperator : struct, IReduceOperator<T>
{
    // Elements that a thread folds at least: below, waking it costs more.
    private const int ElementsPerThread = 32 * 1024;

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0)[..(outer * reduced * inner)];
        Span<T> output = context.Output<T>(0)[..(outer * inner)];
        fixed (T* from = input)
        fixed (T* to = output)
        {
            Work work = new(from, to, reduced, inner);
            context.Threads.For(ref work, outer, Math.Max(1, ElementsPerThread / Math.Max(1, reduced * inner)));
        }

        if (divisor is { } number)
        {
            TensorPrimitives.Divide(output, number, output);
        }
    }

    private readonly unsafe struct Work(T* input, T* output, int reduced, int inner) : IParallelWork
    {
        private readonly T* _input = input;
        private readonly T* _output = output;

        public void Run(int start, int end)
        {
            for (int i = start; i < end; i++)
            {
                T* block = _input + ((long)i * reduced * inner);
                if (inner == 1)
                {
                    _output[i] = TOperator.Line(new ReadOnlySpan<T>(block, reduced));
                    continue;
                }

                Span<T> result = new(_output + ((long)i * inner), inner);
                result.Fill(TOperator.Identity);
                for (int row = 0; row < reduced; row++)
                {
                    TOperator.Row(new ReadOnlySpan<T>(block + ((long)row * inner), inner), result);
                }
            }
        }
    }
}
