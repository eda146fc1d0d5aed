using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class PoolingKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.AveragePool2D, PoolSelection.Average),
        new(BuiltinOperator.L2Pool2D, PoolSelection.RootMeanSquare),
        new(BuiltinOperator.MaxPool2D, PoolSelection.Max),
        new("AvgPool3D", VolumePoolSelection.Average),
        new("LiteRtMaxUnpooling2D", MaxUnpooling.Create),
        new("MaxPool3D", VolumePoolSelection.Max),
        new("MaxPoolWithArgmax", ArgMaxPool.CreateWithPlaces),
        new("MaxPoolingWithArgmax2D", ArgMaxPool.CreateWithWindowPlaces),
        new("MaxUnpooling2D", MaxUnpooling.Create),
    ];
}
