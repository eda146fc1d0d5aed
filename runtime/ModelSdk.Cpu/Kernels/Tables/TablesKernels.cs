using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Tables;

/// <summary>Hash tables.</summary>
internal static class TablesKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new(BuiltinOperator.Hashtable, HashtableKernels.Hashtable),
        new(BuiltinOperator.HashtableFind, HashtableKernels.Find),
        new(BuiltinOperator.HashtableImport, HashtableKernels.Import),
        new(BuiltinOperator.HashtableLookup, HashtableLookupKernels.HashtableLookup),
        new(BuiltinOperator.HashtableSize, HashtableKernels.Size),
    ];
}
