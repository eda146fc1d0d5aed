using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Text;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>RESHAPE, SQUEEZE and EXPAND_DIMS, which change the shape alone, and SHAPE and RANK, which only read it.</summary>
internal static class ReshapeKernels
{
    private const int MaxSqueezedRank = 8;

    /// <summary>RESHAPE: a shape tensor wins over the option; one dimension may be -1.</summary>
    public static Kernel Reshape(NodeContext node)
    {
        Value input = node.Input(0);
        int[] shape = RequestedShape(node);
        int open = -1;
        long known = 1;
        long knownWithoutZeros = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] == -1 && open < 0)
            {
                open = i;
            }
            else if (shape[i] < 0)
            {
                throw node.Error($"[{string.Join(',', shape)}] is not a shape: one dimension may be -1, all others count from 0");
            }
            else
            {
                known = checked(known * shape[i]);
                knownWithoutZeros = checked(knownWithoutZeros * Math.Max(shape[i], 1));
            }
        }

        if (open >= 0)
        {
            // Zeros on both sides cancel each other, as in the official kernel: [1,4,0] as [2,0,-1] is [2,0,2].
            bool zeros = input.Count == 0 && known == 0;
            shape[open] = checked((int)(zeros
                ? Shapes.Count([.. input.Shape.Select(static size => Math.Max(size, 1))]) / knownWithoutZeros
                : known == 0 ? 0 : input.Count / known));
            known = checked(known * shape[open]);
        }

        if (known != input.Count)
        {
            throw node.Error($"{input} has {input.Count} elements, the new shape [{string.Join(',', shape)}] has {known}");
        }

        return Alias(node, shape);
    }

    /// <summary>SQUEEZE: drops the listed dimensions of size 1, or all of them.</summary>
    public static Kernel Squeeze(NodeContext node)
    {
        int[] shape = node.Input(0).Shape;
        if (shape.Length > MaxSqueezedRank)
        {
            throw node.Error($"{node.Input(0)} has more than {MaxSqueezedRank} dimensions");
        }

        int[] listed = new SqueezeOptions(node.Options).SqueezeDims.ToArray();
        bool[] drop = new bool[shape.Length];
        foreach (int dimension in listed)
        {
            int axis = node.Axis(dimension, shape.Length);
            drop[axis] = shape[axis] == 1
                ? true
                : throw node.Error($"dimension {axis} of {node.Input(0)} is not 1 and cannot be dropped");
        }

        return Alias(node, [.. shape.Where((size, axis) => !(listed.Length == 0 ? size == 1 : drop[axis]))]);
    }

    /// <summary>EXPAND_DIMS: inserts a dimension of size 1.</summary>
    public static Kernel ExpandDims(NodeContext node)
    {
        int[] shape = node.Input(0).Shape;
        int axis = node.Axis(node.ConstantInt(1), shape.Length + 1);
        return Alias(node, [.. shape[..axis], 1, .. shape[axis..]]);
    }

    /// <summary>SHAPE.</summary>
    public static Kernel Shape(NodeContext node)
    {
        int[] shape = node.Input(0).Shape;
        node.SetShape(0, shape.Length);
        return node.Output(0).Type switch
        {
            TensorType.Int32 => new KnownKernel(MemoryMarshal.AsBytes(shape.AsSpan()).ToArray()),
            TensorType.Int64 => new KnownKernel(
                MemoryMarshal.AsBytes(Array.ConvertAll(shape, static size => (long)size).AsSpan()).ToArray()),
            _ => throw node.Error($"{node.Output(0)} must be int32 or int64"),
        };
    }

    /// <summary>RANK.</summary>
    public static Kernel Rank(NodeContext node)
    {
        node.SetShape(0);
        return node.Output(0).Type == TensorType.Int32
            ? new KnownKernel(BitConverter.GetBytes(node.Input(0).Shape.Length))
            : throw node.Error($"{node.Output(0)} must be int32");
    }

    private static int[] RequestedShape(NodeContext node)
    {
        if (node.OptionalInput(1) is { Type: TensorType.Int32, Shape.Length: 1 })
        {
            return node.ConstantInts(1);
        }

        int[] option = new ReshapeOptions(node.Options).NewShape.ToArray();
        // Old converters wrote a scalar as [0].
        return option is [0] ? [] : option;
    }

    private static Kernel Alias(NodeContext node, int[] shape)
    {
        Value input = node.Input(0);
        node.SameType(input, node.Output(0));
        node.SetShape(0, shape);
        return input.Type == TensorType.String ? new StringCopyKernel(node) : new AliasKernel();
    }
}
