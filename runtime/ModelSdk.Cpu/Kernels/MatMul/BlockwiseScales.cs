using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>The scales of weights that are quantized by blocks; FULLY_CONNECTED and EMBEDDING_LOOKUP read such weights.</summary>
internal static class BlockwiseScales
{
    /// <summary>Whether a value is quantized by blocks.</summary>
    public static bool Has(Value weights) => weights.Quantization is { ScalesTensor: >= 0 };

    /// <summary>Checks blocks and scales, and gives for each row the scales of its blocks.</summary>
    public static float[] Read(NodeContext node, Value weights)
    {
        int block = weights.Quantization!.BlockSize;
        int depth = weights.Shape.Length == 2 ? weights.Shape[1] : 0;
        if (!weights.IsConstant || weights.Type is not (TensorType.Int4 or TensorType.Int2)
            || weights.ConstantMemory.Length < IntegerWeights.Bytes(weights.Type, weights.Count))
        {
            throw node.Error($"{weights} is quantized by blocks; such weights must be constant, of type int4 or int2, and whole");
        }

        if (block <= 0 || depth % block != 0)
        {
            throw node.Error($"the rows of {weights} cannot be cut in blocks of {block}");
        }

        Value? scales = weights.Quantization.BlockScales;
        int count = weights.Count / block;
        int size = scales?.Type switch
        {
            TensorType.Float16 => 2,
            TensorType.Float32 => 4,
            _ => throw node.Error($"the scales of {weights} must be float16 or float32"),
        };
        if (!scales.IsConstant || scales.ConstantMemory.Length < (long)count * size)
        {
            throw node.Error($"{scales}, the scales of {weights}, must be a constant of {count} elements");
        }

        return size == 4
            ? scales.Constant<float>()[..count].ToArray()
            : Array.ConvertAll(scales.Constant<Half>()[..count].ToArray(), static scale => (float)scale);
    }
}
