using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Reads one direction of an LSTM, and refuses what the native kernels refuse.</summary>
/// <remarks>LiteRT: CheckInputTensorDimensions in tflite/kernels/lstm.cc and in the files of the sequence operators.</remarks>
internal sealed class LstmChecks(NodeContext node, LstmTensors tensors, LstmAttributes attributes, Sequence sequence)
{
    /// <summary>Whether the operator has integer inputs.</summary>
    private readonly bool _isInteger = node.Input(tensors.Input).Type == TensorType.Int8;

    /// <summary>Checks everything.</summary>
    public LstmSpec Check(bool allowsDiagonal)
    {
        Value input = node.Input(tensors.Input);
        Value weights = node.Input(tensors.InputWeights(Gate.Output));
        Value recurrent = node.Input(tensors.RecurrentWeights(Gate.Output));
        if (weights.Shape.Length != 2 || recurrent.Shape.Length is 0 or > 2 || weights.Shape[0] == 0 || recurrent.Shape[^1] == 0)
        {
            throw node.Error($"the weights {weights} and {recurrent} must have two dimensions, and one unit at least");
        }

        LstmSpec spec = new(tensors, attributes, sequence, input.Shape[^1], weights.Shape[0], recurrent.Shape[^1])
        {
            Gates = node.HasInput(tensors.InputWeights(Gate.Input)) ? [0, 1, 2, 3] : [1, 2, 3],
            HasPeephole = node.HasInput(tensors.Peephole(Gate.Output)),
            HasNorm = tensors.FirstNorm >= 0 && node.HasInput(tensors.Norm(Gate.Forget)),
            HasProjection = node.HasInput(tensors.Projection),
        };
        if (!(attributes.CellClip >= 0) || !(attributes.ProjectionClip >= 0))
        {
            throw node.Error($"the clips {attributes.CellClip} and {attributes.ProjectionClip} must not be negative");
        }

        bool isKnown = _isInteger
            ? weights.Type == TensorType.Int8
            : input.Type == TensorType.Float32 && weights.Type is TensorType.Float32 or TensorType.Int8 or TensorType.UInt8;
        if (!isKnown)
        {
            throw node.Error($"there is no code for {input} with weights {weights}; quantize the model in one of the usual schemes (float32, int8, dynamic range)");
        }

        CheckGates(spec, weights.Type, allowsDiagonal && !_isInteger);
        CheckOptional(spec, weights.Type);
        // Native does not look at the type of the last output, and its own tests make it int16 where int8 is stored.
        bool isWide = _isInteger && node.Input(tensors.OutputState).Type == TensorType.Int16;
        TensorType state = !_isInteger ? TensorType.Float32 : isWide ? TensorType.Int16 : TensorType.Int8;
        node.RequireState(tensors.OutputState, state, (long)sequence.Batch * spec.Units);
        node.RequireState(tensors.CellState, _isInteger ? TensorType.Int16 : TensorType.Float32, (long)sequence.Batch * spec.Cells);
        return spec;
    }

    private void CheckGates(LstmSpec spec, TensorType weights, bool allowsDiagonal)
    {
        TensorType bias = _isInteger ? TensorType.Int32 : TensorType.Float32;
        foreach (int gate in spec.Gates)
        {
            node.Require(tensors.InputWeights(gate), weights, spec.Cells, spec.Depth);
            node.Require(tensors.Bias(gate), bias, spec.Cells);
            if (allowsDiagonal && spec.IsDiagonal(node, gate))
            {
                node.Require(tensors.RecurrentWeights(gate), TensorType.Float32, spec.Cells);
                RequireCellsAsOutput(spec, "a diagonal of recurrent weights");
            }
            else
            {
                node.Require(tensors.RecurrentWeights(gate), weights, spec.Cells, spec.Units);
            }

            if (tensors.FirstAuxiliary >= 0)
            {
                node.Require(tensors.AuxiliaryWeights(gate), weights, spec.Cells, node.Input(tensors.Auxiliary).Shape[^1]);
            }

            if (spec.HasNorm)
            {
                node.Require(tensors.Norm(gate), _isInteger ? TensorType.Int16 : TensorType.Float32, spec.Cells);
            }
        }

        if (spec.Gates.Length < Gate.Count)
        {
            RefuseWithoutInputGate(tensors.RecurrentWeights(Gate.Input));
            RefuseWithoutInputGate(tensors.Bias(Gate.Input));
            if (spec.HasNorm)
            {
                RefuseWithoutInputGate(tensors.Norm(Gate.Input));
            }
        }
    }

    private void CheckOptional(LstmSpec spec, TensorType weights)
    {
        TensorType peephole = _isInteger ? TensorType.Int16 : weights;
        foreach (int gate in (int[])[Gate.Input, Gate.Forget, Gate.Output])
        {
            int index = tensors.Peephole(gate);
            bool isNeeded = spec.HasPeephole && spec.Gates.Contains(gate);
            if (isNeeded || node.HasInput(index))
            {
                node.Require(index, peephole, spec.Cells);
            }

            if (node.HasInput(index) && !spec.HasPeephole)
            {
                throw node.Error($"input {index}, {node.Input(index)}, needs the peephole weights of the other gates too");
            }
        }

        if (spec.HasProjection)
        {
            node.Require(tensors.Projection, weights, spec.Units, spec.Cells);
            if (node.HasInput(tensors.ProjectionBias))
            {
                node.Require(tensors.ProjectionBias, _isInteger ? TensorType.Int32 : TensorType.Float32, spec.Units);
            }
        }
        else if (node.HasInput(tensors.ProjectionBias))
        {
            throw node.Error($"{node.Input(tensors.ProjectionBias)} is the bias of a projection that has no weights");
        }
        else
        {
            RequireCellsAsOutput(spec, "an LSTM without projection");
        }
    }

    private void RequireCellsAsOutput(LstmSpec spec, string what)
    {
        if (spec.Cells != spec.Units)
        {
            throw node.Error($"{what} must have as many outputs as cells, but there are {spec.Units} and {spec.Cells}");
        }
    }

    private void RefuseWithoutInputGate(int index)
    {
        if (node.HasInput(index))
        {
            throw node.Error($"input {index}, {node.Input(index)}, belongs to the input gate, whose input weights are missing");
        }
    }
}
