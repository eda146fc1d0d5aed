using System.Numerics.Tensors;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>The weights from the cells of a float LSTM to its gates: one for each cell, float or int8.</summary>
internal sealed class PeepholeWeights
{
    private readonly LstmTensors _tensors;
    private readonly float[] _scales = new float[Gate.Count];
    private readonly bool _isFloat;

    /// <summary>Reads the scales.</summary>
    public PeepholeWeights(NodeContext node, LstmSpec spec)
    {
        _tensors = spec.Tensors;
        _isFloat = node.Input(_tensors.Peephole(Gate.Output)).Type == TensorType.Float32;
        foreach (int gate in spec.Gates)
        {
            if (gate != Gate.Cell && !_isFloat)
            {
                _scales[gate] = Quantized.PerTensor(node, node.Input(_tensors.Peephole(gate))).Scale;
            }
        }
    }

    /// <summary>Adds what the cells give to a gate.</summary>
    public void Add(in KernelContext context, int gate, ReadOnlySpan<float> cells, Span<float> sum)
    {
        if (_isFloat)
        {
            TensorPrimitives.MultiplyAdd(context.Input<float>(_tensors.Peephole(gate)), cells, sum, sum);
            return;
        }

        ReadOnlySpan<sbyte> weights = context.Input<sbyte>(_tensors.Peephole(gate));
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += weights[i] * _scales[gate] * cells[i];
        }
    }
}
