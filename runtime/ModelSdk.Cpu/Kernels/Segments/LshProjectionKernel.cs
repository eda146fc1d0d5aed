using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>LSH_PROJECTION: signs of sums of hashes, one bit for each seed; alike inputs get alike bits.</summary>
/// <remarks>Rules: LiteRT, tflite/kernels/lsh_projection.cc.</remarks>
internal sealed class LshProjectionKernel : Kernel
{
    private const int MaxBits = 32;

    private readonly int _bits;
    private readonly int _items;
    private readonly bool _hasWeights;
    private readonly bool _isSparse;

    private LshProjectionKernel(int bits, int items, int itemBytes, bool hasWeights, bool isSparse)
    {
        _bits = bits;
        _items = items;
        _hasWeights = hasWeights;
        _isSparse = isSparse;
        ScratchBytes = checked(sizeof(float) + itemBytes);
    }

    /// <inheritdoc/>
    public override int ScratchBytes { get; }

    /// <summary>LSH_PROJECTION.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value seeds = node.Input(0);
        Value input = node.Input(1);
        Value? weights = node.OptionalInput(2);
        if (seeds.Type != TensorType.Float32 || seeds.Shape.Length != 2 || seeds.Shape[1] > MaxBits)
        {
            throw node.Error($"{seeds} must be float32 with two dimensions, of which the second is at most {MaxBits}");
        }

        if (input.Shape.Length == 0 || input.Shape[0] == 0)
        {
            throw node.Error($"{input} must have at least one item");
        }

        if (weights is not null && (weights.Type != TensorType.Float32 || weights.Shape.Length != 1 || weights.Shape[0] != input.Shape[0]))
        {
            throw node.Error($"{weights} must be float32, one for each item of {input}");
        }

        LshProjectionType type = new LshProjectionOptions(node.Options).Type;
        if (type is not (LshProjectionType.Sparse or LshProjectionType.Dense) || node.Output(0).Type != TensorType.Int32)
        {
            throw node.Error($"the type of the projection, {type}, must be sparse or dense, and {node.Output(0)} int32");
        }

        bool isSparse = type == LshProjectionType.Sparse;
        node.SetShape(0, isSparse ? seeds.Shape[0] : checked(seeds.Shape[0] * seeds.Shape[1]));
        int itemBytes = checked(Shapes.Product(input.Shape, 1, input.Shape.Length) * node.ElementSize(input));
        return new LshProjectionKernel(seeds.Shape[1], input.Shape[0], itemBytes, weights is not null, isSparse);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> seeds = context.Input<float>(0);
        Span<int> output = context.Output<int>(0);
        if (!_isSparse)
        {
            for (int i = 0; i < output.Length; i++)
            {
                output[i] = Bit(in context, seeds[i]);
            }

            return;
        }

        for (int i = 0; i < output.Length; i++)
        {
            int signature = 0;
            for (int j = 0; j < _bits; j++)
            {
                signature = (signature << 1) | Bit(in context, seeds[(i * _bits) + j]);
            }

            // Each hash has its own range of numbers.
            output[i] = unchecked(signature + (i * (1 << _bits)));
        }
    }

    private int Bit(in KernelContext context, float seed)
    {
        ReadOnlySpan<byte> input = context.Input<byte>(1);
        ReadOnlySpan<float> weights = _hasWeights ? context.Input<float>(2) : default;
        Span<byte> key = context.Scratch;
        MemoryMarshal.Write(key, seed);
        Span<byte> item = key[sizeof(float)..];
        double score = 0;
        for (int i = 0; i < _items; i++)
        {
            input.Slice(i * item.Length, item.Length).CopyTo(item);
            double hash = (long)Fingerprint.Of(key);
            score += _hasWeights ? weights[i] * hash : hash;
        }

        return score > 0 ? 1 : 0;
    }
}
