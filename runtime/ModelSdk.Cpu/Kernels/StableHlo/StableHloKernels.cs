using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.StableHlo;

/// <summary>Operators of StableHLO that native LiteRT runs.</summary>
internal static class StableHloKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new(BuiltinOperator.StablehloAdd, HloElementwise.Add),
        new(BuiltinOperator.StablehloAnd, HloElementwise.And),
        new(BuiltinOperator.StablehloGather, HloGather.Create),
        new(BuiltinOperator.StablehloMaximum, HloElementwise.Maximum),
        new(BuiltinOperator.StablehloMinimum, HloElementwise.Minimum),
        new(BuiltinOperator.StablehloMultiply, HloElementwise.Multiply),
        new(BuiltinOperator.StablehloPad, HloPad.Create),
        new(BuiltinOperator.StablehloReduceWindow, HloReduceWindow.Create),
        new(BuiltinOperator.StablehloScatter, HloScatter.Create),
        new(BuiltinOperator.StablehloShiftLeft, HloElementwise.ShiftLeft),
    ];
}
