namespace ModelSdk.Format.Operators;

/// <summary>The one list of operators that the managed engine runs; build, documentation and engine read it.</summary>
/// <remarks>Rows stand in one file for each kernel family, named as the folder under ModelSdk.Cpu/Kernels.</remarks>
public static partial class OperatorTable
{
    /// <summary>The rows of each family, in the order of the families' names.</summary>
    public static IReadOnlyList<OperatorFamily> Families { get; } =
    [
        new(nameof(Activation), Activation),
        new(nameof(Audio), Audio),
        new(nameof(Control), Control),
        new(nameof(Convolution), Convolution),
        new(nameof(Detection), Detection),
        new(nameof(Elementwise), Elementwise),
        new(nameof(Generative), Generative),
        new(nameof(Landmarks), Landmarks),
        new(nameof(Layout), Layout),
        new(nameof(MatMul), MatMul),
        new(nameof(Pooling), Pooling),
        new(nameof(Quantize), Quantize),
        new(nameof(Random), Random),
        new(nameof(Recurrent), Recurrent),
        new(nameof(Reduction), Reduction),
        new(nameof(Resize), Resize),
        new(nameof(Segments), Segments),
        new(nameof(Signal), Signal),
        new(nameof(Sparse), Sparse),
        new(nameof(StableHlo), StableHlo),
        new(nameof(Tables), Tables),
        new(nameof(Text), Text),
        new(nameof(Variables), Variables),
        new(nameof(Window), Window),
    ];

    /// <summary>All rows.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } = [.. Families.SelectMany(static family => family.Rows)];
}

/// <summary>Operators whose kernels lie in one folder.</summary>
/// <param name="Name">Name of the folder under ModelSdk.Cpu/Kernels.</param>
/// <param name="Rows">The rows.</param>
public sealed record OperatorFamily(string Name, IReadOnlyList<OperatorRow> Rows);
