using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>LSTM in its older form: one matrix for input and last output, which are inputs and outputs as the cells are.</summary>
/// <remarks>
/// LiteRT: tflite/kernels/lstm.cc (basic) and tflite/kernels/internal/reference/lstm_cell.h. The rows of the weights are
/// those of the input gate, the new values, the forget gate and the output gate.
/// </remarks>
internal static class BasicLstm
{
    /// <summary>The last output.</summary>
    public const int ActivationInput = 1;

    /// <summary>The cells.</summary>
    public const int StateInput = 4;

    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        node.RequireCounts(5, 4);
        Value input = node.Input(0);
        Value activation = node.Input(ActivationInput);
        if (input.Shape.Length != 2 || activation.Shape.Length != 2 || activation.Shape[1] == 0)
        {
            throw node.Error($"{input} and {activation} must have two dimensions, and one unit at least");
        }

        BasicLstmSpec spec = new(input.Shape[0], input.Shape[1], activation.Shape[1]);
        bool isFloat = input.Type == TensorType.Float32;
        if (!isFloat && input.Type != TensorType.UInt8)
        {
            throw node.Error($"{input} must be float32 or uint8");
        }

        TensorType state = isFloat ? TensorType.Float32 : TensorType.Int16;
        node.Require(ActivationInput, input.Type, spec.Batch, spec.Units);
        node.Require(2, input.Type, 4 * spec.Units, spec.Depth + spec.Units);
        node.Require(3, isFloat ? TensorType.Float32 : TensorType.Int32, 4 * spec.Units);
        node.Require(StateInput, state, spec.Batch, spec.Units);
        node.RequireOutput(0, input.Type);
        node.RequireOutput(1, state);
        node.RequireOutput(2, input.Type);
        node.RequireOutput(3, state);
        node.LogChoice("gemm");
        BasicLstmKernel kernel = isFloat ? new BasicLstmFloat(node, spec) : CreateUInt8(node, spec);
        node.SetShape(0, spec.Batch, spec.Units);
        node.SetShape(1, spec.Batch, spec.Units);
        node.SetShape(2, spec.Batch, spec.Depth + spec.Units);
        node.SetShape(3, spec.Batch, 4 * spec.Units);
        return kernel;
    }

    private static BasicLstmUInt8 CreateUInt8(NodeContext node, BasicLstmSpec spec)
    {
        float state = Quantized.PerTensor(node, node.Output(1)).Scale;
        if (!QuantizationScales.IsPowerOfTwo(state, out int exponent) || exponent != -11)
        {
            throw node.Error($"the cells {node.Output(1)} must have the scale 2^-11, but have {state}");
        }

        int weightZero = Quantized.PerTensor(node, node.Input(2)).ZeroPoint;
        float bias = Quantized.PerTensor(node, node.Input(3)).Scale;
        return new BasicLstmUInt8(node, spec, weightZero, FixedMultiplier.From(4096 * bias));
    }
}

/// <summary>Sizes of an LSTM in its older form.</summary>
/// <param name="Batch">Rows.</param>
/// <param name="Depth">Elements of a row of input.</param>
/// <param name="Units">Elements of a row of output.</param>
internal sealed record BasicLstmSpec(int Batch, int Depth, int Units);

/// <summary>What the float and the integer form share: rows of input and last output side by side, and the state that goes on.</summary>
internal abstract class BasicLstmKernel(NodeContext node, BasicLstmSpec spec) : Kernel
{
    private readonly bool _keepsActivation = node.Input(BasicLstm.ActivationInput).IsVariable;
    private readonly bool _keepsState = node.Input(BasicLstm.StateInput).IsVariable;

    /// <summary>Sizes.</summary>
    protected BasicLstmSpec Spec { get; } = spec;

    /// <summary>Elements of a row of input and last output together.</summary>
    protected int Total => Spec.Depth + Spec.Units;

    /// <summary>Puts the rows of input and last output side by side into output 2.</summary>
    protected Span<T> Concatenate<T>(in KernelContext context)
        where T : unmanaged
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        ReadOnlySpan<T> last = context.Input<T>(BasicLstm.ActivationInput);
        Span<T> rows = context.Output<T>(2);
        for (int batch = 0; batch < Spec.Batch; batch++)
        {
            Span<T> row = rows.Slice(batch * Total, Total);
            input.Slice(batch * Spec.Depth, Spec.Depth).CopyTo(row);
            last.Slice(batch * Spec.Units, Spec.Units).CopyTo(row[Spec.Depth..]);
        }

        return rows;
    }

    /// <summary>Hands output and cells to the next run where the inputs are variables.</summary>
    protected void Keep<TOutput, TCell>(in KernelContext context)
        where TOutput : unmanaged
        where TCell : unmanaged
    {
        if (_keepsActivation)
        {
            context.Output<TOutput>(0).CopyTo(context.Variable<TOutput>(BasicLstm.ActivationInput));
        }

        if (_keepsState)
        {
            context.Output<TCell>(1).CopyTo(context.Variable<TCell>(BasicLstm.StateInput));
        }
    }
}
