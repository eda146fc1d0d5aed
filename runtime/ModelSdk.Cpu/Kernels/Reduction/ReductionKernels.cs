using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ReductionKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.ArgMax, ArgExtreme.Max),
        new(BuiltinOperator.ArgMin, ArgExtreme.Min),
        new(BuiltinOperator.Mean, ReduceSelection.Mean),
        new(BuiltinOperator.ReduceAll, ReduceSelection.All),
        new(BuiltinOperator.ReduceAny, ReduceSelection.Any),
        new(BuiltinOperator.ReduceMax, ReduceSelection.Max),
        new(BuiltinOperator.ReduceMin, ReduceSelection.Min),
        new(BuiltinOperator.ReduceProd, ReduceSelection.Product),
        new(BuiltinOperator.Sum, ReduceSelection.Sum),
    ];
}
