namespace ModelSdk.Format.Operators;

/// <summary>The one list of operators that the managed engine runs; build, documentation and engine read it.</summary>
/// <remarks>Rows stand in one file for each kernel family, named as the folder under ModelSdk.Cpu/Kernels.</remarks>
public static partial class OperatorTable
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        .. Activation,
        .. Audio,
        .. Control,
        .. Convolution,
        .. Detection,
        .. Elementwise,
        .. Generative,
        .. Landmarks,
        .. Layout,
        .. MatMul,
        .. Pooling,
        .. Quantize,
        .. Random,
        .. Recurrent,
        .. Reduction,
        .. Resize,
        .. Segments,
        .. Signal,
        .. Sparse,
        .. StableHlo,
        .. Tables,
        .. Text,
        .. Variables,
        .. Window,
    ];
}
