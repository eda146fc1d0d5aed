namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Audio.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Audio =>
    [
        new("AudioSpectrogram", "f32"),
        new("Mfcc", "f32 i32"),
    ];
}
