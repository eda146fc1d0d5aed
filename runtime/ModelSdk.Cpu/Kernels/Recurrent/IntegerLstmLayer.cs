using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Numerics;
using static ModelSdk.Cpu.Kernels.Numerics.FixedPoint;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>An LSTM in integers: int8 input, weights and output, int16 gates and cells.</summary>
/// <remarks>
/// LiteRT: LstmStepInteger8x8_16 in tflite/kernels/lstm_eval.cc, bit for bit. Gates have 12 fractional bits, or the scale
/// of an intermediate tensor when they are normalized afterwards.
/// </remarks>
internal sealed class IntegerLstmLayer : RecurrentLayer<short>
{
    private readonly LstmSpec _spec;
    private readonly LstmTensors _tensors;
    private readonly OutputPlace _place;
    private readonly IntegerProduct<short> _input;
    private readonly IntegerProduct<short> _recurrent;
    private readonly IntegerProduct<sbyte>? _projection;
    private readonly FixedMultiplier[] _peepholes = new FixedMultiplier[Gate.Count];
    private readonly IntegerNorm[] _norms = new IntegerNorm[Gate.Count];
    private readonly IntegerFunctions _functions;
    private readonly FixedMultiplier _hidden;
    private readonly int _hiddenZero;
    private readonly int _freshShift;
    private readonly short _cellClip;
    private readonly sbyte _projectionClip;

    /// <summary>Packs the weights.</summary>
    public IntegerLstmLayer(NodeContext node, LstmSpec spec, OutputPlace place)
    {
        _spec = spec;
        _tensors = spec.Tensors;
        _place = place;
        IntegerLstmParameters parameters = new(node, spec);
        if (!QuantizationScales.IsPowerOfTwo(parameters.CellScale, out int cellExponent) || cellExponent is < -15 or > -9)
        {
            throw node.Error($"the cells {node.Input(_tensors.CellState)} must have a scale from 2^-15 to 2^-9, but have {parameters.CellScale}");
        }

        _functions = new IntegerFunctions(15 + cellExponent, !node.Settings.ForceReference);
        _freshShift = 30 + cellExponent;
        _cellClip = parameters.CellClip;
        _projectionClip = parameters.ProjectionClip;
        float[] scales = new float[Gate.Count];
        foreach (int gate in spec.Gates)
        {
            scales[gate] = spec.HasNorm ? parameters.Intermediate(gate).Scale : 1f / 4096;
            if (spec.HasPeephole && gate != Gate.Cell)
            {
                _peepholes[gate] = parameters.FromCells(gate, cellExponent, scales[gate]);
            }

            if (spec.HasNorm)
            {
                _norms[gate] = IntegerNorm.From(parameters.NormScale(gate));
            }
        }

        int[] noZeros = new int[spec.Gates.Length];
        int[] biases = Array.ConvertAll(spec.Gates, gate => spec.HasNorm ? -1 : _tensors.Bias(gate));
        _input = IntegerProduct<short>.Create(
            node,
            new ProductParts(spec.Depth, spec.Cells, Array.ConvertAll(spec.Gates, _tensors.InputWeights), biases),
            parameters.InputZero,
            Array.ConvertAll(spec.Gates, gate => parameters.FromInput(gate, scales[gate])),
            noZeros);
        _recurrent = IntegerProduct<short>.Create(
            node,
            ProductParts.WithoutBias(spec.Units, spec.Cells, Array.ConvertAll(spec.Gates, _tensors.RecurrentWeights)),
            parameters.OutputZero,
            Array.ConvertAll(spec.Gates, gate => parameters.FromOutput(gate, scales[gate])),
            noZeros);

        QuantizationParameters hidden = parameters.Intermediate(4);
        _hidden = FixedMultiplier.From((float)(Math.Pow(2, -15) / hidden.Scale * Math.Pow(2, -15)));
        _hiddenZero = hidden.ZeroPoint;
        if (spec.HasProjection)
        {
            // The reference stores what is projected with the negative zero point, and reads it so.
            _hiddenZero = -hidden.ZeroPoint;
            int bias = node.HasInput(_tensors.ProjectionBias) ? _tensors.ProjectionBias : -1;
            _projection = IntegerProduct<sbyte>.Create(
                node,
                new ProductParts(spec.Cells, spec.Units, [_tensors.Projection], [bias]),
                _hiddenZero,
                [FixedMultiplier.From(parameters.ProjectionScale * hidden.Scale / parameters.OutputScale)],
                [parameters.OutputZero]);
        }
    }

    /// <inheritdoc/>
    public override int GateColumns => _spec.GateColumns;

    private int Batch => _spec.Sequence.Batch;

    /// <inheritdoc/>
    public override int ScratchBytes(int rows) => Math.Max(
        _input.ScratchBytes(rows),
        checked(
            ScratchParts.Bytes<short>(Batch * GateColumns)
            + ScratchParts.Bytes<sbyte>(Batch * _spec.Cells)
            + Math.Max(_recurrent.ScratchBytes(Batch), _projection?.ScratchBytes(Batch) ?? 0)));

    /// <inheritdoc/>
    public override void InputGates(in KernelContext context, int firstRow, Span<short> gates, Span<byte> scratch) =>
        _input.Multiply(context, context.Input<sbyte>(_tensors.Input)[(firstRow * _spec.Depth)..], gates, scratch);

    /// <inheritdoc/>
    public override void Step(in KernelContext context, int step, Span<short> gates, GateRows rows, Span<byte> scratch)
    {
        ScratchParts memory = new(scratch);
        Span<short> sums = memory.Take<short>(Batch * GateColumns);
        Span<sbyte> results = memory.Take<sbyte>(Batch * _spec.Cells);
        Span<sbyte> hidden = context.Variable<sbyte>(_tensors.OutputState)[..(Batch * _spec.Units)];
        Span<short> cells = context.Variable<short>(_tensors.CellState)[..(Batch * _spec.Cells)];
        for (int batch = 0; batch < Batch; batch++)
        {
            rows.Of(gates, batch, GateColumns).CopyTo(sums[(batch * GateColumns)..]);
        }

        _recurrent.Multiply(context, hidden, sums, memory.Rest, accumulate: true);
        Finish(context, sums, cells, Gate.Input);
        Finish(context, sums, cells, Gate.Forget);
        Finish(context, sums, cells, Gate.Cell);
        for (int batch = 0; batch < Batch; batch++)
        {
            UpdateCells(sums, batch, cells.Slice(batch * _spec.Cells, _spec.Cells));
        }

        Finish(context, sums, cells, Gate.Output);
        for (int batch = 0; batch < Batch; batch++)
        {
            Gated(
                Row(sums, Gate.Output, batch),
                cells.Slice(batch * _spec.Cells, _spec.Cells),
                results.Slice(batch * _spec.Cells, _spec.Cells));
        }

        Project(context, results, hidden, memory.Rest);
        Span<sbyte> output = context.Output<sbyte>(_place.Output);
        for (int batch = 0; batch < Batch; batch++)
        {
            int first = (_spec.Sequence.Row(step, batch) * _place.RowLength) + _place.Offset;
            hidden.Slice(batch * _spec.Units, _spec.Units).CopyTo(output[first..]);
        }
    }

    /// <summary>Adds what the cells give, normalizes and applies the function of a gate.</summary>
    private void Finish(in KernelContext context, Span<short> sums, ReadOnlySpan<short> cells, int gate)
    {
        if (_spec.Offset(gate) < 0)
        {
            return;
        }

        if (_spec.HasPeephole && gate != Gate.Cell)
        {
            AddCells(context.Input<short>(_tensors.Peephole(gate)), sums, cells, gate);
        }

        for (int batch = 0; batch < Batch; batch++)
        {
            Span<short> row = Row(sums, gate, batch);
            if (_spec.HasNorm)
            {
                _norms[gate].Apply(row, context.Input<short>(_tensors.Norm(gate)), context.Input<int>(_tensors.Bias(gate)));
            }

            foreach (ref short value in row)
            {
                value = gate == Gate.Cell ? _functions.Tanh(value) : _functions.Logistic(value);
            }
        }
    }

    /// <summary>Peephole: the reference counts as many cells as there are outputs, in each batch.</summary>
    private void AddCells(ReadOnlySpan<short> weights, Span<short> sums, ReadOnlySpan<short> cells, int gate)
    {
        // In batch-major order it goes on with the next batch at its cells, in time-major order right behind the last.
        int length = Math.Min(_spec.Units, _spec.Cells);
        int stride = _spec.Sequence.TimeMajor ? length : _spec.Cells;
        for (int batch = 0; batch < Batch; batch++)
        {
            for (int i = 0; i < length; i++)
            {
                int cell = (batch * stride) + i;
                (int row, int unit) = Math.DivRem(cell, _spec.Cells);
                ref short sum = ref Row(sums, gate, row)[unit];
                int added = _peepholes[gate].Apply(weights[i] * cells[cell]);
                sum = (short)Math.Clamp(sum + added, short.MinValue, short.MaxValue);
            }
        }
    }

    private void UpdateCells(Span<short> sums, int batch, Span<short> cells)
    {
        ReadOnlySpan<short> forget = Row(sums, Gate.Forget, batch);
        ReadOnlySpan<short> fresh = Row(sums, Gate.Cell, batch);
        ReadOnlySpan<short> input = _spec.Offset(Gate.Input) < 0 ? default : Row(sums, Gate.Input, batch);
        for (int i = 0; i < cells.Length; i++)
        {
            int gate = input.IsEmpty ? short.MaxValue - forget[i] : input[i];
            int kept = RoundingDivideByPowerOfTwo(forget[i] * cells[i], 15);
            int added = RoundingDivideByPowerOfTwo(gate * fresh[i], _freshShift);
            int cell = Math.Clamp(unchecked((short)kept) + unchecked((short)added), short.MinValue, short.MaxValue);
            cells[i] = (short)(_cellClip > 0 ? Math.Clamp(cell, -_cellClip, _cellClip) : cell);
        }
    }

    private void Gated(ReadOnlySpan<short> gate, ReadOnlySpan<short> cells, Span<sbyte> results)
    {
        for (int i = 0; i < results.Length; i++)
        {
            int product = gate[i] * _functions.CellTanh(cells[i]);
            results[i] = (sbyte)Math.Clamp(_hidden.Apply(product) + _hiddenZero, sbyte.MinValue, sbyte.MaxValue);
        }
    }

    private void Project(in KernelContext context, ReadOnlySpan<sbyte> results, Span<sbyte> hidden, Span<byte> scratch)
    {
        if (_projection is null)
        {
            results.CopyTo(hidden);
            return;
        }

        _projection.Multiply(context, results, hidden, scratch);
        if (_projectionClip > 0)
        {
            foreach (ref sbyte value in hidden)
            {
                value = Math.Clamp(value, (sbyte)-_projectionClip, _projectionClip);
            }
        }
    }

    private Span<short> Row(Span<short> sums, int gate, int batch) =>
        sums.Slice((batch * GateColumns) + _spec.Offset(gate), _spec.Cells);
}
