using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Verification;

/// <summary>Checks of what connects subgraphs with each other and with the outside: inputs, signatures, calls, metadata.</summary>
internal static class GraphChecks
{
    /// <summary>Checks the inputs and outputs of a subgraph.</summary>
    /// <returns>Whether they exist, so that further checks can rely on it.</returns>
    public static bool CheckInterface(TfliteModel model, Subgraph subgraph, Findings findings)
    {
        return CheckIndices(subgraph.Inputs, "input") & CheckIndices(subgraph.Outputs, "output");

        bool CheckIndices(FlatVector<int> indices, string what)
        {
            int tensors = subgraph.Tensors.Count;
            for (int i = 0; i < indices.Count; i++)
            {
                if ((uint)indices[i] >= (uint)tensors)
                {
                    findings.Add(
                        "an input or output of a subgraph does not exist",
                        model.Root.FileOffset,
                        $"{what} {i} of subgraph {subgraph.Index} (tensor {indices[i]} of {tensors})");
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Checks the signatures.</summary>
    public static void CheckSignatures(TfliteModel model, Findings findings)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        for (int i = 0; i < model.Signatures.Count; i++)
        {
            SignatureDef signature = model.Signatures[i];
            string? key = signature.Key;
            if (key is null || !keys.Add(key))
            {
                findings.Add("a signature has no key of its own", signature.FileOffset, $"signature {i} '{Findings.Shorten(signature.KeyUtf8)}'");
            }

            if (signature.SubgraphIndex >= (uint)model.Subgraphs.Count)
            {
                findings.Add(
                    "a signature runs a subgraph that does not exist",
                    signature.FileOffset,
                    $"signature '{Findings.Shorten(signature.KeyUtf8)}' (subgraph {signature.SubgraphIndex} of {model.Subgraphs.Count})");
                continue;
            }

            int tensors = model.Subgraphs[(int)signature.SubgraphIndex].Tensors.Count;
            CheckTensors(signature, signature.Inputs, tensors, findings);
            CheckTensors(signature, signature.Outputs, tensors, findings);
        }
    }

    /// <summary>Checks that metadata entries name existing buffers.</summary>
    public static void CheckMetadata(TfliteModel model, Findings findings)
    {
        for (int i = 0; i < model.Metadata.Count; i++)
        {
            MetadataEntry entry = model.Metadata[i];
            if (entry.BufferIndex >= (uint)model.Buffers.Count)
            {
                findings.Add(
                    "the buffer of a metadata entry does not exist",
                    model.Root.FileOffset,
                    $"entry {i} '{Findings.Shorten(entry.NameUtf8)}' (buffer {entry.BufferIndex} of {model.Buffers.Count})");
            }
        }
    }

    /// <summary>Checks that operators run existing subgraphs and that none runs itself.</summary>
    public static void CheckCalls(TfliteModel model, Findings findings)
    {
        int count = model.Subgraphs.Count;
        // 0: not seen, 1: being walked, 2: done. An explicit stack, as chains can be as long as the file allows.
        byte[] states = new byte[count];
        Stack<(int Subgraph, int Operator, int Reference)> stack = new();
        for (int start = 0; start < count; start++)
        {
            if (states[start] == 0)
            {
                states[start] = 1;
                stack.Push((start, 0, 0));
            }

            while (stack.TryPop(out (int Subgraph, int Operator, int Reference) frame))
            {
                Subgraph subgraph = model.Subgraphs[frame.Subgraph];
                if (frame.Operator >= subgraph.Operators.Count)
                {
                    states[frame.Subgraph] = 2;
                    continue;
                }

                OperatorDef op = subgraph.Operators[frame.Operator];
                SubgraphReferences references = SubgraphReferences.Of(op);
                if (frame.Reference >= references.Count)
                {
                    stack.Push((frame.Subgraph, frame.Operator + 1, 0));
                    continue;
                }

                stack.Push((frame.Subgraph, frame.Operator, frame.Reference + 1));
                int target = references[frame.Reference];
                if ((uint)target >= (uint)count)
                {
                    findings.Add(
                        "an operator runs a subgraph that does not exist",
                        op.FileOffset,
                        $"{Findings.Describe(model, subgraph, op)} (subgraph {target} of {count})");
                }
                else if (states[target] == 1)
                {
                    findings.Add(
                        "subgraphs run each other without end",
                        op.FileOffset,
                        $"{Findings.Describe(model, subgraph, op)} (subgraph {target})");
                }
                else if (states[target] == 0)
                {
                    states[target] = 1;
                    stack.Push((target, 0, 0));
                }
            }
        }
    }

    private static void CheckTensors(
        SignatureDef signature, ViewList<TensorMap> maps, int tensors, Findings findings)
    {
        foreach (TensorMap map in maps)
        {
            if (map.TensorIndex >= (uint)tensors)
            {
                findings.Add(
                    "a signature names a tensor that does not exist",
                    signature.FileOffset,
                    $"'{Findings.Shorten(map.NameUtf8)}' of signature '{Findings.Shorten(signature.KeyUtf8)}' (tensor {map.TensorIndex} of {tensors})");
            }
        }
    }
}
