using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Sparse;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>Brings weights that FULLY_CONNECTED may have in other forms into the plain one.</summary>
internal static class FullyConnectedWeights
{
    /// <summary>The weights; sparse ones are expanded once and take the place of the input.</summary>
    public static Value Plain(NodeContext node, int input = 1)
    {
        Value weights = node.Input(input);
        if (weights.Sparsity.IsNull)
        {
            return weights;
        }

        Value plain = Dense(node, weights);
        Value?[] inputs = [.. node.Node.Inputs];
        inputs[input] = plain;
        node.Node.Inputs = inputs;
        return plain;
    }

    /// <summary>Weights in the format SHUFFLED4x16INT8 as rows: blocks of four rows and sixteen columns follow each other.</summary>
    /// <remarks>LiteRT: ShuffledFullyConnected in tflite/kernels/internal/reference/fully_connected.h. The sign bit is flipped.</remarks>
    public static sbyte[] Unshuffle(Value weights)
    {
        int depth = weights.Shape[1];
        ReadOnlySpan<sbyte> shuffled = weights.Constant<sbyte>();
        sbyte[] rows = new sbyte[weights.Count];
        int next = 0;
        for (int unit = 0; unit < weights.Shape[0]; unit += 4)
        {
            for (int k = 0; k < depth; k += 16)
            {
                for (int row = unit; row < unit + 4; row++, next += 16)
                {
                    shuffled.Slice(next, 16).CopyTo(rows.AsSpan((row * depth) + k));
                }
            }
        }

        return rows;
    }

    private static Value Dense(NodeContext node, Value weights)
    {
        int size = IntegerWeights.Bytes(weights.Type, 1);
        int[] places = SparsePlaces.Read(node, weights);
        ReadOnlySpan<byte> stored = weights.ConstantMemory.Span;
        if (weights.Type is not (TensorType.Float32 or TensorType.Int8) || (long)places.Length * size > stored.Length)
        {
            throw node.Error($"the sparse weights {weights} must be float32 or int8, with as many values as their encoding counts");
        }

        byte[] dense = new byte[checked(weights.Count * size)];
        for (int i = 0; i < places.Length; i++)
        {
            stored.Slice(i * size, size).CopyTo(dense.AsSpan(places[i] * size));
        }

        Value expanded = new(weights.Name, weights.Type, weights.Shape) { Quantization = weights.Quantization };
        expanded.SetConstant(dense);
        return expanded;
    }
}
