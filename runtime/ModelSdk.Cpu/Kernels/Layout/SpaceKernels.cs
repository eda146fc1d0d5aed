using ModelSdk.Cpu.Graph;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>DEPTH_TO_SPACE, SPACE_TO_DEPTH, SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND: blocks of pixels become channels or images.</summary>
internal static class SpaceKernels
{
    /// <summary>DEPTH_TO_SPACE.</summary>
    public static Kernel DepthToSpace(NodeContext node)
    {
        int block = Block(node, new DepthToSpaceOptions(node.Options).BlockSize);
        int[] shape = node.Input(0).Shape;
        int area = checked(block * block);
        int depth = shape[3] / area;
        if (depth * area != shape[3])
        {
            throw node.Error($"the channels of {node.Input(0)} are not a multiple of {block} x {block}");
        }

        node.SetShape(0, shape[0], checked(shape[1] * block), checked(shape[2] * block), depth);
        return Exchange(node, [shape[0], shape[1], shape[2], block, block, depth], toSpace: true);
    }

    /// <summary>SPACE_TO_DEPTH.</summary>
    public static Kernel SpaceToDepth(NodeContext node)
    {
        int block = Block(node, new SpaceToDepthOptions(node.Options).BlockSize);
        int[] shape = node.Input(0).Shape;
        if (shape[1] % block != 0 || shape[2] % block != 0)
        {
            throw node.Error($"height and width of {node.Input(0)} are not multiples of {block}");
        }

        node.SetShape(0, shape[0], shape[1] / block, shape[2] / block, checked(shape[3] * block * block));
        return Exchange(node, [shape[0], shape[1] / block, shape[2] / block, block, block, shape[3]], toSpace: false);
    }

    /// <summary>SPACE_TO_BATCH_ND.</summary>
    public static Kernel SpaceToBatch(NodeContext node)
    {
        BatchBlocks blocks = BatchBlocks.Read(node);
        int[] shape = [.. node.Input(0).Shape];
        for (int i = 0; i < blocks.Count; i++)
        {
            int padded = checked(shape[i + 1] + blocks.Before[i] + blocks.After[i]);
            if (padded % blocks.Size[i] != 0)
            {
                throw node.Error($"dimension {i + 1} of {node.Input(0)}, {padded} with its padding, is not a multiple of the block {blocks.Size[i]}");
            }

            shape[i + 1] = padded / blocks.Size[i];
            shape[0] = checked(shape[0] * blocks.Size[i]);
        }

        node.SetShape(0, shape);
        byte[] zero = new byte[node.ElementSize(node.Input(0))];
        if (node.Output(0).Quantization is { } quantization)
        {
            BitConverter.GetBytes(quantization.ZeroPoint).AsSpan(0, Math.Min(zero.Length, sizeof(int))).CopyTo(zero);
        }

        return new MoveKernel(blocks.Moves(node, node.Input(0).Shape, shape, toBatch: true), blocks.HasBorder ? zero : null);
    }

    /// <summary>BATCH_TO_SPACE_ND.</summary>
    public static Kernel BatchToSpace(NodeContext node)
    {
        BatchBlocks blocks = BatchBlocks.Read(node);
        int[] shape = [.. node.Input(0).Shape];
        for (int i = 0; i < blocks.Count; i++)
        {
            if (shape[0] % blocks.Size[i] != 0)
            {
                throw node.Error($"the batch of {node.Input(0)} does not divide into blocks of {string.Join(" x ", blocks.Size)}");
            }

            shape[0] /= blocks.Size[i];
            shape[i + 1] = checked((shape[i + 1] * blocks.Size[i]) - blocks.Before[i] - blocks.After[i]);
        }

        node.SetShape(0, shape);
        return new MoveKernel(blocks.Moves(node, shape, node.Input(0).Shape, toBatch: false));
    }

    private static int Block(NodeContext node, int block)
    {
        node.SameType(node.Input(0), node.Output(0));
        return node.Input(0).Shape.Length == 4 && block > 0
            ? block
            : throw node.Error($"{node.Input(0)} must have 4 dimensions and the block size, {block}, must be positive");
    }

    // In depth, a pixel holds [block row, block column, channel]; in space the block row comes before the column of pixels.
    private static MoveKernel Exchange(NodeContext node, int[] inDepth, bool toSpace)
    {
        int[] order = [0, 1, 3, 2, 4, 5];
        int[] inSpace = Array.ConvertAll(order, axis => inDepth[axis]);
        int[] depthStrides = Shapes.Strides(inDepth);
        int[] spaceStrides = Shapes.Strides(inSpace);
        int size = node.ElementSize(node.Input(0));
        bool reference = node.Settings.ForceReference;
        StridedCopy copy = toSpace
            ? new StridedCopy(inSpace, Array.ConvertAll(order, axis => depthStrides[axis]), spaceStrides, size, reference: reference)
            : new StridedCopy(inDepth, Array.ConvertAll(order, axis => spaceStrides[axis]), depthStrides, size, reference: reference);
        return new MoveKernel([new Move(0, 0, copy)]);
    }
}
