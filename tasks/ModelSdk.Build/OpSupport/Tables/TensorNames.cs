using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Tables;

/// <summary>How messages name a tensor.</summary>
internal static class TensorNames
{
    /// <summary><c>input 1 'weights'</c> of an op, or <c>tensor 'weights'</c> of the graph; null for none.</summary>
    public static string? Of(CheckNode? node, CheckTensor? tensor)
    {
        if (tensor is null)
        {
            return null;
        }

        int input = node is null ? -1 : Array.IndexOf(node.Inputs, tensor);
        int output = node is null ? -1 : Array.IndexOf(node.Outputs, tensor);
        string place = input >= 0 ? $"input {input}" : output >= 0 ? $"output {output}" : "tensor";
        return tensor.Name.Length == 0 ? place : $"{place} '{tensor.Name}'";
    }
}
