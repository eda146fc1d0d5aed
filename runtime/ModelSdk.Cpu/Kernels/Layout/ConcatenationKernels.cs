using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>CONCATENATION and PACK: several tensors beside each other in one.</summary>
internal static class ConcatenationKernels
{
    /// <summary>CONCATENATION.</summary>
    public static Kernel Concatenation(NodeContext node)
    {
        ConcatenationOptions options = new(node.Options);
        if (options.Activation != FusedActivation.None)
        {
            throw node.Error($"a fused activation ({options.Activation}) is not possible here; apply it in a node of its own");
        }

        int[] first = node.Input(0).Shape;
        // Scalars stand beside each other as the elements of a vector.
        int axis = first.Length == 0 && options.Axis == 0 ? 0 : node.Axis(options.Axis, first.Length);
        int[] shape = first.Length == 0 ? [0] : [.. first];
        shape[axis] = 0;
        for (int i = 0; i < node.InputCount; i++)
        {
            int[] part = node.Input(i).Shape;
            for (int j = 0; j < Math.Max(part.Length, first.Length); j++)
            {
                if (part.Length != first.Length || (j != axis && part[j] != first[j]))
                {
                    throw node.Error($"{node.Input(i)} does not fit beside {node.Input(0)} along dimension {axis}");
                }
            }

            shape[axis] = checked(shape[axis] + Thickness(node.Input(i), axis));
        }

        return Join(node, shape, axis, Thickness);

        static int Thickness(Value input, int axis) => input.Shape.Length == 0 ? 1 : input.Shape[axis];
    }

    /// <summary>PACK: as CONCATENATION along a new dimension.</summary>
    public static Kernel Pack(NodeContext node)
    {
        int[] part = node.Input(0).Shape;
        int axis = node.Axis(new PackOptions(node.Options).Axis, part.Length + 1);
        for (int i = 0; i < node.InputCount; i++)
        {
            node.SameQuantization(node.Input(i), node.Output(0));
            if (!node.Input(i).Shape.AsSpan().SequenceEqual(part))
            {
                throw node.Error($"{node.Input(i)} must have the shape of {node.Input(0)}");
            }
        }

        return Join(node, [.. part[..axis], node.InputCount, .. part[axis..]], axis, static (_, _) => 1);
    }

    private static Kernel Join(NodeContext node, int[] shape, int axis, Func<Value, int, int> thickness)
    {
        Value output = node.Output(0);
        node.SetShape(0, shape);
        int size = node.MovedSize(output);
        int[] strides = Shapes.Strides(shape);
        int[] box = [.. shape];
        long start = 0;
        List<Move> moves = [];
        List<Requantize> requantize = [];
        for (int i = 0; i < node.InputCount; i++)
        {
            Value input = node.Input(i);
            node.SameType(input, output);
            box[axis] = thickness(input, axis);
            moves.Add(new Move(i, 0, new StridedCopy(
                box, Shapes.Strides(box), strides, size, 0, start, node.Settings.ForceReference)));
            if (NeedsRequantization(node, input, output))
            {
                requantize.Add(Requantize.Create(box, shape, axis, start, input.Quantization!, output.Quantization!));
            }

            start += (long)box[axis] * strides[axis];
        }

        return requantize.Count == 0
            ? node.Moves([.. moves])
            : new RequantizingMoveKernel([.. moves], [.. requantize]);
    }

    // uint8 is requantized as the native kernel does; it demands equal scales of int8, and only the zero points 0 of int16.
    private static bool NeedsRequantization(NodeContext node, Value input, Value output)
    {
        switch (output.Type)
        {
            case TensorType.UInt8:
                return input.Quantization is { } from && output.Quantization is { } to
                    && (from.Scale != to.Scale || from.ZeroPoint != to.ZeroPoint);
            case TensorType.Int8:
                node.SameQuantization(input, output);
                return false;
            case TensorType.Int16 when input.Quantization is { ZeroPoint: not 0 } || output.Quantization is { ZeroPoint: not 0 }:
                throw node.Error($"{input} and {output} must have zero points 0, since they are int16");
            default:
                return false;
        }
    }
}
