using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Window;

/// <summary>DILATE: pulls the elements of a tensor apart and puts a given value between them.</summary>
/// <remarks>Checks: LiteRT, tflite/kernels/dilate.cc.</remarks>
internal static class Dilate
{
    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        Value dilations = node.Input(1);
        Value padding = node.Input(2);
        node.SameType(input, node.Output(0));
        node.SameType(input, padding);
        if (input.Shape.Length == 0 || padding.Count < 1 || dilations.Type != TensorType.Int32 || dilations.Shape.Length != 1)
        {
            throw node.Error($"{input} must have dimensions, {dilations} one of int32, and {padding} a value");
        }

        int[] steps = node.ConstantInts(1);
        if (steps.Length != input.Shape.Length || Array.Exists(steps, static step => step < 1))
        {
            throw node.Error($"the dilations [{string.Join(',', steps)}] must be one number from 1 for each dimension of {input}");
        }

        int[] shape = [.. input.Shape.Select((size, i) => checked(((size - 1) * steps[i]) + 1))];
        node.SetShape(0, shape);
        int[] targets = Shapes.Strides(shape);
        StridedCopy copy = new(
            input.Shape,
            Shapes.Strides(input.Shape),
            [.. targets.Select((stride, i) => input.Shape[i] <= 1 ? stride : stride * steps[i])],
            node.ElementSize(input),
            reference: node.Settings.ForceReference);
        return new FilledCopyKernel(valueInput: 2, node.ElementSize(input), copy);
    }
}

/// <summary>Fills the output with the value of an input and copies input 0 into it.</summary>
/// <param name="valueInput">Which input holds the value.</param>
/// <param name="elementSize">Bytes of an element.</param>
/// <param name="copy">What is copied where, or null for nothing.</param>
internal sealed class FilledCopyKernel(int valueInput, int elementSize, StridedCopy? copy) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        BytePattern.Fill(context.Output<byte>(0), context.Input<byte>(valueInput)[..elementSize]);
        copy?.Run(context.Input<byte>(0), context.Output<byte>(0), context.Threads);
    }
}
