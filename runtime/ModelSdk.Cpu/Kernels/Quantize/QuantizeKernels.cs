using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class QuantizeKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.Quantize, QuantizeSelection.Create),
        new(BuiltinOperator.Dequantize, DequantizeSelection.Create),
        new(BuiltinOperator.Cast, CastKernels.Create),
        new(BuiltinOperator.FakeQuant, FakeQuantizeKernels.Create),
        new("NumericVerify", NumericVerify.Create),
    ];
}
