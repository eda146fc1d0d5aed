using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Verification;

/// <summary>Checks of tensors: type, shape, where their data are and whether there are enough.</summary>
/// <remarks>
/// Constant bytes are not looked at, but for the headers of strings and the indices of sparse constants: a model
/// opens in the same time whatever its weights weigh.
/// </remarks>
internal static class TensorChecks
{
    /// <summary>Checks every tensor of a subgraph.</summary>
    /// <returns>Whether all buffers exist, so that further checks can ask what is constant.</returns>
    public static bool Check(TfliteModel model, Subgraph subgraph, Findings findings)
    {
        bool valid = true;
        int bufferCount = model.Buffers.Count;
        foreach (TensorDef tensor in subgraph.Tensors)
        {
            if (tensor.BufferIndex >= (uint)bufferCount && tensor.BufferIndex != 0)
            {
                findings.Add(
                    "the buffer does not exist",
                    tensor.FileOffset,
                    $"{Findings.Describe(model, subgraph, tensor)} (buffer {tensor.BufferIndex} of {bufferCount})");
                valid = false;
                continue;
            }

            if (!tensor.Type.IsKnown())
            {
                findings.Add(
                    "the type is unknown",
                    tensor.FileOffset,
                    $"{Findings.Describe(model, subgraph, tensor)} (type {(int)tensor.Type})");
                continue;
            }

            CheckPlacement(model, subgraph, tensor, findings);
            if (TryCountElements(model, subgraph, tensor, findings, out long elements))
            {
                CheckData(model, subgraph, tensor, elements, findings);
                QuantizationChecks.Check(model, subgraph, tensor, findings);
            }
        }

        return valid;
    }

    private static bool TryCountElements(
        TfliteModel model, Subgraph subgraph, TensorDef tensor, Findings findings, out long elements)
    {
        elements = 1;
        FlatVector<int> shape = tensor.Shape;
        for (int i = 0; i < shape.Count; i++)
        {
            int dimension = shape[i];
            if (dimension < 0)
            {
                findings.Add(
                    "a dimension of the shape is negative",
                    tensor.FileOffset,
                    $"{Findings.Describe(model, subgraph, tensor)} (dimension {i} is {dimension})");
                return false;
            }

            if (Math.BigMul(elements, dimension, out long product) != 0 || product < 0 || product > long.MaxValue / 128)
            {
                findings.Add(
                    "the shape has more elements than 64 bits can count",
                    tensor.FileOffset,
                    $"{Findings.Describe(model, subgraph, tensor)}");
                return false;
            }

            elements = product;
        }

        FlatVector<int> signature = tensor.ShapeSignature;
        if (signature.Count != 0 && signature.Count != shape.Count)
        {
            findings.Add(
                "shape and shape_signature have different ranks",
                tensor.FileOffset,
                $"{Findings.Describe(model, subgraph, tensor)} ({shape.Count} and {signature.Count})");
            return false;
        }

        return true;
    }

    private static void CheckPlacement(TfliteModel model, Subgraph subgraph, TensorDef tensor, Findings findings)
    {
        if (tensor.ExternalBufferId != 0)
        {
            if (tensor.BufferIndex != 0 || tensor.IsVariable)
            {
                findings.Add(
                    "a tensor with data in another file can have neither a buffer nor be a variable",
                    tensor.FileOffset,
                    $"{Findings.Describe(model, subgraph, tensor)}");
            }

            if (model.FindExternalBuffer(tensor.ExternalBufferId) is not { } external
                || external.Group >= (uint)model.ExternalBufferGroups.Count)
            {
                findings.Add(
                    "the external buffer or its group does not exist",
                    tensor.FileOffset,
                    $"{Findings.Describe(model, subgraph, tensor)} (external buffer {tensor.ExternalBufferId})");
            }
        }
        else if (tensor.IsVariable && tensor.IsConstant)
        {
            findings.Add("a variable has constant data", tensor.FileOffset, $"{Findings.Describe(model, subgraph, tensor)}");
        }
    }

    private static void CheckData(
        TfliteModel model, Subgraph subgraph, TensorDef tensor, long elements, Findings findings)
    {
        if (!tensor.IsConstant || tensor.ExternalBufferId != 0)
        {
            return;
        }

        long stored = model.Buffers[(int)tensor.BufferIndex].Length;
        if (tensor.Type == TensorType.String)
        {
            if (StringTensor.Check(tensor.GetConstantBytes(), elements) is { } defect)
            {
                findings.Add(
                    "a string constant is damaged",
                    tensor.FileOffset,
                    $"{Findings.Describe(model, subgraph, tensor)} ({defect})");
            }

            return;
        }

        long needed = elements;
        if (!tensor.Sparsity.IsNull && !SparsityChecks.TryCountStored(model, subgraph, tensor, findings, out needed))
        {
            return;
        }

        // More than needed is harmless and does occur; less would read beyond the constant.
        if (tensor.Type.ByteCount(needed) > stored)
        {
            findings.Add(
                "constants have fewer bytes than their shape needs",
                tensor.FileOffset,
                $"{Findings.Describe(model, subgraph, tensor)} ({stored} of {tensor.Type.ByteCount(needed)} bytes)");
        }
    }
}
