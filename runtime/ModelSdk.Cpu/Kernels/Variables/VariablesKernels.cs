using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Variables;

/// <summary>Variables that a session keeps.</summary>
internal static class VariablesKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new(BuiltinOperator.VarHandle, VariableHandleKernel.Create),
        new(BuiltinOperator.ReadVariable, ReadVariableKernel.Create),
        new(BuiltinOperator.AssignVariable, AssignVariableKernel.Create),
    ];
}
