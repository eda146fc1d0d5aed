using ModelSdk.Cpu.Graph;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>SPLIT, SPLIT_V and UNPACK: one tensor cut into several.</summary>
internal static class SplitKernels
{
    /// <summary>SPLIT into equal parts; the axis is input 0.</summary>
    public static Kernel Split(NodeContext node)
    {
        Value input = node.Input(1);
        int axis = node.Axis(node.ConstantInt(0), input.Shape.Length);
        int count = new SplitOptions(node.Options).NumSplits;
        if (count != node.OutputCount || count == 0 || input.Shape[axis] % count != 0)
        {
            throw node.Error($"dimension {axis} of {input} cannot be split into {count} equal parts for {node.OutputCount} outputs");
        }

        int[] sizes = new int[count];
        Array.Fill(sizes, input.Shape[axis] / count);
        return Cut(node, 1, axis, sizes, keepAxis: true);
    }

    /// <summary>SPLIT_V into parts of given sizes, one of which may be -1.</summary>
    public static Kernel SplitV(NodeContext node)
    {
        Value input = node.Input(0);
        int[] sizes = node.ConstantInts(1);
        int axis = node.Axis(node.ConstantInt(2), input.Shape.Length);
        int open = Array.IndexOf(sizes, -1);
        if (open >= 0)
        {
            sizes[open] = 0;
            sizes[open] = input.Shape[axis] - sizes.Sum();
        }

        if (sizes.Length != node.OutputCount || sizes.Any(static size => size < 0) || sizes.Sum() != input.Shape[axis])
        {
            throw node.Error(
                $"the sizes [{string.Join(',', sizes)}] do not cut dimension {axis} of {input} into {node.OutputCount} outputs");
        }

        return Cut(node, 0, axis, sizes, keepAxis: true);
    }

    /// <summary>UNPACK: one output for each index of a dimension.</summary>
    public static Kernel Unpack(NodeContext node)
    {
        Value input = node.Input(0);
        UnpackOptions options = new(node.Options);
        int axis = node.Axis(options.Axis, input.Shape.Length);
        if (options.Num != input.Shape[axis] || options.Num != node.OutputCount)
        {
            throw node.Error($"dimension {axis} of {input} does not unpack into {options.Num} parts for {node.OutputCount} outputs");
        }

        int[] sizes = new int[options.Num];
        Array.Fill(sizes, 1);
        return Cut(node, 0, axis, sizes, keepAxis: false);
    }

    private static Kernel Cut(NodeContext node, int inputIndex, int axis, int[] sizes, bool keepAxis)
    {
        Value input = node.Input(inputIndex);
        int elementSize = node.MovedSize(input);
        int[] strides = Shapes.Strides(input.Shape);
        Move[] moves = new Move[sizes.Length];
        int start = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            node.SameType(input, node.Output(i));
            if (!keepAxis)
            {
                node.SameQuantization(input, node.Output(i));
            }

            int[] box = [.. input.Shape];
            box[axis] = sizes[i];
            node.SetShape(i, keepAxis ? box : [.. box[..axis], .. box[(axis + 1)..]]);
            moves[i] = new Move(inputIndex, i, new StridedCopy(
                box,
                strides,
                Shapes.Strides(box),
                elementSize,
                sourceStart: (long)start * strides[axis],
                reference: node.Settings.ForceReference));
            start += sizes[i];
        }

        return node.Moves(moves);
    }
}
