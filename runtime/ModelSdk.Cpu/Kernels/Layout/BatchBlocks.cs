using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>Blocks of SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND: pixels of the same place in their block form one image.</summary>
/// <param name="Size">Size of a block in each spatial dimension.</param>
/// <param name="Before">Padding (or crop) in front.</param>
/// <param name="After">Padding (or crop) behind.</param>
internal sealed record BatchBlocks(int[] Size, int[] Before, int[] After)
{
    /// <summary>Number of spatial dimensions.</summary>
    public int Count => Size.Length;

    /// <summary>Whether there is any padding.</summary>
    public bool HasBorder => Before.Any(static value => value != 0) || After.Any(static value => value != 0);

    /// <summary>Reads inputs 1 (block) and 2 (paddings or crops).</summary>
    public static BatchBlocks Read(NodeContext node)
    {
        Value input = node.Input(0);
        node.SameType(input, node.Output(0));
        if (input.Type is TensorType.UInt8 or TensorType.Int8 or TensorType.Int16)
        {
            node.SameQuantization(input, node.Output(0));
        }

        int[] size = node.ConstantInts(1);
        int[] border = node.ConstantInts(2);
        if (size.Length == 0 || size.Length >= input.Shape.Length || border.Length != 2 * size.Length
            || size.Any(static value => value <= 0) || border.Any(static value => value < 0))
        {
            throw node.Error(
                $"the block [{string.Join(',', size)}] with the border [{string.Join(',', border)}] does not fit {input}");
        }

        return new BatchBlocks(
            size, [.. border.Where(static (_, i) => i % 2 == 0)], [.. border.Where(static (_, i) => i % 2 == 1)]);
    }

    /// <summary>One copy for each place in a block, between the picture and its image in the batch.</summary>
    public Move[] Moves(NodeContext node, int[] space, int[] batch, bool toBatch)
    {
        // Without a limit to the block: an empty tensor has as many images as one likes.
        int places = batch.Contains(0) ? 0 : Shapes.Count(Size);
        int images = space[0];
        int elementSize = node.ElementSize(node.Input(0));
        int[] spaceStrides = Shapes.Strides(space);
        int[] batchStrides = Shapes.Strides(batch);
        List<Move> moves = [];
        for (int place = 0; place < places; place++)
        {
            int[] box = [.. space];
            int[] inSpace = [.. spaceStrides];
            long spaceStart = 0;
            long batchStart = (long)place * images * batchStrides[0];
            int rest = place;
            for (int i = Count - 1; i >= 0; i--)
            {
                // Pixel index * block + offset - before lies in [0, size): the first and last index that do.
                int offset = (rest % Size[i]) - Before[i];
                rest /= Size[i];
                int first = offset >= 0 ? 0 : (-offset + Size[i] - 1) / Size[i];
                int end = Math.Min(batch[i + 1], (space[i + 1] - offset + Size[i] - 1) / Size[i]);
                box[i + 1] = Math.Max(end - first, 0);
                inSpace[i + 1] = box[i + 1] > 1 ? checked(spaceStrides[i + 1] * Size[i]) : spaceStrides[i + 1];
                spaceStart += (long)((first * Size[i]) + offset) * spaceStrides[i + 1];
                batchStart += (long)first * batchStrides[i + 1];
            }

            StridedCopy copy = toBatch
                ? new StridedCopy(box, inSpace, batchStrides, elementSize, spaceStart, batchStart, node.Settings.ForceReference)
                : new StridedCopy(box, batchStrides, inSpace, elementSize, batchStart, spaceStart, node.Settings.ForceReference);
            moves.Add(new Move(0, 0, copy));
        }

        return [.. moves];
    }
}
