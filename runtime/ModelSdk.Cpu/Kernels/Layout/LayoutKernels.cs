using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class LayoutKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.BatchToSpaceNd, SpaceKernels.BatchToSpace),
        new(BuiltinOperator.Concatenation, ConcatenationKernels.Concatenation),
        new(BuiltinOperator.DepthToSpace, SpaceKernels.DepthToSpace),
        new(BuiltinOperator.DynamicUpdateSlice, DynamicUpdateSliceKernel.Create),
        new(BuiltinOperator.EmbeddingLookup, EmbeddingLookupKernels.EmbeddingLookup),
        new(BuiltinOperator.ExpandDims, ReshapeKernels.ExpandDims),
        new(BuiltinOperator.Gather, GatherKernels.Gather),
        new(BuiltinOperator.GatherNd, GatherNdKernels.GatherNd),
        new(BuiltinOperator.MatrixDiag, MatrixDiagonalKernels.MatrixDiag),
        new(BuiltinOperator.MatrixSetDiag, MatrixDiagonalKernels.MatrixSetDiag),
        new(BuiltinOperator.MirrorPad, PadKernels.MirrorPad),
        new(BuiltinOperator.Pack, ConcatenationKernels.Pack),
        new(BuiltinOperator.Pad, PadKernels.Pad),
        new(BuiltinOperator.Padv2, PadKernels.Pad),
        new(BuiltinOperator.Rank, ReshapeKernels.Rank),
        new(BuiltinOperator.Reshape, ReshapeKernels.Reshape),
        new(BuiltinOperator.ReverseSequence, ReverseSequenceKernels.ReverseSequence),
        new(BuiltinOperator.ReverseV2, TransposeKernels.Reverse),
        new(BuiltinOperator.ScatterNd, ScatterNdKernels.ScatterNd),
        new(BuiltinOperator.Shape, ReshapeKernels.Shape),
        new(BuiltinOperator.Slice, SliceKernels.Slice),
        new(BuiltinOperator.SpaceToBatchNd, SpaceKernels.SpaceToBatch),
        new(BuiltinOperator.SpaceToDepth, SpaceKernels.SpaceToDepth),
        new(BuiltinOperator.Split, SplitKernels.Split),
        new(BuiltinOperator.SplitV, SplitKernels.SplitV),
        new(BuiltinOperator.Squeeze, ReshapeKernels.Squeeze),
        new(BuiltinOperator.StridedSlice, StridedSliceKernels.StridedSlice),
        new(BuiltinOperator.Transpose, TransposeKernels.Transpose),
        new(BuiltinOperator.Unpack, SplitKernels.Unpack),
        new("Roll", RollKernel.Create),
    ];
}
