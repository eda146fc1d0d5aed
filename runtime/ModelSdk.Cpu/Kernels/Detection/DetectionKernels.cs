using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Detection;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class DetectionKernels
{
    public static readonly KernelEntry[] All =
    [
        new("TFLite_Detection_PostProcess", DetectionPostProcess.Create),
        new(BuiltinOperator.NonMaxSuppressionV4, NonMaxSuppression.Create),
        new(BuiltinOperator.NonMaxSuppressionV5, NonMaxSuppression.Create),
    ];
}
