using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.StableHlo;

/// <summary>STABLEHLO_GATHER: slices of a tensor that start at index vectors; starts are moved so that slices fit.</summary>
/// <remarks>Types and checks: LiteRT, tflite/kernels/stablehlo_gather.cc.</remarks>
internal static class HloGather
{
    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value operand = node.Input(0);
        StablehloGatherOptions options = new(node.Node.Options2);
        IndexVectors vectors = IndexVectors.Read(node, 1, options.IndexVectorDim, options.StartIndexMap, operand.Shape.Length);
        node.SameType(operand, node.Output(0));
        int elementSize = node.ElementSize(operand) is int size and <= 8
            ? size
            : throw node.Error($"{operand}: this operator does not exist for {operand.Type}");
        int[] sizes = Sizes(node, operand, options);
        HashSet<int> collapsed = [.. DimensionLists.Read(node, options.CollapsedSliceDims, operand.Shape.Length, "collapsed_slice_dims")];
        int[] kept = [.. Enumerable.Range(0, sizes.Length).Where(i => !collapsed.Contains(i))];
        int rank = checked(vectors.Batch.Length + kept.Length);
        int[] offsets = [.. DimensionLists.Read(node, options.OffsetDims, rank, "offset_dims").Order()];
        if (offsets.Length != kept.Length)
        {
            throw node.Error($"{offsets.Length} offset dimensions do not fit the {kept.Length} dimensions of a slice");
        }

        int[] shape = new int[rank];
        int[] batches = [.. Enumerable.Range(0, rank).Except(offsets)];
        for (int i = 0; i < offsets.Length; i++)
        {
            shape[offsets[i]] = sizes[kept[i]];
        }

        for (int i = 0; i < batches.Length; i++)
        {
            shape[batches[i]] = vectors.Batch[i];
        }

        node.SetShape(0, shape);
        int[] sources = Shapes.Strides(operand.Shape);
        int[] targets = Shapes.Strides(shape);
        StridedCopy copy = new(
            [.. kept.Select(i => sizes[i])],
            [.. kept.Select(i => sources[i])],
            [.. offsets.Select(i => targets[i])],
            elementSize,
            reference: node.Settings.ForceReference);
        HloGatherPlan plan = new(
            vectors,
            [.. vectors.Map.Select(i => operand.Shape[i] - sizes[i])],
            [.. vectors.Map.Select(i => (long)sources[i] * elementSize)],
            [.. batches.Select(i => (long)targets[i] * elementSize)],
            copy);
        return node.Input(1).Type == TensorType.Int32 ? new HloGatherKernel<int>(plan) : new HloGatherKernel<long>(plan);
    }

    private static int[] Sizes(NodeContext node, Value operand, StablehloGatherOptions options)
    {
        long[] sizes = options.SliceSizes.ToArray();
        bool fits = sizes.Length == operand.Shape.Length;
        for (int i = 0; fits && i < sizes.Length; i++)
        {
            fits = sizes[i] >= 0 && sizes[i] <= operand.Shape[i];
        }

        return fits
            ? Array.ConvertAll(sizes, static size => (int)size)
            : throw node.Error($"the slice sizes [{string.Join(',', sizes)}] do not fit {operand}");
    }
}

/// <summary>What the gather copies.</summary>
/// <param name="Vectors">The index vectors.</param>
/// <param name="LastStarts">For each part of an index vector the last start at which the slice fits.</param>
/// <param name="SourceSteps">For each part of an index vector the bytes of one step in the operand.</param>
/// <param name="TargetSteps">For each dimension of the batch the bytes of one step in the result.</param>
/// <param name="Copy">The slice.</param>
internal sealed record HloGatherPlan(
    IndexVectors Vectors, int[] LastStarts, long[] SourceSteps, long[] TargetSteps, StridedCopy Copy);

/// <summary>Copies one slice for each index vector.</summary>
internal sealed class HloGatherKernel<TIndex>(HloGatherPlan plan) : Kernel
    where TIndex : unmanaged, IBinaryInteger<TIndex>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        IndexVectors vectors = plan.Vectors;
        ReadOnlySpan<TIndex> indices = context.Input<TIndex>(1);
        Span<int> batch = stackalloc int[vectors.Batch.Length];
        for (int number = 0; number < vectors.Count; number++)
        {
            vectors.Locate(number, batch);
            long source = 0;
            for (int i = 0; i < vectors.Map.Length; i++)
            {
                long start = long.CreateTruncating(indices[vectors.Element(batch, i)]);
                source += Math.Clamp(start, 0, plan.LastStarts[i]) * plan.SourceSteps[i];
            }

            long target = 0;
            for (int i = 0; i < batch.Length; i++)
            {
                target += batch[i] * plan.TargetSteps[i];
            }

            plan.Copy.Run(context.Input<byte>(0), context.Output<byte>(0), context.Threads, source, target);
        }
    }
}
