using System.Numerics.Tensors;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>LSTM in its older form, in float.</summary>
internal sealed class BasicLstmFloat(NodeContext node, BasicLstmSpec spec) : BasicLstmKernel(node, spec)
{
    private readonly GateActivation _functions = new(!node.Settings.ForceReference);
    private readonly RowProduct _product = RowProduct.Create(
        node, new ProductParts(spec.Depth + spec.Units, 4 * spec.Units, [2], [3]), asymmetric: false);

    /// <inheritdoc/>
    public override int ScratchBytes => checked(ScratchParts.Bytes<float>(4 * Spec.Units) + _product.ScratchBytes(Spec.Batch));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Span<float> rows = Concatenate<float>(context);
        ScratchParts memory = new(context.Scratch);
        Span<float> gates = memory.Take<float>(4 * Spec.Units);
        Span<float> sums = context.Output<float>(3);
        _product.Multiply(context, rows, sums, memory.Rest);
        for (int batch = 0; batch < Spec.Batch; batch++)
        {
            int units = Spec.Units;
            sums.Slice(batch * gates.Length, gates.Length).CopyTo(gates);
            Span<float> input = gates[..units];
            Span<float> fresh = gates.Slice(units, units);
            Span<float> forget = gates.Slice(2 * units, units);
            Span<float> output = gates.Slice(3 * units, units);
            _functions.Logistic(input);
            _functions.Apply(FusedActivation.Tanh, fresh);
            _functions.Logistic(gates[(2 * units)..]);
            Span<float> cells = context.Output<float>(1).Slice(batch * units, units);
            Span<float> result = context.Output<float>(0).Slice(batch * units, units);
            TensorPrimitives.Multiply(forget, context.Input<float>(BasicLstm.StateInput).Slice(batch * units, units), forget);
            TensorPrimitives.MultiplyAdd(input, fresh, forget, cells);
            cells.CopyTo(result);
            _functions.Apply(FusedActivation.Tanh, result);
            TensorPrimitives.Multiply(output, result, result);
        }

        Keep<float, float>(context);
    }
}
