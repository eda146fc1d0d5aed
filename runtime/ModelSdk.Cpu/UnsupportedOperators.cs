using ModelSdk.Cpu.Kernels;
using ModelSdk.Format;

namespace ModelSdk.Cpu;

/// <summary>Finds every operator of a model that has no kernel, so that one message can name them all.</summary>
internal static class UnsupportedOperators
{
    // Enough to see the pattern; a model in a foreign dialect may have thousands.
    private const int Listed = 20;

    /// <summary>Throws when the main graphs of the model use an operator that the engine does not have.</summary>
    /// <exception cref="ModelException">With operator, node and output tensor of each.</exception>
    public static void ThrowIfAny(TfliteModel model)
    {
        List<string> missing = [];
        foreach (int subgraph in SignatureInfo.ReadAll(model).Select(static signature => signature.Subgraph).Distinct())
        {
            Subgraph graph = model.Subgraphs[subgraph];
            foreach (OperatorDef node in graph.Operators)
            {
                OperatorCode code = node.Code;
                if (KernelTable.Find(code.Builtin, code.CustomCode) is null)
                {
                    string output = node.Outputs.Count > 0 ? graph.Tensors[node.Outputs[0]].Name ?? "?" : "nothing";
                    missing.Add($"{OperatorNames.Of(code)} (node {node.Index}, computing '{output}')");
                }
            }
        }

        if (missing.Count > 0)
        {
            string more = missing.Count > Listed ? $" and {missing.Count - Listed} more" : "";
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"the managed engine does not have {missing.Count} operators of this model: {string.Join(", ", missing.Take(Listed))}{more}");
        }
    }
}
