using System.Numerics;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>REDUCE_PROD of quantized integers: the order of the rounded multiplications is part of the result.</summary>
internal sealed class QuantizedProductKernel<T>(
    ReductionShape shape, int inputZero, int outputZero, FixedMultiplier multiplier) : Kernel
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly int[] _strides = shape.OutputStrides();

    /// <inheritdoc/>
    public override int ScratchBytes => 2 * shape.OutputCount * sizeof(int);

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<T> output = context.Output<T>(0);
        fixed (byte* scratch = context.Scratch)
        {
            Span<int> products = new(scratch, shape.OutputCount);
            Span<int> seen = new((int*)scratch + shape.OutputCount, shape.OutputCount);
            seen.Clear();
            ReductionWalk walk = new(shape.Sizes, _strides, stackalloc int[shape.Sizes.Length]);
            foreach (T value in input)
            {
                int at = walk.Output;
                int factor = int.CreateTruncating(value) - inputZero;
                products[at] = seen[at]++ == 0 ? factor : multiplier.Apply((long)products[at] * factor);
                walk.Next();
            }

            int min = int.CreateTruncating(T.MinValue);
            int max = int.CreateTruncating(T.MaxValue);
            for (int i = 0; i < output.Length; i++)
            {
                output[i] = T.CreateTruncating(Math.Clamp(multiplier.Apply((long)products[i]) + outputZero, min, max));
            }
        }
    }
}
