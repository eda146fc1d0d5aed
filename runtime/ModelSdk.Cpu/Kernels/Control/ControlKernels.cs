using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Control;

/// <summary>Operators that run other subgraphs: IF, WHILE, CALL_ONCE, composites.</summary>
internal static class ControlKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new(BuiltinOperator.If, BranchSelection.If),
        new(BuiltinOperator.While, WhileSelection.Create),
        new(BuiltinOperator.Call, BranchSelection.Call),
        new(BuiltinOperator.CallOnce, CallOnceKernel.Create),
        new(BuiltinOperator.StablehloCase, BranchSelection.Case),
        new(BuiltinOperator.StablehloComposite, BranchSelection.Composite),
    ];
}
