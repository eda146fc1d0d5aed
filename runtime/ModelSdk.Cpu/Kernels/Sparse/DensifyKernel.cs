using System.Runtime.CompilerServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Sparse;

/// <summary>DENSIFY: expands a sparse constant; the pass that folds constants runs it once.</summary>
internal sealed class DensifyKernel<T>(int[] places) : Kernel
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> stored = context.Input<T>(0)[..places.Length];
        Span<T> output = context.Output<T>(0);
        output.Clear();
        for (int i = 0; i < places.Length; i++)
        {
            output[places[i]] = stored[i];
        }
    }
}

/// <summary>Makes the kernel of DENSIFY.</summary>
internal static class Densify
{
    /// <summary>DENSIFY.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        if (!input.IsConstant || input.Sparsity.IsNull)
        {
            throw node.Error($"{input} must be a sparse constant");
        }

        node.SetShape(0, input.Shape);
        return input.Type switch
        {
            TensorType.Float32 => Create<float>(node, input),
            TensorType.Float16 => Create<Half>(node, input),
            TensorType.Int8 => Create<sbyte>(node, input),
            _ => throw node.Error($"{input} must be float32, float16 or int8"),
        };
    }

    private static DensifyKernel<T> Create<T>(NodeContext node, Value input)
        where T : unmanaged
    {
        int[] places = SparsePlaces.Read(node, input);
        return places.Length * Unsafe.SizeOf<T>() <= input.ConstantMemory.Length
            ? new DensifyKernel<T>(places)
            : throw node.Error($"{input} stores fewer values than its sparse encoding counts");
    }
}
