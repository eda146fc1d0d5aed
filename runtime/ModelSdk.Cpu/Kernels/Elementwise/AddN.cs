using System.Numerics;
using System.Numerics.Tensors;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Factory of ADD_N.</summary>
internal static class AddNKernels
{
    /// <summary>ADD_N: inputs of one shape, added from first to last.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value first = node.Input(0);
        if (node.InputCount < 2 || node.Output(0).Type != first.Type)
        {
            throw node.Error($"it needs at least two inputs, and {node.Output(0)} the type of {first}");
        }

        for (int i = 1; i < node.InputCount; i++)
        {
            Value other = node.Input(i);
            if (other.Type != first.Type || !other.Shape.AsSpan().SequenceEqual(first.Shape))
            {
                throw node.Error($"{other} must have the type and shape of {first}");
            }
        }

        node.SetShape(0, first.Shape);
        return first.Type switch
        {
            TensorType.Float32 => new AddNKernel<float>(node.InputCount),
            TensorType.Int32 => new AddNKernel<int>(node.InputCount),
            _ => throw node.UnsupportedType(),
        };
    }
}

/// <summary>The sum of all inputs.</summary>
internal sealed class AddNKernel<T>(int inputs) : Kernel
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Span<T> sum = context.Output<T>(0);
        context.Input<T>(0).CopyTo(sum);
        for (int i = 1; i < inputs; i++)
        {
            TensorPrimitives.Add(sum, context.Input<T>(i), sum);
        }
    }
}
