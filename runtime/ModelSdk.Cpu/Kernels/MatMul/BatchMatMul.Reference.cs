using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>BATCH_MATMUL by plain loops, for any types.</summary>
internal sealed class BatchMatMulReference<TLeft, TRight, TSum, TOut, TFinish>(
    BatchMatMulSpec spec, TSum leftZero, TSum rightZero, TFinish finish) : Kernel
    where TLeft : unmanaged, INumberBase<TLeft>
    where TRight : unmanaged, INumberBase<TRight>
    where TSum : unmanaged, INumberBase<TSum>
    where TOut : unmanaged
    where TFinish : IFinish<TSum, TOut>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<TLeft> left = context.Input<TLeft>(0);
        ReadOnlySpan<TRight> right = context.Input<TRight>(1);
        Span<TOut> output = context.Output<TOut>(0);
        int next = 0;
        for (int batch = 0; batch < spec.Batches; batch++)
        {
            ReadOnlySpan<TLeft> a = left.Slice(spec.LeftMatrix[batch] * spec.Rows * spec.Depth, spec.Rows * spec.Depth);
            ReadOnlySpan<TRight> b = right.Slice(spec.RightMatrix[batch] * spec.Columns * spec.Depth, spec.Columns * spec.Depth);
            for (int row = 0; row < spec.Rows; row++)
            {
                for (int column = 0; column < spec.Columns; column++)
                {
                    TSum sum = TSum.Zero;
                    for (int k = 0; k < spec.Depth; k++)
                    {
                        TLeft x = a[(row * spec.LeftRowStep) + (k * spec.LeftDepthStep)];
                        TRight y = b[(column * spec.RightColumnStep) + (k * spec.RightDepthStep)];
                        sum += (TSum.CreateTruncating(x) - leftZero) * (TSum.CreateTruncating(y) - rightZero);
                    }

                    output[next++] = finish.Finish(sum, column);
                }
            }
        }
    }
}

/// <summary>BATCH_MATMUL with an int8 right side whose float left rows are quantized on the fly, by plain loops.</summary>
internal sealed class BatchMatMulHybridReference(BatchMatMulSpec spec, float[] rightScales, bool asymmetric) : Kernel
{
    /// <inheritdoc/>
    public override int ScratchBytes => checked(spec.Depth * (sizeof(float) + 1));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> left = context.Input<float>(0);
        ReadOnlySpan<sbyte> right = context.Input<sbyte>(1);
        Span<float> output = context.Output<float>(0);
        Span<float> values = MemoryMarshal.Cast<byte, float>(context.Scratch)[..spec.Depth];
        Span<sbyte> quantized = MemoryMarshal.Cast<byte, sbyte>(context.Scratch).Slice(spec.Depth * sizeof(float), spec.Depth);
        int next = 0;
        for (int batch = 0; batch < spec.Batches; batch++)
        {
            ReadOnlySpan<float> a = left.Slice(spec.LeftMatrix[batch] * spec.Rows * spec.Depth, spec.Rows * spec.Depth);
            ReadOnlySpan<sbyte> b = right.Slice(spec.RightMatrix[batch] * spec.Columns * spec.Depth, spec.Columns * spec.Depth);
            for (int row = 0; row < spec.Rows; row++)
            {
                for (int k = 0; k < spec.Depth; k++)
                {
                    values[k] = a[(row * spec.LeftRowStep) + (k * spec.LeftDepthStep)];
                }

                (float scale, int zero) = HybridQuantizer.Quantize(values, quantized, asymmetric);
                for (int column = 0; column < spec.Columns; column++)
                {
                    int sum = 0;
                    for (int k = 0; k < spec.Depth; k++)
                    {
                        sum += (quantized[k] - zero) * b[(column * spec.RightColumnStep) + (k * spec.RightDepthStep)];
                    }

                    output[next++] = sum * (scale * rightScales[column]);
                }
            }
        }
    }
}

/// <summary>The sums themselves: BATCH_MATMUL from int8 to int32.</summary>
internal readonly struct NoFinish : IFinish<int, int>
{
    /// <inheritdoc/>
    public int Finish(int sum, int channel) => sum;
}

/// <summary>A float sum that no activation bounds.</summary>
internal readonly struct UnboundedFinish : IFinish<float, float>
{
    /// <inheritdoc/>
    public float Finish(float sum, int channel) => sum;
}
