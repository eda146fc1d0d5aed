using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>BROADCAST_ARGS and BroadcastGradientArgs: what shapes tell of the broadcasting of two operands.</summary>
/// <remarks>Rules: LiteRT, tflite/kernels/broadcast_args.cc and gradient/bcast_grad_args.cc.</remarks>
internal static class BroadcastArgsKernels
{
    /// <summary>BROADCAST_ARGS: the shape of the result.</summary>
    public static Kernel BroadcastArgs(NodeContext node)
    {
        bool isWide = Check(node);
        int left = node.Input(0).Shape[0];
        int right = node.Input(1).Shape[0];
        node.SetShape(0, Math.Max(left, right));
        string name = node.Node.ToString();
        return isWide ? new BroadcastArgsKernel<long>(name) : new BroadcastArgsKernel<int>(name);
    }

    /// <summary>BroadcastGradientArgs: for each operand the dimensions along which its gradient is summed up.</summary>
    public static Kernel BroadcastGradientArgs(NodeContext node)
    {
        bool isWide = Check(node);
        node.SetShapeAtRun(0);
        node.SetShapeAtRun(1);
        string name = node.Node.ToString();
        int rank = Math.Max(node.Input(0).Shape[0], node.Input(1).Shape[0]);
        return isWide ? new BroadcastGradientArgsKernel<long>(name, rank) : new BroadcastGradientArgsKernel<int>(name, rank);
    }

    /// <summary>Size of a dimension counted from the last; 1 where the shape has no such dimension.</summary>
    public static T FromLast<T>(ReadOnlySpan<T> shape, int index)
        where T : unmanaged, INumber<T> => index < shape.Length ? shape[shape.Length - 1 - index] : T.One;

    /// <summary>The error for sizes that do not go together.</summary>
    public static ModelException SizeError(string node, object left, object right, int dimension) =>
        new(
            ModelErrorCode.RuntimeFailure,
            $"{node}: dimension {dimension} is {left} in one shape and {right} in the other; they must be equal, or one of them 1");

    private static bool Check(NodeContext node)
    {
        Value left = node.Input(0);
        Value right = node.Input(1);
        bool sameTypes = left.Type == right.Type && node.Node.Outputs.All(output => output.Type == left.Type);
        return sameTypes && left.Type is TensorType.Int32 or TensorType.Int64 && left.Shape.Length == 1 && right.Shape.Length == 1
            ? left.Type == TensorType.Int64
            : throw node.Error($"{left} and {right} must have one dimension, and be int32 or int64 like the outputs");
    }
}

/// <summary>BROADCAST_ARGS of one type.</summary>
internal sealed class BroadcastArgsKernel<T>(string node) : Kernel
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> left = context.Input<T>(0);
        ReadOnlySpan<T> right = context.Input<T>(1);
        Span<T> output = context.Output<T>(0);
        for (int i = 0; i < output.Length; i++)
        {
            T a = BroadcastArgsKernels.FromLast(left, i);
            T b = BroadcastArgsKernels.FromLast(right, i);
            output[output.Length - 1 - i] = a == T.One ? b
                : b == T.One || a == b ? a
                : throw BroadcastArgsKernels.SizeError(node, a, b, output.Length - 1 - i);
        }
    }
}

/// <summary>BroadcastGradientArgs of one type.</summary>
internal sealed class BroadcastGradientArgsKernel<T>(string node, int rank) : Kernel
    where T : unmanaged, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public override int ScratchBytes => 2 * rank * sizeof(int);

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> left = context.Input<T>(0);
        ReadOnlySpan<T> right = context.Input<T>(1);
        Span<int> scratch = MemoryMarshal.Cast<byte, int>(context.Scratch);
        Span<int> ofLeft = scratch[..rank];
        Span<int> ofRight = scratch[rank..];
        int leftCount = 0;
        int rightCount = 0;
        // Equal shapes need no sums, not even along dimensions of size 1.
        for (int axis = 0; axis < rank && !left.SequenceEqual(right); axis++)
        {
            T a = BroadcastArgsKernels.FromLast(left, rank - 1 - axis);
            T b = BroadcastArgsKernels.FromLast(right, rank - 1 - axis);
            if (a != b && a != T.One && b != T.One)
            {
                throw BroadcastArgsKernels.SizeError(node, a, b, axis);
            }

            if (a == T.One)
            {
                ofLeft[leftCount++] = axis;
            }

            if (b == T.One)
            {
                ofRight[rightCount++] = axis;
            }
        }

        Write(context.Resize<T>(0, [leftCount]), ofLeft);
        Write(context.Resize<T>(1, [rightCount]), ofRight);
    }

    private static void Write(Span<T> output, ReadOnlySpan<int> axes)
    {
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = T.CreateTruncating(axes[i]);
        }
    }
}
