using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Verification;

/// <summary>Checks of quantization, as the official interpreter makes them when it loads a model, and of the values.</summary>
internal static class QuantizationChecks
{
    /// <summary>Checks the quantization of one tensor.</summary>
    public static void Check(TfliteModel model, Subgraph subgraph, TensorDef tensor, Findings findings)
    {
        QuantizationDef quantization = tensor.Quantization;
        switch (quantization.Kind)
        {
            case QuantizationKind.PerTensor or QuantizationKind.PerChannel:
                CheckScales(model, subgraph, tensor, quantization, findings);
                break;
            case QuantizationKind.Blockwise or QuantizationKind.MultiAxis:
                CheckBlocks(model, subgraph, tensor, quantization, findings);
                break;
        }
    }

    private static void CheckScales(
        TfliteModel model, Subgraph subgraph, TensorDef tensor, QuantizationDef quantization, Findings findings)
    {
        FlatVector<float> scales = quantization.Scales;
        FlatVector<long> zeroPoints = quantization.ZeroPoints;
        if (scales.Count != zeroPoints.Count)
        {
            findings.Add(
                "scale and zero_point have different lengths",
                tensor.FileOffset,
                $"{Findings.Describe(model, subgraph, tensor)} ({scales.Count} and {zeroPoints.Count})");
            return;
        }

        FlatVector<int> shape = tensor.Shape;
        int dimension = quantization.Dimension;
        if (dimension < 0 || (shape.Count > 0 && dimension >= shape.Count))
        {
            findings.Add(
                "quantized_dimension is out of range",
                tensor.FileOffset,
                $"{Findings.Describe(model, subgraph, tensor)} ({dimension} with rank {shape.Count})");
            return;
        }

        if (scales.Count != 1 && shape.Count > 0 && scales.Count != shape[dimension])
        {
            findings.Add(
                "the number of scales is neither 1 nor that of the channels",
                tensor.FileOffset,
                $"{Findings.Describe(model, subgraph, tensor)} ({scales.Count} for {shape[dimension]})");
            return;
        }

        for (int i = 0; i < scales.Count; i++)
        {
            if (!float.IsFinite(scales[i]) || scales[i] < 0 || zeroPoints[i] != (int)zeroPoints[i])
            {
                findings.Add(
                    "a scale is negative or not finite, or a zero point exceeds 32 bits",
                    tensor.FileOffset,
                    $"{Findings.Describe(model, subgraph, tensor)} (channel {i}: {scales[i]}, {zeroPoints[i]})");
                return;
            }
        }
    }

    private static void CheckBlocks(
        TfliteModel model, Subgraph subgraph, TensorDef tensor, QuantizationDef quantization, Findings findings)
    {
        int tensors = subgraph.Tensors.Count;
        int rank = tensor.Shape.Count;
        string? defect =
            (uint)quantization.ScalesTensor >= (uint)tensors ? $"scales in tensor {quantization.ScalesTensor} of {tensors}"
            : quantization.ZeroPointsTensor < -1 || quantization.ZeroPointsTensor >= tensors
                ? $"zero points in tensor {quantization.ZeroPointsTensor} of {tensors}"
            : quantization.BlockSize < 0 || (quantization.Kind == QuantizationKind.Blockwise && quantization.BlockSize == 0)
                ? $"blocks of {quantization.BlockSize}"
            : null;
        if (quantization.Kind == QuantizationKind.MultiAxis)
        {
            FlatVector<int> dimensions = quantization.Dimensions;
            defect ??= dimensions.Count == 0 ? "no dimension" : null;
            for (int i = 0; i < dimensions.Count && defect is null; i++)
            {
                defect = (uint)dimensions[i] >= (uint)rank ? $"dimension {dimensions[i]} with rank {rank}" : null;
            }
        }

        if (defect is not null)
        {
            findings.Add(
                "the blockwise quantization is not possible",
                tensor.FileOffset,
                $"{Findings.Describe(model, subgraph, tensor)} ({defect})");
        }
    }
}
