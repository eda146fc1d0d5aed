using System.Numerics.Tensors;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Generative;

/// <summary>odml.scaled_dot_product_attention: softmax(scale q k' + mask) v for each head.</summary>
/// <remarks>
/// LiteRT: tflite/experimental/genai/sdpa.cc. q is [batch, t, heads, size], k and v are [batch, s, groups, size], where
/// each group of heads shares one k and v; the mask broadcasts to [batch, heads, t, s].
/// </remarks>
internal sealed unsafe class ScaledDotProductAttention : Kernel
{
    private readonly Sizes _sizes;

    private ScaledDotProductAttention(Sizes sizes)
    {
        _sizes = sizes;
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(sizeof(float) * _sizes.Rows * _sizes.Keys);

    /// <summary>odml.scaled_dot_product_attention.</summary>
    public static Kernel Create(NodeContext node)
    {
        float scale = node.ReadOptions(static map => map.GetSingle("scale"));
        Value[] inputs = [node.Input(0), node.Input(1), node.Input(2), node.Input(3)];
        foreach (Value input in inputs)
        {
            if (input.Type != TensorType.Float32 || input.Shape.Length != 4)
            {
                throw node.Error($"{input} must be float32 with 4 dimensions");
            }
        }

        int[] query = inputs[0].Shape;
        int[] key = inputs[1].Shape;
        int[] value = inputs[2].Shape;
        bool fits = query[0] == key[0] && query[3] == key[3] && key.AsSpan(..3).SequenceEqual(value.AsSpan(..3))
            && key[2] > 0 && query[2] % key[2] == 0;
        if (!fits)
        {
            throw node.Error($"query {inputs[0]}, key {inputs[1]} and value {inputs[2]} do not fit together");
        }

        if (key[2] == 1 && key[0] > 1)
        {
            throw node.Error($"{inputs[1]} has one head for all queries; that is possible with a batch of 1 only");
        }

        int[] logits = [query[0], query[2], query[1], key[1]];
        if (Shapes.Broadcast(inputs[3].Shape, logits) is not { } shape || !shape.AsSpan().SequenceEqual(logits))
        {
            throw node.Error($"the mask {inputs[3]} does not broadcast to [{string.Join(',', logits)}]");
        }

        node.SetShape(0, query[0], query[1], query[2], value[3]);
        int[] strides = Shapes.Strides(inputs[3].Shape);
        return new ScaledDotProductAttention(new Sizes
        {
            Queries = query[1],
            Heads = query[2],
            Keys = key[1],
            Groups = key[2],
            Size = query[3],
            ValueSize = value[3],
            Rows = checked(query[0] * query[1] * query[2]),
            Scale = scale > 0 ? scale : (float)(1 / Math.Sqrt(query[3])),
            MaskStrides = [.. strides.Select((stride, axis) => inputs[3].Shape[axis] == 1 ? 0 : stride)],
        });
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        fixed (float* query = context.Input<float>(0), key = context.Input<float>(1), value = context.Input<float>(2))
        fixed (float* mask = context.Input<float>(3), output = context.Output<float>(0))
        fixed (byte* scratch = context.Scratch)
        {
            Work work = new(_sizes, query, key, value, mask, (float*)scratch, output);
            context.Threads.For(ref work, _sizes.Rows, Math.Max(1, 20_000 / Math.Max(1, _sizes.Keys * (_sizes.Size + _sizes.ValueSize))));
        }
    }

    private sealed record Sizes
    {
        public required int Queries { get; init; }

        public required int Heads { get; init; }

        public required int Keys { get; init; }

        public required int Groups { get; init; }

        public required int Size { get; init; }

        public required int ValueSize { get; init; }

        /// <summary>Batches by queries by heads.</summary>
        public required int Rows { get; init; }

        public required float Scale { get; init; }

        /// <summary>Steps of the mask for batch, head, query and key; 0 where it repeats.</summary>
        public required int[] MaskStrides { get; init; }
    }

    private readonly struct Work(
        Sizes sizes, float* query, float* key, float* value, float* mask, float* scratch, float* output) : IParallelWork
    {
        public void Run(int start, int end)
        {
            for (int row = start; row < end; row++)
            {
                Row(row);
            }
        }

        private void Row(int row)
        {
            int head = row % sizes.Heads;
            int queryAt = row / sizes.Heads % sizes.Queries;
            int batch = row / sizes.Heads / sizes.Queries;
            int group = head / (sizes.Heads / sizes.Groups);
            int keyStep = sizes.Groups * sizes.Size;
            int valueStep = sizes.Groups * sizes.ValueSize;
            int[] steps = sizes.MaskStrides;
            ReadOnlySpan<float> wanted = new(query + ((nint)row * sizes.Size), sizes.Size);
            Span<float> weights = new(scratch + ((nint)row * sizes.Keys), sizes.Keys);
            float* keys = key + ((nint)batch * sizes.Keys * keyStep) + (group * sizes.Size);
            float* masks = mask + ((nint)batch * steps[0]) + ((nint)head * steps[1]) + ((nint)queryAt * steps[2]);
            for (int i = 0; i < weights.Length; i++)
            {
                float product = TensorPrimitives.Dot(wanted, new ReadOnlySpan<float>(keys + ((nint)i * keyStep), sizes.Size));
                weights[i] = (product * sizes.Scale) + masks[(nint)i * steps[3]];
            }

            Span<float> result = new(output + ((nint)row * sizes.ValueSize), sizes.ValueSize);
            result.Clear();
            if (weights.IsEmpty)
            {
                return;
            }

            TensorPrimitives.Subtract(weights, TensorPrimitives.Max<float>(weights), weights);
            TensorPrimitives.Exp<float>(weights, weights);
            TensorPrimitives.Divide(weights, TensorPrimitives.Sum<float>(weights), weights);
            float* values = value + ((nint)batch * sizes.Keys * valueStep) + (group * sizes.ValueSize);
            for (int i = 0; i < weights.Length; i++)
            {
                ReadOnlySpan<float> part = new(values + ((nint)i * valueStep), sizes.ValueSize);
                TensorPrimitives.MultiplyAdd(part, weights[i], result, result);
            }
        }
    }
}
