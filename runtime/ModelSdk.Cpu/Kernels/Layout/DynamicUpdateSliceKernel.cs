using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>DYNAMIC_UPDATE_SLICE: a tensor with a box of it replaced; the box is moved inside when it sticks out.</summary>
/// <remarks>Output and operand may share their memory: then only the box is written, as caches of language models want it.</remarks>
internal sealed class DynamicUpdateSliceKernel : Kernel
{
    private readonly StridedCopy _copy;
    private readonly RunTimeStart _start;

    private DynamicUpdateSliceKernel(StridedCopy copy, RunTimeStart start)
    {
        _copy = copy;
        _start = start;
    }

    /// <inheritdoc/>
    public override int InPlaceInput => 0;

    /// <summary>DYNAMIC_UPDATE_SLICE.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value operand = node.Input(0);
        Value update = node.Input(1);
        node.SameType(operand, update);
        node.SameType(operand, node.Output(0));
        int[] shape = operand.Shape;
        if (update.Shape.Length != shape.Length || update.Shape.Zip(shape).Any(static pair => pair.First > pair.Second))
        {
            throw node.Error($"{update} does not fit inside {operand}");
        }

        node.SetShape(0, shape);
        int size = node.ElementSize(operand);
        int[] zero = new int[shape.Length];
        StridedCopy copy = StridedCopy.Dense(
            update.Shape, update.Shape, zero, shape, zero, size, node.Settings.ForceReference);
        return new DynamicUpdateSliceKernel(copy, new RunTimeStart(node, 2, shape, update.Shape, size));
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> operand = context.Input<byte>(0);
        Span<byte> output = context.Output<byte>(0);
        if (!Unsafe.AreSame(ref MemoryMarshal.GetReference(operand), ref MemoryMarshal.GetReference(output)))
        {
            operand.CopyTo(output);
        }

        _copy.Run(context.Input<byte>(1), output, context.Threads, targetShift: _start.ByteOffset(in context, clamp: true));
    }
}
