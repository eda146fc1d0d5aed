namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Signal.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Signal =>
    [
        new(BuiltinOperator.ComplexAbs, 1, "c64|c128"),
        new(BuiltinOperator.Imag, 1, "c64|c128"),
        new(BuiltinOperator.Real, 1, "c64|c128"),
        new(BuiltinOperator.Rfft2D, 1, "f32"),
        new("IRFFT2D", "c64 i32"),
    ];
}
