using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>Checks that the factories of this folder share, and the errors of its kernels.</summary>
internal static class LayoutChecks
{
    /// <summary>Bytes of an element of a value that can be moved as whole bytes.</summary>
    public static int ElementSize(this NodeContext node, Value value) =>
        value.Type switch
        {
            TensorType.Bool or TensorType.Int8 or TensorType.UInt8 or TensorType.Float8E4M3FN or TensorType.Float8E5M2 => 1,
            TensorType.Int16 or TensorType.UInt16 or TensorType.Float16 or TensorType.BFloat16 => 2,
            TensorType.Int32 or TensorType.UInt32 or TensorType.Float32 => 4,
            TensorType.Int64 or TensorType.UInt64 or TensorType.Float64 or TensorType.Complex64 => 8,
            TensorType.Complex128 => 16,
            _ => throw node.Error($"{value}: elements of this type cannot be moved by the managed engine; convert the tensor first"),
        };

    /// <summary>The same for copies that <see cref="Moves"/> makes: packed elements count as one byte, which they become.</summary>
    public static int MovedSize(this NodeContext node, Value value) =>
        value.Type.IsPacked() ? sizeof(byte) : node.ElementSize(value);

    /// <summary>The kernel of planned copies, which unpacks and packs elements of less than a byte on the way.</summary>
    public static Kernel Moves(this NodeContext node, Move[] moves) =>
        node.Output(0).Type is { } type && type.IsPacked() ? new PackedMoveKernel(node, moves, type.Bits()) : new MoveKernel(moves);

    /// <summary>The single value of a constant input, such as an axis.</summary>
    public static int ConstantInt(this NodeContext node, int index)
    {
        int[] values = node.ConstantInts(index);
        return values.Length == 1
            ? values[0]
            : throw node.Error($"input {index}, {node.Input(index)}, must hold one number");
    }

    /// <summary>An axis as an index from 0.</summary>
    public static int Axis(this NodeContext node, int axis, int rank)
    {
        int normalized = Shapes.NormalizeAxis(axis, rank);
        return normalized >= 0 ? normalized : throw node.Error($"axis {axis} does not exist in a tensor with {rank} dimensions");
    }

    /// <summary>Checks that a tensor has the element type of another one.</summary>
    public static void SameType(this NodeContext node, Value a, Value b)
    {
        if (a.Type != b.Type)
        {
            throw node.Error($"{a} and {b} must have the same element type");
        }
    }

    /// <summary>Checks that a tensor has the scale and the zero point of another one, where only the stored numbers are moved.</summary>
    public static void SameQuantization(this NodeContext node, Value a, Value b)
    {
        if (Parameters(a) != Parameters(b))
        {
            throw node.Error($"{a} and {b} have different scales or zero points, which is not converted here; requantize before");
        }

        // As native has them: nothing for tensors without quantization or with one for each channel.
        static (float Scale, int ZeroPoint) Parameters(Value value) =>
            value.Quantization is { IsPerChannel: false, BlockSize: 0 } quantization ? (quantization.Scale, quantization.ZeroPoint) : default;
    }

    /// <summary>The error for an index in the input data that points outside of a tensor.</summary>
    public static ModelException IndexError(string node, long index, long size, int dimension) =>
        new(
            ModelErrorCode.RuntimeFailure,
            $"{node}: index {index} is outside of dimension {dimension}, which has {size} elements; check the data given to the model");
}
