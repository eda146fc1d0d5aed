namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Recurrent.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Recurrent =>
    [
        new(BuiltinOperator.Lstm, 4, "f32", "i8", "u8"),
        new(BuiltinOperator.UnidirectionalSequenceLstm, 4, "f32", "i8"),
        new(BuiltinOperator.BidirectionalSequenceLstm, 3, "f32"),
        new(BuiltinOperator.Rnn, 3, "f32 f32|i8|u8"),
        new(BuiltinOperator.UnidirectionalSequenceRnn, 3, "f32 f32|i8|u8"),
        new(BuiltinOperator.BidirectionalSequenceRnn, 3, "f32 f32|i8|u8"),
        new(BuiltinOperator.Svdf, 4, "f32 f32|i8|u8", "i8 i8"),
    ];
}
