using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>WHERE: the coordinates of all elements that are not zero, in their order.</summary>
internal static class WhereKernels
{
    /// <summary>WHERE.</summary>
    public static Kernel Where(NodeContext node)
    {
        Value condition = node.Input(0);
        if (condition.Shape.Length == 0 || node.Output(0).Type != TensorType.Int64)
        {
            throw node.Error($"{condition} must have at least one dimension, and {node.Output(0)} must be int64");
        }

        node.SetShapeAtRun(0);
        int[] shape = condition.Shape;
        return condition.Type switch
        {
            TensorType.Bool or TensorType.UInt8 or TensorType.Int8 => new WhereKernel<byte>(shape),
            TensorType.Int32 or TensorType.UInt32 => new WhereKernel<int>(shape),
            TensorType.Int64 => new WhereKernel<long>(shape),
            TensorType.Float32 => new WhereKernel<float>(shape),
            _ => throw node.UnsupportedType(),
        };
    }
}

/// <summary>WHERE with a condition of one element type.</summary>
internal sealed class WhereKernel<T>(int[] shape) : Kernel
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public override int ScratchBytes => shape.Length * sizeof(int);

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> condition = context.Input<T>(0);
        int count = 0;
        foreach (T value in condition)
        {
            count += T.IsZero(value) ? 0 : 1;
        }

        Span<long> output = context.Resize<long>(0, [count, shape.Length]);
        Span<int> position = MemoryMarshal.Cast<byte, int>(context.Scratch);
        position.Clear();
        for (int i = 0; i < condition.Length; i++)
        {
            if (!T.IsZero(condition[i]))
            {
                for (int axis = 0; axis < position.Length; axis++)
                {
                    output[axis] = position[axis];
                }

                output = output[position.Length..];
            }

            Advance(position);
        }
    }

    private void Advance(Span<int> position)
    {
        for (int axis = position.Length - 1; axis >= 0; axis--)
        {
            if (++position[axis] < shape[axis])
            {
                return;
            }

            position[axis] = 0;
        }
    }
}
