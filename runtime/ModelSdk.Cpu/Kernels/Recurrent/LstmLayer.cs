using System.Numerics.Tensors;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>One direction of a float LSTM; its weights may be integers.</summary>
/// <remarks>
/// LiteRT: tflite/kernels/lstm_eval.cc. Gates are sums of products with the input, the auxiliary input, the last output
/// and (peephole) the cells; then cells = forget * cells + input * new, and output = gate * activation(cells), projected.
/// </remarks>
internal sealed class LstmLayer : RecurrentLayer<float>
{
    private readonly LstmSpec _spec;
    private readonly LstmTensors _tensors;
    private readonly OutputPlace _place;
    private readonly LayerInput[] _inputs;
    private readonly RowProduct? _recurrent;
    private readonly RowProduct? _projection;
    private readonly PeepholeWeights? _peephole;
    private readonly GateActivation _functions;

    // Where the product with the last output of each gate lies; -1 where the weights are a diagonal.
    private readonly int[] _recurrentOffsets = [-1, -1, -1, -1];

    /// <summary>Packs the weights.</summary>
    public LstmLayer(NodeContext node, LstmSpec spec, OutputPlace place)
    {
        _spec = spec;
        _tensors = spec.Tensors;
        _place = place;
        _functions = new GateActivation(!node.Settings.ForceReference);
        bool asymmetric = spec.Attributes.Asymmetric;

        // With layer normalization the bias follows the normalization.
        int[] biases = Array.ConvertAll(spec.Gates, gate => spec.HasNorm ? -1 : _tensors.Bias(gate));
        ProductParts weights = new(spec.Depth, spec.Cells, Array.ConvertAll(spec.Gates, _tensors.InputWeights), biases);
        List<LayerInput> inputs = [new(_tensors.Input, spec.Depth, RowProduct.Create(node, weights, asymmetric))];
        if (_tensors.FirstAuxiliary >= 0)
        {
            int depth = node.Input(_tensors.Auxiliary).Shape[^1];
            ProductParts auxiliary = ProductParts.WithoutBias(depth, spec.Cells, Array.ConvertAll(spec.Gates, _tensors.AuxiliaryWeights));
            inputs.Add(new(_tensors.Auxiliary, depth, RowProduct.Create(node, auxiliary, asymmetric)));
        }

        _inputs = [.. inputs];
        int[] full = Array.FindAll(spec.Gates, gate => !spec.IsDiagonal(node, gate));
        if (full.Length > 0)
        {
            ProductParts recurrent = ProductParts.WithoutBias(spec.Units, spec.Cells, Array.ConvertAll(full, _tensors.RecurrentWeights));
            _recurrent = RowProduct.Create(node, recurrent, asymmetric);
        }

        for (int i = 0; i < full.Length; i++)
        {
            _recurrentOffsets[full[i]] = i * spec.Cells;
        }

        if (spec.HasPeephole)
        {
            _peephole = new PeepholeWeights(node, spec);
        }

        if (spec.HasProjection)
        {
            int bias = node.HasInput(_tensors.ProjectionBias) ? _tensors.ProjectionBias : -1;
            _projection = RowProduct.Create(node, new(spec.Cells, spec.Units, [_tensors.Projection], [bias]), asymmetric);
        }
    }

    /// <inheritdoc/>
    public override int GateColumns => _spec.GateColumns;

    private int Batch => _spec.Sequence.Batch;

    /// <inheritdoc/>
    public override int ScratchBytes(int rows)
    {
        int products = Math.Max(_recurrent?.ScratchBytes(Batch) ?? 0, _projection?.ScratchBytes(Batch) ?? 0);
        int step = checked(
            ScratchParts.Bytes<float>(Batch * (_recurrent?.Columns ?? 0))
            + ScratchParts.Bytes<float>(Batch * _spec.Cells)
            + ScratchParts.Bytes<float>(_spec.Cells)
            + products);
        return Math.Max(LayerInput.ScratchBytes(_inputs, rows), step);
    }

    /// <inheritdoc/>
    public override void InputGates(in KernelContext context, int firstRow, Span<float> gates, Span<byte> scratch) =>
        LayerInput.Multiply(_inputs, context, firstRow, gates, scratch);

    /// <inheritdoc/>
    public override void Step(in KernelContext context, int step, Span<float> gates, GateRows rows, Span<byte> scratch)
    {
        int columns = _recurrent?.Columns ?? 0;
        ScratchParts memory = new(scratch);
        Span<float> products = memory.Take<float>(Batch * columns);
        Span<float> results = memory.Take<float>(Batch * _spec.Cells);
        Span<float> work = memory.Take<float>(_spec.Cells);
        Span<float> hidden = context.Variable<float>(_tensors.OutputState)[..(Batch * _spec.Units)];
        Span<float> cells = context.Variable<float>(_tensors.CellState);
        _recurrent?.Multiply(context, hidden, products, memory.Rest);
        for (int batch = 0; batch < Batch; batch++)
        {
            CellRow row = new()
            {
                Gates = rows.Of(gates, batch, GateColumns),
                Products = products.Slice(batch * columns, columns),
                Hidden = hidden.Slice(batch * _spec.Units, _spec.Units),
                Cells = cells.Slice(batch * _spec.Cells, _spec.Cells),
                Work = work,
            };
            Compute(context, row, results.Slice(batch * _spec.Cells, _spec.Cells));
        }

        if (_projection is null)
        {
            results.CopyTo(hidden);
        }
        else
        {
            _projection.Multiply(context, results, hidden, memory.Rest);
            Clip(hidden, _spec.Attributes.ProjectionClip);
        }

        Span<float> output = context.Output<float>(_place.Output);
        for (int batch = 0; batch < Batch; batch++)
        {
            int first = (_spec.Sequence.Row(step, batch) * _place.RowLength) + _place.Offset;
            hidden.Slice(batch * _spec.Units, _spec.Units).CopyTo(output[first..]);
        }
    }

    private static void Clip(Span<float> values, float clip)
    {
        if (clip > 0)
        {
            foreach (ref float value in values)
            {
                value = Math.Clamp(value, -clip, clip);
            }
        }
    }

    private void Compute(in KernelContext context, CellRow row, Span<float> result)
    {
        Span<float> forget = Sum(context, row, Gate.Forget);
        _functions.Logistic(forget);
        Span<float> fresh = Sum(context, row, Gate.Cell);
        _functions.Apply(_spec.Attributes.Activation, fresh);
        TensorPrimitives.Multiply(row.Cells, forget, row.Work);
        if (_spec.Gates.Length == Gate.Count)
        {
            Span<float> input = Sum(context, row, Gate.Input);
            _functions.Logistic(input);
            TensorPrimitives.MultiplyAdd(input, fresh, row.Work, row.Cells);
        }
        else
        {
            TensorPrimitives.Subtract(1f, forget, forget);
            TensorPrimitives.MultiplyAdd(forget, fresh, row.Work, row.Cells);
        }

        Clip(row.Cells, _spec.Attributes.CellClip);
        Span<float> output = Sum(context, row, Gate.Output);
        _functions.Logistic(output);
        row.Cells.CopyTo(result);
        _functions.Apply(_spec.Attributes.Activation, result);
        TensorPrimitives.Multiply(output, result, result);
    }

    /// <summary>A gate before its activation.</summary>
    private Span<float> Sum(in KernelContext context, CellRow row, int gate)
    {
        Span<float> sum = row.Gates.Slice(_spec.Offset(gate), _spec.Cells);
        int offset = _recurrentOffsets[gate];
        if (offset >= 0)
        {
            TensorPrimitives.Add(sum, row.Products.Slice(offset, _spec.Cells), sum);
        }
        else
        {
            TensorPrimitives.MultiplyAdd(context.Input<float>(_tensors.RecurrentWeights(gate)), row.Hidden, sum, sum);
        }

        if (gate != Gate.Cell)
        {
            _peephole?.Add(context, gate, row.Cells, sum);
        }

        if (_spec.HasNorm)
        {
            Normalize(sum);
            TensorPrimitives.MultiplyAdd(sum, context.Input<float>(_tensors.Norm(gate)), context.Input<float>(_tensors.Bias(gate)), sum);
        }

        return sum;
    }

    private static void Normalize(Span<float> values)
    {
        float sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        float mean = sum / values.Length;
        float squares = 0;
        foreach (float value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        float inverse = 1 / MathF.Sqrt((squares / values.Length) + 1e-8f);
        foreach (ref float value in values)
        {
            value = (value - mean) * inverse;
        }
    }

    /// <summary>What a step knows of one batch.</summary>
    private readonly ref struct CellRow
    {
        public required Span<float> Gates { get; init; }

        public required Span<float> Products { get; init; }

        public required Span<float> Hidden { get; init; }

        public required Span<float> Cells { get; init; }

        public required Span<float> Work { get; init; }
    }
}
