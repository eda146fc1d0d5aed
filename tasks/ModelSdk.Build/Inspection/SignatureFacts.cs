using ModelSdk.Format;

namespace ModelSdk.Build.Inspection;

/// <summary>An entry point of a model, named for C#.</summary>
/// <param name="Key">Key in the file; "" when the model has no signatures.</param>
/// <param name="Name">Property of the class; the nested type is this and Signature.</param>
/// <param name="Inputs">Inputs in the order in which the runtime counts them.</param>
/// <param name="Outputs">Outputs in the order in which the runtime counts them.</param>
/// <param name="Dimensions">Open dimensions of the inputs.</param>
internal sealed record SignatureFacts(
    string Key,
    string Name,
    IReadOnlyList<TensorFacts> Inputs,
    IReadOnlyList<TensorFacts> Outputs,
    IReadOnlyList<DimensionFacts> Dimensions);

/// <summary>How generated code reaches the values of a tensor.</summary>
internal enum TensorAccess
{
    /// <summary>As a tensor and as a flat span.</summary>
    Tensor,

    /// <summary>As a flat span only: scalars, tensors of unknown rank, types that .NET does not have.</summary>
    Flat,

    /// <summary>As the bytes of TensorFlow Lite's string encoding.</summary>
    Text,

    /// <summary>Not at all: more elements than a span can have.</summary>
    None,
}

/// <summary>An input or output, named for C#.</summary>
internal sealed record TensorFacts
{
    /// <summary>Name in the signature, or the tensor's own: what the runtime calls it.</summary>
    public required string RuntimeName { get; init; }

    /// <summary>What <see cref="Name"/> was made from.</summary>
    public required string Original { get; init; }

    /// <summary>The property.</summary>
    public required string Name { get; init; }

    /// <summary>The parameter, with @ when it is a keyword.</summary>
    public required string Parameter { get; init; }

    public required int TensorIndex { get; init; }

    public required TensorType Type { get; init; }

    /// <summary>Dimensions; -1 where they are open.</summary>
    public required int[] Shape { get; init; }

    public required TensorAccess Access { get; init; }

    /// <summary>Scale and zero point of per-tensor quantization.</summary>
    public (float Scale, int ZeroPoint)? Quantization { get; init; }

    /// <summary>Whether generated code converts from and to real values.</summary>
    public bool HasConversion { get; init; }

    public required TensorNotes Notes { get; init; }

    public LabelList? Labels { get; init; }

    public IReadOnlyList<float> Mean { get; init; } = [];

    public IReadOnlyList<float> Std { get; init; } = [];
}

/// <summary>An open dimension of the inputs.</summary>
/// <param name="Name">Member of the generated record Dimensions.</param>
/// <param name="Uses">Input and axis, for each place where it stands.</param>
internal sealed record DimensionFacts(string Name, IReadOnlyList<(int Input, int Axis)> Uses);
