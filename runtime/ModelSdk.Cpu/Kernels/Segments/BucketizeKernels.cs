using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>BUCKETIZE: how many of the ascending bounds are not above an element.</summary>
internal static class BucketizeKernels
{
    /// <summary>BUCKETIZE.</summary>
    public static Kernel Bucketize(NodeContext node)
    {
        Value input = node.Input(0);
        float[] bounds = new BucketizeOptions(node.Options).Boundaries.ToArray();
        for (int i = 1; i < bounds.Length; i++)
        {
            if (bounds[i] < bounds[i - 1])
            {
                throw node.Error($"the bounds must ascend; {bounds[i]} comes after {bounds[i - 1]}");
            }
        }

        if (node.Output(0).Type != TensorType.Int32)
        {
            throw node.Error($"{node.Output(0)} must be int32");
        }

        node.SetShape(0, input.Shape);
        // Native compares integers as float32, and float64 as it is.
        return input.Type switch
        {
            TensorType.Float32 => new BucketizeKernel<float, float>(bounds),
            TensorType.Int32 => new BucketizeKernel<int, float>(bounds),
            TensorType.Int64 => new BucketizeKernel<long, float>(bounds),
            TensorType.Float64 => new BucketizeKernel<double, double>(bounds),
            _ => throw node.UnsupportedType(),
        };
    }
}

/// <summary>BUCKETIZE of one element type, compared as another.</summary>
internal sealed class BucketizeKernel<T, TCompared>(float[] bounds) : Kernel
    where T : unmanaged, INumber<T>
    where TCompared : unmanaged, INumber<TCompared>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<int> output = context.Output<int>(0);
        for (int i = 0; i < input.Length; i++)
        {
            TCompared value = TCompared.CreateTruncating(input[i]);
            int low = 0;
            int high = bounds.Length;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                if (value < TCompared.CreateTruncating(bounds[middle]))
                {
                    high = middle;
                }
                else
                {
                    low = middle + 1;
                }
            }

            output[i] = low;
        }
    }
}
