namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Operators that carry state from step to step: LSTM, RNN, SVDF.</summary>
internal static class RecurrentKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } = [];
}
