using ModelSdk.Generators.Helpers;

namespace ModelSdk.Generators.Models;

/// <summary>How generated code reaches the values of a tensor; the manifest says it by these names.</summary>
internal enum TensorAccess
{
    /// <summary>As a tensor and as a flat span.</summary>
    Tensor,

    /// <summary>As a flat span only.</summary>
    Flat,

    /// <summary>As strings.</summary>
    Text,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>An input or output.</summary>
internal sealed record TensorSpec
{
    /// <summary>The property.</summary>
    public required string Name { get; init; }

    /// <summary>The parameter, with @ when it is a keyword.</summary>
    public required string Parameter { get; init; }

    /// <summary>What the name was made from.</summary>
    public required string Original { get; init; }

    /// <summary>What the runtime calls it.</summary>
    public required string RuntimeName { get; init; }

    public required int TensorIndex { get; init; }

    /// <summary>Element type in words, such as float32.</summary>
    public required string Type { get; init; }

    /// <summary>Element type as a member of the enum TensorType.</summary>
    public required string TypeMember { get; init; }

    /// <summary>Element type in C#.</summary>
    public required string Element { get; init; }

    public required TensorAccess Access { get; init; }

    /// <summary>Dimensions; -1 where they are open.</summary>
    public required EquatableArray<int> Shape { get; init; }

    public required QuantizationSpec? Quantization { get; init; }

    public required string? Description { get; init; }

    public required string? Content { get; init; }

    // Numbers stay the text of the manifest: no rounding on the way into the code.
    public required EquatableArray<string> Min { get; init; }

    public required EquatableArray<string> Max { get; init; }

    public required EquatableArray<string> Mean { get; init; }

    public required EquatableArray<string> Std { get; init; }

    public required EquatableArray<string> DimensionNames { get; init; }

    public required LabelSpec? Labels { get; init; }

    /// <summary>Number of elements, or null when a dimension is open or the values are no elements.</summary>
    public int? Length
    {
        get
        {
            if (Access is TensorAccess.Text or TensorAccess.None || (Element == "byte" && TypeMember != "UInt8"))
            {
                return null;
            }

            int length = 1;
            foreach (int size in Shape)
            {
                if (size < 0)
                {
                    return null;
                }

                length *= size;
            }

            return length;
        }
    }
}

/// <summary>Per-tensor quantization, and whether generated code converts values.</summary>
internal sealed record QuantizationSpec(string Scale, int ZeroPoint, bool HasConversion);
