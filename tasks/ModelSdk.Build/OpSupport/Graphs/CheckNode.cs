using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Build.OpSupport.Graphs;

/// <summary>An op of a <see cref="CheckGraph"/>.</summary>
internal sealed class CheckNode
{
    public CheckNode(Subgraph graph, OperatorDef def, string path, CheckTensor?[] inputs, CheckTensor[] outputs)
    {
        Def = def;
        Inputs = inputs;
        Outputs = outputs;
        Operator = OperatorNames.Of(def.Code.Builtin);
        CustomCode = def.Code.Builtin == BuiltinOperator.Custom ? def.Code.CustomCode ?? "" : "";
        CompositeName = IsComposite ? def.GetOptions<StablehloCompositeOptions>().Name ?? "" : "";
        QualifiedName = CustomCode.Length > 0 ? $"CUSTOM:{CustomCode}"
            : CompositeName.Length > 0 ? $"{Operator}:{CompositeName}"
            : Operator;
        Op = new OpNode(
            graph.Index,
            def.Index,
            CustomCode.Length > 0 ? CustomCode : QualifiedName,
            def.Code.Version,
            outputs.Length > 0 ? outputs[0].Name : "",
            path);
    }

    /// <summary>What predictions carry.</summary>
    public OpNode Op { get; set; }

    public OperatorDef Def { get; }

    /// <summary>Name in the schema: <c>ADD</c>, <c>CUSTOM</c>, <c>STABLEHLO_COMPOSITE</c>.</summary>
    public string Operator { get; }

    public string CustomCode { get; }

    public string CompositeName { get; }

    /// <summary>As tables write it: <c>ADD</c>, <c>CUSTOM:code</c>, <c>STABLEHLO_COMPOSITE:name</c>.</summary>
    public string QualifiedName { get; }

    /// <summary>Null for an optional input that is left out.</summary>
    public CheckTensor?[] Inputs { get; private set; }

    public CheckTensor[] Outputs { get; }

    public bool IsComposite => Def.Code.Builtin == BuiltinOperator.StablehloComposite;

    /// <summary>Position in <see cref="CheckGraph.Nodes"/>.</summary>
    public int Position { get; set; }

    /// <summary>The same op reading other tensors.</summary>
    public CheckNode WithInputs(CheckTensor?[] inputs)
    {
        CheckNode copy = (CheckNode)MemberwiseClone();
        copy.Inputs = inputs;
        return copy;
    }
}
