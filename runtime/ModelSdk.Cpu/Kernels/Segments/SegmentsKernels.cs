using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>Operators that look up, sort, group and scatter by index.</summary>
internal static class SegmentsKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new(BuiltinOperator.BroadcastArgs, BroadcastArgsKernels.BroadcastArgs),
        new(BuiltinOperator.Bucketize, BucketizeKernels.Bucketize),
        new(BuiltinOperator.EmbeddingLookupSparse, EmbeddingLookupSparseKernel.Create),
        new(BuiltinOperator.LshProjection, LshProjectionKernel.Create),
        new(BuiltinOperator.SegmentSum, SegmentKernels.SegmentSum),
        new(BuiltinOperator.SparseToDense, SparseToDenseKernels.SparseToDense),
        new(BuiltinOperator.TopkV2, TopKKernels.TopK),
        new(BuiltinOperator.Unique, UniqueKernels.Unique),
        new(BuiltinOperator.UnsortedSegmentMax, SegmentKernels.UnsortedMax),
        new(BuiltinOperator.UnsortedSegmentMin, SegmentKernels.UnsortedMin),
        new(BuiltinOperator.UnsortedSegmentProd, SegmentKernels.UnsortedProduct),
        new(BuiltinOperator.UnsortedSegmentSum, SegmentKernels.UnsortedSum),
        new(BuiltinOperator.Where, WhereKernels.Where),
        new("BroadcastGradientArgs", BroadcastArgsKernels.BroadcastGradientArgs),
    ];
}
