using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>DYNAMIC_UPDATE_SLICE: a tensor with a box of it replaced; the box is moved inside when it sticks out.</summary>
/// <remarks>Output and operand may share their memory: then only the box is written, as caches of language models want it.</remarks>
internal sealed class DynamicUpdateSliceKernel(StridedCopy copy, RunTimeStart start) : Kernel
{
    private const int MaxRank = 8;

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

        if (shape.Length > MaxRank)
        {
            throw node.Error($"{operand} has more than {MaxRank} dimensions");
        }

        node.SetShape(0, shape);
        int size = node.MovedSize(operand);
        int[] zero = new int[shape.Length];
        StridedCopy copy = StridedCopy.Dense(
            update.Shape, update.Shape, zero, shape, zero, size, node.Settings.ForceReference);
        RunTimeStart start = new(node, 2, shape, update.Shape, size);
        return operand.Type.IsPacked()
            ? new PackedUpdateSliceKernel(copy, start, operand.Type.Bits(), operand.Count, update.Count)
            : new DynamicUpdateSliceKernel(copy, start);
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

        copy.Run(context.Input<byte>(1), output, context.Threads, targetShift: start.ByteOffset(in context, clamp: true));
    }
}

/// <summary>DYNAMIC_UPDATE_SLICE of elements of less than a byte: unpacked, written, packed again.</summary>
internal sealed class PackedUpdateSliceKernel(StridedCopy copy, RunTimeStart start, int bits, int operandCount, int updateCount) : Kernel
{
    /// <inheritdoc/>
    public override int ScratchBytes => checked(operandCount + updateCount);

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Span<byte> operand = context.Scratch[..operandCount];
        Span<byte> update = context.Scratch.Slice(operandCount, updateCount);
        PackedMoveKernel.Unpack(context.Input<byte>(0), operand, bits);
        PackedMoveKernel.Unpack(context.Input<byte>(1), update, bits);
        copy.Run(update, operand, context.Threads, targetShift: start.ByteOffset(in context, clamp: true));
        PackedMoveKernel.Pack(operand, context.Output<byte>(0), bits);
    }
}
