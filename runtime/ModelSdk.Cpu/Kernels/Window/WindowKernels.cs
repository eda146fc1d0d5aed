using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Window;

/// <summary>Operators that reduce or spread windows of any rank: REDUCE_WINDOW, DILATE.</summary>
internal static class WindowKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new(BuiltinOperator.Dilate, Dilate.Create),
        new(BuiltinOperator.ReduceWindow, ReduceWindow.Create),
    ];
}
