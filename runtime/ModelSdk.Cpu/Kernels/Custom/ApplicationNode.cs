using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.Custom;

/// <summary>A node as the application's operator sees it.</summary>
internal sealed class ApplicationNode : CustomNode
{
    /// <summary>Describes a node whose input shapes are settled.</summary>
    public static ApplicationNode From(Node node) => new()
    {
        Operator = node.OpName,
        Index = node.Index,
        Version = node.Version,
        Options = node.CustomOptions,
        Inputs = [.. node.Inputs.Select(static input => input is null ? null : Describe(input))],
        Outputs = [.. node.Outputs.Select(static output => Describe(output))],
        Values = node.Inputs,
    };

    private Value?[] Values { get; init; } = [];

    /// <inheritdoc/>
    protected override CustomTensor Learn(int index, CustomTensor input) =>
        input.Shape.Contains(0) ? Describe(Values[index]!, isEmptyConstant: true) : throw new ValueNotKnownException(Values[index]!);

    private static CustomTensor Describe(Value value, bool isEmptyConstant = false) => new()
    {
        Name = value.Name,
        Type = value.Type,
        Shape = value.Shape.ToArray(),
        Scales = value.Quantization?.Scales ?? [],
        ZeroPoints = value.Quantization?.ZeroPoints ?? [],
        QuantizedDimension = value.Quantization?.Dimension ?? 0,
        IsConstant = value.IsConstant || isEmptyConstant,
        IsVariable = value.IsVariable,
        Data = value.ConstantMemory,
    };
}
