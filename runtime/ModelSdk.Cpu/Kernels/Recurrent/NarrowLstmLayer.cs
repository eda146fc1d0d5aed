using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;
using static ModelSdk.Cpu.Kernels.Numerics.FixedPoint;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>An LSTM in integers whose products are int8: the form with 12 intermediate tensors.</summary>
/// <remarks>
/// LiteRT: LstmStepInteger8x8_8 in tflite/kernels/lstm_eval.cc, bit for bit, with float functions between the integers. It
/// is always coupled (the input gate is one minus the forget gate), normalized and projected, and has no peephole:
/// the native kernel does not look at the tensors of the input gate and of peepholes.
/// </remarks>
internal sealed class NarrowLstmLayer : RecurrentLayer<sbyte>
{
    private static readonly int[] Gates = [Gate.Forget, Gate.Cell, Gate.Output];

    private readonly LstmSpec _spec;
    private readonly LstmTensors _tensors;
    private readonly OutputPlace _place;
    private readonly IntegerProduct<sbyte> _input;
    private readonly IntegerProduct<sbyte> _recurrent;
    private readonly int[] _inputZeros;
    private readonly int[] _recurrentZeros;
    private readonly FixedMultiplier[] _fromInput;
    private readonly FixedMultiplier[] _fromRecurrent;
    private readonly IntegerNorm[] _norms;
    private readonly FixedMultiplier _projection;
    private readonly int _outputZero;
    private readonly short _cellClip;
    private readonly sbyte _projectionClip;

    /// <summary>Packs the weights.</summary>
    public NarrowLstmLayer(NodeContext node, LstmSpec spec, OutputPlace place)
    {
        _spec = spec;
        _tensors = spec.Tensors;
        _place = place;
        if (!spec.HasNorm || !spec.HasProjection || !node.HasInput(_tensors.ProjectionBias))
        {
            throw node.Error("with 12 intermediate tensors there must be layer normalization, and a projection with bias");
        }

        IntegerLstmParameters parameters = new(node, spec);
        if (parameters.CellScale != 1f / 32768)
        {
            throw node.Error($"the cells {node.Input(_tensors.CellState)} must have the scale 2^-15, but have {parameters.CellScale}");
        }

        // Each gate has three intermediate tensors: the sum, the product with the input and the one with the last output.
        // The zero point of the last product of the output gate is that of the cell gate's first one in the native kernel.
        _inputZeros = Array.ConvertAll(Gates, gate => parameters.Intermediate((3 * gate) + 1).ZeroPoint);
        _recurrentZeros =
            [parameters.Intermediate(5).ZeroPoint, parameters.Intermediate(8).ZeroPoint, parameters.Intermediate(7).ZeroPoint];
        _fromInput = Array.ConvertAll(Gates, gate => Rescale(gate, 1));
        _fromRecurrent = Array.ConvertAll(Gates, gate => Rescale(gate, 2));

        // The native kernel reads the multiplier of the output gate past the end of its table, where the shifts lie: the
        // multiplier is the shift of the forget gate, so small that the last output hardly counts.
        _fromRecurrent[2] = new FixedMultiplier(_fromRecurrent[0].Shift, _fromRecurrent[2].Shift);
        _norms = Array.ConvertAll(Gates, gate => IntegerNorm.From(parameters.NormScale(gate)));
        _projection = FixedMultiplier.From((float)(parameters.ProjectionScale * Math.Pow(2, -15) / parameters.OutputScale));
        _outputZero = parameters.OutputZero;
        _cellClip = spec.Attributes.CellClip < 1 ? parameters.CellClip : (short)0;
        _projectionClip = parameters.ProjectionClip;
        _input = IntegerProduct<sbyte>.Create(
            node,
            ProductParts.WithoutBias(spec.Depth, spec.Cells, Array.ConvertAll(Gates, _tensors.InputWeights)),
            parameters.InputZero,
            Array.ConvertAll(Gates, gate => parameters.FromInput(gate, parameters.Intermediate((3 * gate) + 1).Scale)),
            _inputZeros);
        _recurrent = IntegerProduct<sbyte>.Create(
            node,
            ProductParts.WithoutBias(spec.Units, spec.Cells, Array.ConvertAll(Gates, _tensors.RecurrentWeights)),
            parameters.OutputZero,
            Array.ConvertAll(Gates, gate => parameters.FromOutput(gate, parameters.Intermediate((3 * gate) + 2).Scale)),
            _recurrentZeros);

        FixedMultiplier Rescale(int gate, int from) => FixedMultiplier.From(
            parameters.Intermediate((3 * gate) + from).Scale / parameters.Intermediate(3 * gate).Scale);
    }

    /// <inheritdoc/>
    public override int GateColumns => checked(Gates.Length * _spec.Cells);

    private int Batch => _spec.Sequence.Batch;

    /// <inheritdoc/>
    public override int ScratchBytes(int rows) => Math.Max(
        _input.ScratchBytes(rows),
        checked(
            ScratchParts.Bytes<sbyte>(Batch * GateColumns)
            + ScratchParts.Bytes<short>(GateColumns)
            + _recurrent.ScratchBytes(Batch)));

    /// <inheritdoc/>
    public override void InputGates(in KernelContext context, int firstRow, Span<sbyte> gates, Span<byte> scratch) =>
        _input.Multiply(context, context.Input<sbyte>(_tensors.Input)[(firstRow * _spec.Depth)..], gates, scratch);

    /// <inheritdoc/>
    public override void Step(in KernelContext context, int step, Span<sbyte> gates, GateRows rows, Span<byte> scratch)
    {
        ScratchParts memory = new(scratch);
        Span<sbyte> products = memory.Take<sbyte>(Batch * GateColumns);
        Span<short> sums = memory.Take<short>(GateColumns);
        Span<sbyte> hidden = context.Variable<sbyte>(_tensors.OutputState)[..(Batch * _spec.Units)];
        Span<short> cells = context.Variable<short>(_tensors.CellState);
        _recurrent.Multiply(context, hidden, products, memory.Rest);
        for (int batch = 0; batch < Batch; batch++)
        {
            ReadOnlySpan<sbyte> fromInput = rows.Of(gates, batch, GateColumns);
            ReadOnlySpan<sbyte> fromOutput = products.Slice(batch * GateColumns, GateColumns);
            for (int gate = 0; gate < Gates.Length; gate++)
            {
                Range part = (gate * _spec.Cells)..((gate + 1) * _spec.Cells);
                Finish(context, gate, fromInput[part], fromOutput[part], sums[part]);
            }

            Span<sbyte> row = hidden.Slice(batch * _spec.Units, _spec.Units);
            Update(sums, cells.Slice(batch * _spec.Cells, _spec.Cells));
            Project(context, sums[.._spec.Cells], row);
            row.CopyTo(context.Output<sbyte>(_place.Output)[((_spec.Sequence.Row(step, batch) * _place.RowLength) + _place.Offset)..]);
        }
    }

    private static short Logistic(short gate)
    {
        float value = 1 / (1 + MathF.Exp(-(gate * (1f / 4096))));
        return (short)Math.Clamp((int)(value * 32768), short.MinValue, short.MaxValue);
    }

    private static short Tanh(short value, double scale)
    {
        float result = MathF.Tanh((float)(value * scale));
        return (short)Math.Clamp((int)(result * 32768), short.MinValue, short.MaxValue);
    }

    private void Finish(
        in KernelContext context, int gate, ReadOnlySpan<sbyte> fromInput, ReadOnlySpan<sbyte> fromOutput, Span<short> sums)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            int sum = _fromInput[gate].Apply(fromInput[i] - _inputZeros[gate])
                + _fromRecurrent[gate].Apply(fromOutput[i] - _recurrentZeros[gate]);
            sums[i] = (short)Math.Clamp(sum, short.MinValue, short.MaxValue);
        }

        int index = Gates[gate];
        _norms[gate].ApplyInFloat(sums, context.Input<short>(_tensors.Norm(index)), context.Input<int>(_tensors.Bias(index)));
        foreach (ref short value in sums)
        {
            value = index == Gate.Cell ? Tanh(value, 1.0 / 4096) : Logistic(value);
        }
    }

    /// <summary>New cells; what the output gate lets through of them takes the place of the forget gate.</summary>
    private void Update(Span<short> gates, Span<short> cells)
    {
        Span<short> forget = gates[.._spec.Cells];
        ReadOnlySpan<short> fresh = gates.Slice(_spec.Cells, _spec.Cells);
        ReadOnlySpan<short> output = gates.Slice(2 * _spec.Cells, _spec.Cells);
        for (int i = 0; i < cells.Length; i++)
        {
            int kept = RoundingDivideByPowerOfTwo(forget[i] * cells[i], 15);
            int added = RoundingDivideByPowerOfTwo((short.MaxValue - forget[i]) * fresh[i], 15);
            int cell = Math.Clamp(unchecked((short)kept) + unchecked((short)added), short.MinValue, short.MaxValue);
            cells[i] = (short)(_cellClip > 0 ? Math.Clamp(cell, -_cellClip, _cellClip) : cell);
            forget[i] = (short)RoundingDivideByPowerOfTwo(output[i] * Tanh(cells[i], 1.0 / 32768), 15);
        }
    }

    private void Project(in KernelContext context, ReadOnlySpan<short> results, Span<sbyte> hidden)
    {
        ReadOnlySpan<sbyte> weights = context.Input<sbyte>(_tensors.Projection);
        ReadOnlySpan<int> bias = context.Input<int>(_tensors.ProjectionBias);
        for (int unit = 0; unit < hidden.Length; unit++)
        {
            long sum = bias[unit] + DotProduct.Sum(results, 0L, weights.Slice(unit * _spec.Cells, _spec.Cells), 0L);
            int value = Math.Clamp(_projection.Apply(sum) + _outputZero, sbyte.MinValue, sbyte.MaxValue);
            hidden[unit] = (sbyte)(_projectionClip > 0 ? Math.Clamp(value, -_projectionClip, _projectionClip) : value);
        }
    }
}
