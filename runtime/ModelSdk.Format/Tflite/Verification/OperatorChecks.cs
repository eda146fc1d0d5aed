using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Verification;

/// <summary>Checks of operators: their kind, the tensors that they name, and the order in which they run.</summary>
internal static class OperatorChecks
{
    /// <summary>Checks the kinds of operators.</summary>
    public static void CheckCodes(TfliteModel model, Findings findings)
    {
        for (int i = 0; i < model.OperatorCodes.Count; i++)
        {
            OperatorCode code = model.OperatorCodes[i];
            // Codes above the known ones are not errors here: what runs them is asked later, by name.
            if (code.Builtin is < 0 or BuiltinOperator.PlaceholderForGreaterOpCodes)
            {
                findings.Add("an operator code is not one of an operator", code.FileOffset, $"code {i} ({(int)code.Builtin})");
            }
            else if (code.Builtin == BuiltinOperator.Custom && string.IsNullOrEmpty(code.CustomCode))
            {
                findings.Add("a custom operator has no name", code.FileOffset, $"code {i}");
            }
        }
    }

    /// <summary>Checks that the operators of a subgraph name existing kinds and tensors.</summary>
    /// <returns>Whether they do, so that further checks can rely on it.</returns>
    public static bool CheckReferences(TfliteModel model, Subgraph subgraph, Findings findings)
    {
        bool valid = true;
        int codes = model.OperatorCodes.Count;
        int tensors = subgraph.Tensors.Count;
        foreach (OperatorDef op in subgraph.Operators)
        {
            if (op.CodeIndex >= (uint)codes)
            {
                findings.Add(
                    "the kind of an operator does not exist",
                    op.FileOffset,
                    $"{Findings.Describe(model, subgraph, op)} (kind {op.CodeIndex} of {codes})");
                valid = false;
                continue;
            }

            valid &= CheckIndices(op.Inputs, "input", -1) && CheckIndices(op.Outputs, "output", 0)
                && CheckIndices(op.Intermediates, "intermediate", -1);

            bool CheckIndices(FlatVector<int> indices, string what, int lowest)
            {
                for (int i = 0; i < indices.Count; i++)
                {
                    if (indices[i] < lowest || indices[i] >= tensors)
                    {
                        findings.Add(
                            "an operator names a tensor that does not exist",
                            op.FileOffset,
                            $"{Findings.Describe(model, subgraph, op)} ({what} {i} is tensor {indices[i]} of {tensors})");
                        return false;
                    }
                }

                return true;
            }
        }

        return valid;
    }

    /// <summary>Checks that no operator reads what a later one writes, and that no tensor is written twice.</summary>
    /// <remarks>
    /// In a compiled model operators may stand in any order: LiteRT's compiler appends the parts of composites behind the
    /// operators that read them, and its runtime finds an order while it partitions (seen with the l2_norm composite of its
    /// test data: the results are right).
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="subgraph">The subgraph, whose references were checked.</param>
    /// <param name="producers">Work space with an entry for each tensor.</param>
    /// <param name="findings">Receives the defects.</param>
    public static void CheckOrder(TfliteModel model, Subgraph subgraph, Span<int> producers, Findings findings)
    {
        producers.Fill(-1);
        foreach (OperatorDef op in subgraph.Operators)
        {
            FlatVector<int> outputs = op.Outputs;
            for (int i = 0; i < outputs.Count; i++)
            {
                int tensor = outputs[i];
                // Passes and plans rely on one writer for each value; a variable is memory, not a value.
                if (producers[tensor] >= 0 && !subgraph.Tensors[tensor].IsVariable)
                {
                    findings.Add(
                        "two operators compute the same tensor",
                        op.FileOffset,
                        $"{Findings.Describe(model, subgraph, subgraph.Tensors[tensor])} " +
                        $"(operators {producers[tensor]} and {op.Index})");
                }

                producers[tensor] = op.Index;
            }
        }

        foreach (OperatorDef op in subgraph.Operators)
        {
            if (LiteRt.DispatchOptions.IsDispatch(op))
            {
                return;
            }
        }

        // A tensor of the outside that an operator overwrites in place has a value from the start.
        FlatVector<int> given = subgraph.Inputs;
        for (int i = 0; i < given.Count; i++)
        {
            producers[given[i]] = -1;
        }

        foreach (OperatorDef op in subgraph.Operators)
        {
            FlatVector<int> inputs = op.Inputs;
            for (int i = 0; i < inputs.Count; i++)
            {
                int tensor = inputs[i];
                if (tensor >= 0 && producers[tensor] >= op.Index
                    && subgraph.Tensors[tensor] is { IsVariable: false, IsConstant: false })
                {
                    findings.Add(
                        "an operator reads what it or a later one computes",
                        op.FileOffset,
                        $"{Findings.Describe(model, subgraph, op)} reads " +
                        $"{Findings.Describe(model, subgraph, subgraph.Tensors[tensor])} of operator {producers[tensor]}");
                }
            }
        }
    }
}
