namespace ModelSdk.Build.Inspection;

/// <summary>What the TFLite metadata says of a model, as far as classes and diagnostics use it.</summary>
internal sealed record ModelNotes
{
    /// <summary>Of a model without metadata.</summary>
    public static ModelNotes None { get; } = new();

    /// <summary>Whether the model has TFLite metadata.</summary>
    public bool Exists { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Version { get; init; }

    public string? Author { get; init; }

    public string? License { get; init; }

    /// <summary>The parser version that the metadata asks for, when this one is older; else null.</summary>
    public string? NewerParserVersion { get; init; }

    /// <summary>Labels that do not fit the output they are said to be of; outputs are then not described at all.</summary>
    public LabelMismatch? Mismatch { get; init; }

    /// <summary>In the order of the inputs of subgraph 0.</summary>
    public IReadOnlyList<TensorNotes> Inputs { get; init; } = [];

    /// <summary>In the order of the outputs of subgraph 0.</summary>
    public IReadOnlyList<TensorNotes> Outputs { get; init; } = [];
}

/// <summary>A label file with another number of lines than its tensor has positions.</summary>
internal sealed record LabelMismatch(LabelList Labels, string? Tensor, int Size, int Axis);

/// <summary>What the TFLite metadata says of an input or output.</summary>
internal sealed record TensorNotes
{
    public static TensorNotes None { get; } = new();

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>One name for each dimension, or none.</summary>
    public IReadOnlyList<string> DimensionNames { get; init; } = [];

    /// <summary>What the values are, in a word or two such as <c>RGB image</c>, or null.</summary>
    public string? Content { get; init; }

    /// <summary>Whether the values are the pixels of a picture.</summary>
    public bool IsImage { get; init; }

    /// <summary>Least value of each channel, or one for all.</summary>
    public IReadOnlyList<float> Min { get; init; } = [];

    /// <summary>Greatest value of each channel, or one for all.</summary>
    public IReadOnlyList<float> Max { get; init; } = [];

    /// <summary>Normalization: (x - mean) / std.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [];

    /// <summary>Normalization: (x - mean) / std.</summary>
    public IReadOnlyList<float> Std { get; init; } = [];

    /// <summary>Labels that the model file carries, or null.</summary>
    public LabelList? Labels { get; init; }
}
