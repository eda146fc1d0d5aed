using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Scales and zero points that the two forms of the integer LSTM read in the same way.</summary>
/// <remarks>LiteRT: PopulateQuantizedLstmParams in tflite/kernels/lstm.cc. Products of scales are rounded to float there.</remarks>
internal sealed class IntegerLstmParameters(NodeContext node, LstmSpec spec)
{
    private readonly LstmTensors _tensors = spec.Tensors;

    /// <summary>Zero point of the input.</summary>
    public int InputZero => Parameters(_tensors.Input).ZeroPoint;

    /// <summary>Zero point of the last output.</summary>
    public int OutputZero => Parameters(_tensors.OutputState).ZeroPoint;

    /// <summary>Scale of the last output.</summary>
    public float OutputScale => Scale(_tensors.OutputState);

    /// <summary>Scale of the weights of the projection.</summary>
    public float ProjectionScale => Scale(_tensors.Projection);

    /// <summary>Scale of the cells.</summary>
    public float CellScale => Scale(_tensors.CellState);

    /// <summary>Bound of the projected output, or 0.</summary>
    public sbyte ProjectionClip => (sbyte)Clip(
        spec.Attributes.ProjectionClip / Quantized.PerTensor(node, node.Output(0)).Scale, sbyte.MinValue, sbyte.MaxValue);

    /// <summary>Bound of the cells, or 0.</summary>
    public short CellClip => (short)Clip(spec.Attributes.CellClip / CellScale, short.MinValue, short.MaxValue);

    /// <summary>The quantization of an intermediate tensor.</summary>
    public QuantizationParameters Intermediate(int index)
    {
        Value value = node.Node.Intermediates[index] ?? throw node.Error($"intermediate {index} is missing");
        return Quantized.PerTensor(node, value);
    }

    /// <summary>From sums of input times weights of a gate to a scale.</summary>
    public FixedMultiplier FromInput(int gate, float to) =>
        FixedMultiplier.From(Scale(_tensors.InputWeights(gate)) * Scale(_tensors.Input) / to);

    /// <summary>From sums of last output times weights of a gate to a scale.</summary>
    public FixedMultiplier FromOutput(int gate, float to) =>
        FixedMultiplier.From(Scale(_tensors.RecurrentWeights(gate)) * OutputScale / to);

    /// <summary>From products of cells and weights of a gate to a scale.</summary>
    public FixedMultiplier FromCells(int gate, int cellExponent, float to) =>
        FixedMultiplier.From((float)(Math.Pow(2, cellExponent) * Scale(_tensors.Peephole(gate)) / to));

    /// <summary>Scale of the coefficients of the layer normalization of a gate.</summary>
    public float NormScale(int gate) => Scale(_tensors.Norm(gate));

    private static float Clip(float quantized, int min, int max) => Math.Clamp(quantized, min, max);

    private float Scale(int input) => Parameters(input).Scale;

    private QuantizationParameters Parameters(int input) => Quantized.PerTensor(node, node.Input(input));
}
