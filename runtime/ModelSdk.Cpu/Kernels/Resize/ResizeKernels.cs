using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ResizeKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.ResizeBilinear, ResizeBilinearSelection.Create),
        new(BuiltinOperator.ResizeNearestNeighbor, ResizeNearestKernel.Create),
    ];
}
