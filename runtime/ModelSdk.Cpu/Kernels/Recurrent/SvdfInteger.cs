using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>SVDF in integers, with memories and time weights in int16 or int8.</summary>
/// <remarks>LiteRT: tflite/kernels/internal/reference/svdf.h; int8 memories: tflite-micro, kernels/svdf_common.cc.</remarks>
internal sealed class SvdfInteger<TState> : Kernel
    where TState : unmanaged, IBinaryInteger<TState>, IMinMaxValue<TState>
{
    private readonly SvdfSpec _spec;
    private readonly IntegerProduct<TState> _features;
    private readonly FixedMultiplier _rescale;
    private readonly int _stateZero;
    private readonly int _outputZero;

    /// <summary>Packs the feature weights.</summary>
    public SvdfInteger(NodeContext node, SvdfSpec spec)
    {
        _spec = spec;
        QuantizationParameters input = Quantized.PerTensor(node, node.Input(0));
        QuantizationParameters state = Quantized.PerTensor(node, node.Input(Svdf.StateInput));
        QuantizationParameters output = Quantized.PerTensor(node, node.Output(0));
        float features = Quantized.PerTensor(node, node.Input(1)).Scale;
        float times = Quantized.PerTensor(node, node.Input(2)).Scale;

        // int16 memories have no zero point, whatever the file says.
        _stateZero = typeof(TState) == typeof(short) ? 0 : state.ZeroPoint;
        _outputZero = output.ZeroPoint;
        _rescale = FixedMultiplier.From(state.Scale * times / output.Scale);
        ProductParts parts = ProductParts.WithoutBias(spec.Depth, spec.Filters, 1);
        FixedMultiplier multiplier = FixedMultiplier.From(input.Scale * features / state.Scale);
        _features = IntegerProduct<TState>.Create(node, parts, input.ZeroPoint, [multiplier], [_stateZero]);
        node.LogChoice("gemm int8");
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(
        ScratchParts.Bytes<TState>(_spec.Batch * _spec.Filters)
        + ScratchParts.Bytes<int>(_spec.Units)
        + _features.ScratchBytes(_spec.Batch));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        if (_spec.Batch == 0)
        {
            return;
        }

        ScratchParts scratch = new(context.Scratch);
        Span<TState> newest = scratch.Take<TState>(_spec.Batch * _spec.Filters);
        Span<int> sums = scratch.Take<int>(_spec.Units);
        _features.Multiply(context, context.Input<sbyte>(0), newest, scratch.Rest);
        Span<TState> memories = _spec.Shift(context.Variable<TState>(Svdf.StateInput));
        ReadOnlySpan<TState> times = context.Input<TState>(2);
        for (int batch = 0; batch < _spec.Batch; batch++)
        {
            sums.Clear();
            for (int filter = 0; filter < _spec.Filters; filter++)
            {
                int index = (batch * _spec.Filters) + filter;
                Span<TState> memory = memories.Slice(index * _spec.Memory, _spec.Memory);
                memory[^1] = newest[index];
                sums[filter / _spec.Rank] += DotProduct.Sum<TState, TState, int>(
                    memory, _stateZero, times.Slice(filter * _spec.Memory, _spec.Memory), 0);
            }

            Store(context, batch, sums);
        }
    }

    private void Store(in KernelContext context, int batch, ReadOnlySpan<int> sums)
    {
        ReadOnlySpan<int> bias = context.HasInput(Svdf.BiasInput) ? context.Input<int>(Svdf.BiasInput) : default;
        Span<sbyte> output = context.Output<sbyte>(0).Slice(batch * _spec.Units, _spec.Units);
        for (int unit = 0; unit < output.Length; unit++)
        {
            int sum = unchecked(sums[unit] + (bias.IsEmpty ? 0 : bias[unit]));
            output[unit] = (sbyte)Math.Clamp(unchecked(_rescale.Apply(sum) + _outputZero), sbyte.MinValue, sbyte.MaxValue);
        }
    }
}
