using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Operators that carry state from step to step: LSTM, RNN, SVDF.</summary>
internal static class RecurrentKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new(BuiltinOperator.Rnn, Rnn.CreateStep),
        new(BuiltinOperator.UnidirectionalSequenceRnn, Rnn.CreateSequence),
        new(BuiltinOperator.BidirectionalSequenceRnn, Rnn.CreateBidirectional),
        new(BuiltinOperator.Svdf, Svdf.Create),
        new(BuiltinOperator.Lstm, Lstm.CreateStep),
        new(BuiltinOperator.UnidirectionalSequenceLstm, Lstm.CreateSequence),
        new(BuiltinOperator.BidirectionalSequenceLstm, Lstm.CreateBidirectional),
    ];
}
