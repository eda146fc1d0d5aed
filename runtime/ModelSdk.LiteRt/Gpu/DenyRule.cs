using ModelSdk.Format;
using ModelSdk.Format.FlatBuffers;
using ModelSdk.Format.Options;

namespace ModelSdk.LiteRt;

/// <summary>One row of gpu-deny-list.json: a pattern of one operator that the GPU accelerator must not see; all that is given must hold.</summary>
/// <param name="Id">Name of the rule, for reports.</param>
/// <param name="Effect">What happens with a model that has it.</param>
/// <param name="Reason">Why, as a clause for people.</param>
internal sealed record DenyRule(string Id, DenyEffect Effect, string Reason)
{
    /// <summary>File names of the accelerators it is about, without ending; empty for all: they share the part that reads models.</summary>
    public IReadOnlyList<string> Libraries { get; init; } = [];

    /// <summary>Schema names of operators, <c>STABLEHLO_COMPOSITE:name</c>, or <c>*</c>.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>SHA-256 of the file, for a model whose cause is not known; null when the rule is about operators.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Number of outputs, or null for any.</summary>
    public int? Outputs { get; init; }

    /// <summary>The depth multiplier is another one than this; null for any.</summary>
    public int? DepthMultiplierIsNot { get; init; }

    /// <summary>Whether the filter has fewer channels than the input has: a convolution in groups.</summary>
    public bool Grouped { get; init; }

    /// <summary>What must hold for operands.</summary>
    public IReadOnlyList<OperandPattern> Operands { get; init; } = [];

    /// <summary>Whether the rule is about an accelerator of that file name.</summary>
    public bool Concerns(string library) =>
        Libraries.Count == 0 || Libraries.Contains(Path.GetFileNameWithoutExtension(library), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an operator has the pattern.</summary>
    /// <param name="model">The model.</param>
    /// <param name="graph">The operator's graph.</param>
    /// <param name="used">Tensors of the graph that operators read or that are its outputs.</param>
    /// <param name="node">The operator.</param>
    public bool Matches(TfliteModel model, Subgraph graph, IReadOnlySet<int> used, OperatorDef node) =>
        Sha256 is null
        && Operators.Any(name => IsNamed(node, name))
        && (Outputs is null || node.Outputs.Count == Outputs)
        && (DepthMultiplierIsNot is null || node.GetOptions<DepthwiseConv2DOptions>().DepthMultiplier != DepthMultiplierIsNot)
        && (!Grouped || IsGrouped(graph, node))
        && Operands.All(pattern => pattern.Matches(model, graph, used, node));

    private static bool IsNamed(OperatorDef node, string name)
    {
        OperatorCode code = node.Code;
        return name == "*"
            || (name == OperatorNames.Of(code) && code.Builtin != BuiltinOperator.Custom)
            || (code.Builtin == BuiltinOperator.StablehloComposite
                && name == $"{OperatorNames.Of(code)}:{node.GetOptions<StablehloCompositeOptions>().Name}");
    }

    private static bool IsGrouped(Subgraph graph, OperatorDef node)
    {
        if (node.Inputs.Count < 2 || node.Inputs[0] < 0 || node.Inputs[1] < 0)
        {
            return false;
        }

        TensorDef input = graph.Tensors[node.Inputs[0]];
        TensorDef filter = graph.Tensors[node.Inputs[1]];
        return input.Shape.Count == 4 && filter.Shape.Count == 4 && input.Shape[3] != filter.Shape[3];
    }
}

/// <summary>What the GPU does with a pattern.</summary>
internal enum DenyEffect
{
    /// <summary>The process ends.</summary>
    Crash,

    /// <summary>Results are wrong.</summary>
    WrongResults,
}

/// <summary>What must hold for one operand of an operator, or for any of them; what is not given does not matter.</summary>
internal sealed record OperandPattern
{
    /// <summary>Position among the inputs.</summary>
    public int? Input { get; init; }

    /// <summary>Position among the outputs; with neither, any operand may be it.</summary>
    public int? Output { get; init; }

    /// <summary>Whether its value is in the file, also as half precision or sparsely, with an operator that expands it.</summary>
    public bool? Constant { get; init; }

    /// <summary>Its type is one of these.</summary>
    public IReadOnlyList<TensorType> Types { get; init; } = [];

    /// <summary>Its type is none of these.</summary>
    public IReadOnlyList<TensorType> OtherThan { get; init; } = [];

    /// <summary>It has another number of dimensions.</summary>
    public int? RankIsNot { get; init; }

    /// <summary>Its quantization.</summary>
    public QuantizationKind? Quantization { get; init; }

    /// <summary>Whether its value is stored sparsely.</summary>
    public bool Sparse { get; init; }

    /// <summary>Whether one of its dimensions is 0.</summary>
    public bool Empty { get; init; }

    /// <summary>Whether nobody reads it.</summary>
    public bool Unused { get; init; }

    /// <summary>Whether an operand fits; parameters as in <see cref="DenyRule.Matches"/>.</summary>
    public bool Matches(TfliteModel model, Subgraph graph, IReadOnlySet<int> used, OperatorDef node)
    {
        if (Input is { } input)
        {
            return input < node.Inputs.Count && Fits(model, graph, used, node.Inputs[input]);
        }

        if (Output is { } output)
        {
            return output < node.Outputs.Count && Fits(model, graph, used, node.Outputs[output]);
        }

        return AnyFits(model, graph, used, node.Inputs) || AnyFits(model, graph, used, node.Outputs);
    }

    private bool AnyFits(TfliteModel model, Subgraph graph, IReadOnlySet<int> used, FlatVector<int> tensors)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            if (Fits(model, graph, used, tensors[i]))
            {
                return true;
            }
        }

        return false;
    }

    // An optional operand that is left out is -1.
    private bool Fits(TfliteModel model, Subgraph graph, IReadOnlySet<int> used, int index)
    {
        if (index < 0)
        {
            return false;
        }

        TensorDef tensor = graph.Tensors[index];
        return (Constant is null || IsConstant(model, graph, tensor) == Constant)
            && (Types.Count == 0 || Types.Contains(tensor.Type))
            && !OtherThan.Contains(tensor.Type)
            && (RankIsNot is null || tensor.Shape.Count != RankIsNot)
            && (Quantization is null || tensor.Quantization.Kind == Quantization)
            && (!Sparse || !tensor.Sparsity.IsNull)
            && (!Empty || HasZero(tensor))
            && (!Unused || !used.Contains(index));
    }

    private static bool IsConstant(TfliteModel model, Subgraph graph, TensorDef tensor)
    {
        if (model.Buffers[(int)tensor.BufferIndex].HasData)
        {
            return true;
        }

        foreach (OperatorDef node in graph.Operators)
        {
            if (node.Code.Builtin is BuiltinOperator.Dequantize or BuiltinOperator.Densify && node.Outputs[0] == tensor.Index)
            {
                return model.Buffers[(int)graph.Tensors[node.Inputs[0]].BufferIndex].HasData;
            }
        }

        return false;
    }

    private static bool HasZero(TensorDef tensor)
    {
        for (int i = 0; i < tensor.Shape.Count; i++)
        {
            if (tensor.Shape[i] == 0)
            {
                return true;
            }
        }

        return false;
    }
}
