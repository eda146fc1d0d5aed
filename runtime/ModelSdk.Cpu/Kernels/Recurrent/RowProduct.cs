using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Float rows times the transposes of several weight matrices, whose results stand side by side, plus bias.</summary>
/// <remarks>Weights are float, or integers for which each row is quantized first. Used by LSTM, RNN and SVDF.</remarks>
internal abstract class RowProduct(ProductParts parts)
{
    /// <summary>Elements of a row of results.</summary>
    public int Columns => Parts.Columns;

    /// <summary>The matrices.</summary>
    protected ProductParts Parts { get; } = parts;

    /// <summary>Chooses the code.</summary>
    public static RowProduct Create(NodeContext node, ProductParts parts, bool asymmetric)
    {
        TensorType type = node.Input(parts.Weights[0]).Type;
        bool isConstant = parts.Weights.Concat(parts.Biases).All(index => index < 0 || node.Input(index).IsConstant);
        bool isFast = isConstant && !node.Settings.ForceReference;
        return (type, isFast) switch
        {
            (TensorType.Float32, true) => new PackedFloatProduct(node, parts),
            (TensorType.Float32, false) => new FloatReferenceProduct(parts),
            (_, true) => new PackedHybridProduct(node, parts, asymmetric),
            _ => new HybridReferenceProduct(node, parts, asymmetric),
        };
    }

    /// <summary>Scratch memory for that many rows.</summary>
    public virtual int ScratchBytes(int rows) => 0;

    /// <summary>Multiplies as many rows as results have room.</summary>
    public abstract void Multiply(in KernelContext context, ReadOnlySpan<float> rows, Span<float> results, Span<byte> scratch);
}

/// <summary>The matrices of a product: inputs of the node, all of the same shape and type.</summary>
/// <param name="Depth">Columns of each matrix: elements of a row that is multiplied.</param>
/// <param name="Units">Rows of each matrix.</param>
/// <param name="Weights">Index of the input with each matrix.</param>
/// <param name="Biases">Index of the input that is added to the results of each matrix, or -1.</param>
internal sealed record ProductParts(int Depth, int Units, int[] Weights, int[] Biases)
{
    /// <summary>Results of a row.</summary>
    public int Columns { get; } = checked(Units * Weights.Length);

    /// <summary>A product without bias.</summary>
    public static ProductParts WithoutBias(int depth, int units, params int[] weights) =>
        new(depth, units, weights, Array.ConvertAll(weights, static _ => -1));

    /// <summary>The biases side by side; zeros where there are none.</summary>
    public void CopyBiases<T>(NodeContext node, Span<T> to)
        where T : unmanaged
    {
        for (int part = 0; part < Weights.Length; part++)
        {
            if (Biases[part] >= 0)
            {
                node.Input(Biases[part]).Constant<T>()[..Units].CopyTo(to[(part * Units)..]);
            }
        }
    }

    /// <summary>The matrices one under the other, as they lie in the file.</summary>
    public T[] Stack<T>(NodeContext node)
        where T : unmanaged
    {
        int size = checked(Units * Depth);
        T[] all = new T[checked(size * Weights.Length)];
        for (int part = 0; part < Weights.Length; part++)
        {
            node.Input(Weights[part]).Constant<T>()[..size].CopyTo(all.AsSpan(part * size));
        }

        return all;
    }

    /// <summary>The scale of each matrix, of which it must have one.</summary>
    /// <remarks>Native does not look at zero points of weights; neither do the kernels here.</remarks>
    public float[] Scales(NodeContext node) => Array.ConvertAll(Weights, index => Quantized.PerTensor(node, node.Input(index)).Scale);

    /// <summary>Packed matrices, made once for the model; the name of the layout holds which they are.</summary>
    public TPacked Packed<TPacked>(NodeContext node, string layout, Func<TPacked> pack)
        where TPacked : class
    {
        string names = string.Join(';', Weights.Select(index => $"{node.Input(index).Index} {node.Input(index).Name}"));
        return node.Weights.GetOrAdd(node.Input(Weights[0]), $"{layout} of {names}", _ => pack());
    }
}
