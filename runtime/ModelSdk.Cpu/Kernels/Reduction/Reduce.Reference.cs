using System.Numerics;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>Walks over the input in order and says which output each element belongs to.</summary>
internal ref struct ReductionWalk
{
    private readonly int[] _sizes;
    private readonly int[] _strides;
    private readonly Span<int> _position;

    /// <summary>Starts at the first element; <paramref name="position"/> is memory for a counter of each dimension.</summary>
    public ReductionWalk(int[] sizes, int[] outputStrides, Span<int> position)
    {
        _sizes = sizes;
        _strides = outputStrides;
        _position = position;
        position.Clear();
    }

    /// <summary>Index of the output that the current element belongs to.</summary>
    public int Output { get; private set; }

    /// <summary>Goes to the next element.</summary>
    public void Next()
    {
        for (int i = _sizes.Length - 1; i >= 0; i--)
        {
            Output += _strides[i];
            if (++_position[i] < _sizes[i])
            {
                return;
            }

            Output -= _strides[i] * _sizes[i];
            _position[i] = 0;
        }
    }
}

/// <summary>The plain reduction: any shape, one element at a time; integer means divide at the end, in 64 bits.</summary>
/// <param name="shape">What is folded.</param>
/// <param name="divisor">What the result is divided by: the number of folded elements for MEAN, otherwise 1.</param>
internal sealed class ReduceReferenceKernel<T, TAccumulator, TOperator>(ReductionShape shape, TAccumulator divisor) : Kernel
    where T : unmanaged, INumberBase<T>
    where TAccumulator : unmanaged, INumberBase<TAccumulator>
    where TOperator : struct, IReduceOperator<TAccumulator>
{
    private readonly int[] _strides = shape.OutputStrides();

    /// <inheritdoc/>
    public override unsafe int ScratchBytes => shape.OutputCount * sizeof(TAccumulator);

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<T> output = context.Output<T>(0);
        fixed (byte* scratch = context.Scratch)
        {
            Span<TAccumulator> sums = new(scratch, shape.OutputCount);
            sums.Fill(TOperator.Identity);
            ReductionWalk walk = new(shape.Sizes, _strides, stackalloc int[shape.Sizes.Length]);
            foreach (T value in input)
            {
                sums[walk.Output] = TOperator.Combine(sums[walk.Output], TAccumulator.CreateTruncating(value));
                walk.Next();
            }

            for (int i = 0; i < output.Length; i++)
            {
                output[i] = T.CreateTruncating(sums[i] / divisor);
            }
        }
    }
}
