namespace ModelSdk.Cpu.Kernels.Landmarks;

/// <summary>MediaPipe's custom operators for landmarks and warped images.</summary>
internal static class LandmarksKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } = [];
}
