using System.Numerics.Tensors;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>SVDF with float input; integer weights are multiplied with the quantized input, and time weights in float.</summary>
internal sealed class SvdfFloat : Kernel
{
    private readonly SvdfSpec _spec;
    private readonly RowProduct _features;
    private readonly GateActivation _functions;
    private readonly bool _isFast;
    private readonly bool _hasIntegerTimes;
    private readonly float _timeScale;

    /// <summary>Packs the feature weights.</summary>
    public SvdfFloat(NodeContext node, SvdfSpec spec, bool asymmetric, float timeScale)
    {
        _spec = spec;
        _features = RowProduct.Create(node, ProductParts.WithoutBias(spec.Depth, spec.Filters, 1), asymmetric);
        _isFast = !node.Settings.ForceReference;
        _functions = new GateActivation(_isFast);
        _hasIntegerTimes = node.Input(2).Type != TensorType.Float32;
        _timeScale = timeScale;
        node.LogChoice("gemm");
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(
        ScratchParts.Bytes<float>(_spec.Batch * _spec.Filters) + ScratchParts.Bytes<float>(_spec.Memory) + _features.ScratchBytes(_spec.Batch));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        if (_spec.Batch == 0)
        {
            return;
        }

        ScratchParts scratch = new(context.Scratch);
        Span<float> newest = scratch.Take<float>(_spec.Batch * _spec.Filters);
        Span<float> times = scratch.Take<float>(_spec.Memory);
        _features.Multiply(context, context.Input<float>(0), newest, scratch.Rest);
        Span<float> memories = _spec.Shift(context.Variable<float>(Svdf.StateInput));
        Span<float> output = context.Output<float>(0);
        output.Clear();
        for (int i = 0; i < newest.Length; i++)
        {
            Span<float> memory = memories.Slice(i * _spec.Memory, _spec.Memory);
            memory[^1] = newest[i];
            (int batch, int filter) = Math.DivRem(i, _spec.Filters);
            output[(batch * _spec.Units) + (filter / _spec.Rank)] += Dot(memory, Times(context, filter, times));
        }

        for (int batch = 0; batch < _spec.Batch; batch++)
        {
            Span<float> row = output.Slice(batch * _spec.Units, _spec.Units);
            if (context.HasInput(Svdf.BiasInput))
            {
                TensorPrimitives.Add(row, context.Input<float>(Svdf.BiasInput), row);
            }

            _functions.Apply(_spec.Activation, row);
        }
    }

    private float Dot(ReadOnlySpan<float> memory, ReadOnlySpan<float> times) =>
        _isFast ? TensorPrimitives.Dot(memory, times) : DotProduct.Sum(memory, 0f, times, 0f);

    private ReadOnlySpan<float> Times(in KernelContext context, int filter, Span<float> converted)
    {
        int first = filter * _spec.Memory;
        if (!_hasIntegerTimes)
        {
            return context.Input<float>(2).Slice(first, _spec.Memory);
        }

        ReadOnlySpan<sbyte> stored = context.Input<sbyte>(2).Slice(first, _spec.Memory);
        for (int i = 0; i < stored.Length; i++)
        {
            converted[i] = stored[i] * _timeScale;
        }

        return converted;
    }
}
