using System.Numerics.Tensors;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>One direction of the RNN operators: state = activation(W x + A aux + R state + bias), which is the output too.</summary>
/// <param name="node">The node.</param>
/// <param name="sequence">Where rows lie.</param>
/// <param name="inputs">The input with its product, and the auxiliary one if there is one.</param>
/// <param name="recurrent">The product with the state.</param>
/// <param name="state">Index of the state.</param>
/// <param name="place">Where the results go.</param>
/// <param name="activation">The activation.</param>
internal sealed class RnnLayer(
    NodeContext node, Sequence sequence, LayerInput[] inputs, RowProduct recurrent, int state, OutputPlace place, FusedActivation activation)
    : RecurrentLayer<float>
{
    private readonly GateActivation _functions = new(!node.Settings.ForceReference);
    private readonly int _units = recurrent.Columns;

    /// <inheritdoc/>
    public override int GateColumns => _units;

    /// <inheritdoc/>
    public override int ScratchBytes(int rows) => Math.Max(
        LayerInput.ScratchBytes(inputs, rows),
        checked(ScratchParts.Bytes<float>(sequence.Batch * _units) + recurrent.ScratchBytes(sequence.Batch)));

    /// <inheritdoc/>
    public override void InputGates(in KernelContext context, int firstRow, Span<float> gates, Span<byte> scratch) =>
        LayerInput.Multiply(inputs, context, firstRow, gates, scratch);

    /// <inheritdoc/>
    public override void Step(in KernelContext context, int step, Span<float> gates, GateRows rows, Span<byte> scratch)
    {
        ScratchParts memory = new(scratch);
        Span<float> products = memory.Take<float>(sequence.Batch * _units);
        Span<float> hidden = context.Variable<float>(state);
        recurrent.Multiply(context, hidden, products, memory.Rest);
        Span<float> output = context.Output<float>(place.Output);
        for (int batch = 0; batch < sequence.Batch; batch++)
        {
            Span<float> sums = rows.Of(gates, batch, _units);
            TensorPrimitives.Add(sums, products.Slice(batch * _units, _units), sums);
            _functions.Apply(activation, sums);
            sums.CopyTo(hidden[(batch * _units)..]);
            sums.CopyTo(output[((sequence.Row(step, batch) * place.RowLength) + place.Offset)..]);
        }
    }
}

/// <summary>An input of a layer with the product that its rows go through.</summary>
/// <param name="Index">Index of the input.</param>
/// <param name="Depth">Elements of a row.</param>
/// <param name="Product">The product.</param>
internal readonly record struct LayerInput(int Index, int Depth, RowProduct Product)
{
    /// <summary>Scratch memory of <see cref="Multiply"/>.</summary>
    public static int ScratchBytes(LayerInput[] inputs, int rows)
    {
        int most = inputs.Max(input => input.Product.ScratchBytes(rows));
        return inputs.Length == 1 ? most : checked(most + ScratchParts.Bytes<float>(rows * inputs[0].Product.Columns));
    }

    /// <summary>The sum of the products of all inputs.</summary>
    public static void Multiply(LayerInput[] inputs, in KernelContext context, int firstRow, Span<float> gates, Span<byte> scratch)
    {
        int rows = gates.Length / inputs[0].Product.Columns;
        inputs[0].Product.Multiply(context, inputs[0].Rows(context, firstRow, rows), gates, scratch);
        for (int i = 1; i < inputs.Length; i++)
        {
            ScratchParts memory = new(scratch);
            Span<float> more = memory.Take<float>(gates.Length);
            inputs[i].Product.Multiply(context, inputs[i].Rows(context, firstRow, rows), more, memory.Rest);
            TensorPrimitives.Add(gates, more, gates);
        }
    }

    private ReadOnlySpan<float> Rows(in KernelContext context, int first, int count) =>
        context.Input<float>(Index).Slice(first * Depth, count * Depth);
}
