using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Text.Examples;

/// <summary>In which form a feature of examples leaves PARSE_EXAMPLE.</summary>
internal enum ColumnForm
{
    /// <summary>A tensor with a row for each example, all of one shape.</summary>
    Dense,

    /// <summary>A tensor with a row for each example, padded to the longest.</summary>
    Padded,

    /// <summary>Indices, values and a shape.</summary>
    Sparse,

    /// <summary>Values and the places where rows end.</summary>
    Ragged,
}

/// <summary>A feature that PARSE_EXAMPLE looks for.</summary>
internal sealed class ExampleColumn
{
    /// <summary>Name of the feature, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>In which form it comes out.</summary>
    public required ColumnForm Form { get; init; }

    /// <summary>What it has to hold.</summary>
    public required FeatureKind Kind { get; init; }

    /// <summary>Positions of the outputs: values; indices and shape of a sparse one; ends of rows of a ragged one.</summary>
    public required int[] Outputs { get; init; }

    /// <summary>Shape of a row; of a padded one without the first dimension.</summary>
    public int[] RowShape { get; init; } = [];

    /// <summary>Values of a row; of a padded one, those that belong together.</summary>
    public int RowCount { get; init; } = 1;

    /// <summary>Position of the input with the value for examples without the feature, or -1.</summary>
    public int DefaultInput { get; init; } = -1;

    /// <summary>Whether the ends of rows are int64.</summary>
    public bool HasWideEnds { get; init; }

    /// <summary>Bytes of a number.</summary>
    public int ElementSize => Kind == FeatureKind.Floats ? sizeof(float) : sizeof(long);

    /// <summary>The kind of values for a type of output.</summary>
    public static FeatureKind KindOf(NodeContext node, Value output) => output.Type switch
    {
        TensorType.String => FeatureKind.Strings,
        TensorType.Float32 => FeatureKind.Floats,
        TensorType.Int64 => FeatureKind.Integers,
        _ => throw node.Error($"{output} must be string, float32 or int64"),
    };
}
