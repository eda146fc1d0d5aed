using ModelSdk.Format;
using ModelSdk.Format.Operators;

namespace ModelSdk.Cpu;

/// <summary>Finds every operator of a model that the engine does not run, so that one message can name them all.</summary>
/// <remarks>The rows of <see cref="OperatorTable"/> decide, as in the build's check; operators of the application need none.</remarks>
internal static class UnsupportedOperators
{
    // Enough to see the pattern; a model in a foreign dialect may have thousands.
    private const int Listed = 20;

    /// <summary>Operators that run subgraphs node by node; others only read what a subgraph of theirs computes.</summary>
    private static readonly HashSet<BuiltinOperator> Runners =
    [
        BuiltinOperator.If, BuiltinOperator.While, BuiltinOperator.Call, BuiltinOperator.CallOnce,
        BuiltinOperator.StablehloCase, BuiltinOperator.StablehloComposite, BuiltinOperator.StablehloWhile,
    ];

    /// <summary>Throws when a graph that is run has an operator that the engine does not run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="registered">Operators that the application implements, by name.</param>
    /// <exception cref="ModelException">With operator, node, output tensor and reason of each.</exception>
    public static void ThrowIfAny(TfliteModel model, IReadOnlyDictionary<string, CustomOperator> registered)
    {
        List<string> refused = [];
        foreach (int subgraph in SubgraphsThatRun(model))
        {
            Subgraph graph = model.Subgraphs[subgraph];
            foreach (OperatorDef node in graph.Operators)
            {
                bool isCustom = node.Code.Builtin == BuiltinOperator.Custom && node.Code.CustomCode is not null;
                if (isCustom && registered.ContainsKey(node.Code.CustomCode!))
                {
                    continue;
                }

                OperatorSupport support = OperatorTable.Check(graph, node);
                if (!support.Runs)
                {
                    string remedy = isCustom ? Remedy(node.Code.CustomCode!) : "";
                    refused.Add($"{Place(graph, node, subgraph)}: {support.Reason}{remedy}");
                }
            }
        }

        if (refused.Count > 0)
        {
            string more = refused.Count > Listed ? $"; and {refused.Count - Listed} more" : "";
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"the managed engine does not run {refused.Count} operators of this model: {string.Join("; ", refused.Take(Listed))}{more}");
        }
    }

    /// <summary>The subgraphs of the signatures, and those that their operators run.</summary>
    private static SortedSet<int> SubgraphsThatRun(TfliteModel model)
    {
        SortedSet<int> reached = [];
        Stack<int> open = new(SignatureInfo.ReadAll(model).Select(static signature => signature.Subgraph));
        while (open.TryPop(out int subgraph))
        {
            // What does not exist is the business of the operator that asks for it.
            if ((uint)subgraph >= (uint)model.Subgraphs.Count || !reached.Add(subgraph))
            {
                continue;
            }

            foreach (OperatorDef node in model.Subgraphs[subgraph].Operators)
            {
                SubgraphReferences references = SubgraphReferences.Of(node);
                for (int i = 0; i < references.Count && Runners.Contains(node.Code.Builtin); i++)
                {
                    open.Push(references[i]);
                }
            }
        }

        return reached;
    }

    // Select TF ops: operators of TensorFlow that converters leave as they are, under names that begin with Flex.
    private static string Remedy(string name)
    {
        string register = $"implement it and register it: ModelOptions.CustomOperators[\"{name}\"] = ...";
        return name.StartsWith("Flex", StringComparison.Ordinal)
            ? $"; it is TensorFlow's own operator {name["Flex".Length..]}, which needs TensorFlow's runtime: convert the model without SELECT_TF_OPS, or {register}"
            : $"; {register}";
    }

    private static string Place(Subgraph graph, OperatorDef node, int subgraph)
    {
        string output = node.Outputs.Count > 0 ? graph.Tensors[node.Outputs[0]].Name ?? "?" : "nothing";
        string where = subgraph == 0 ? "" : $"subgraph {subgraph}, ";
        return $"{OperatorNames.Of(node.Code)} ({where}node {node.Index}, computing '{output}')";
    }
}
