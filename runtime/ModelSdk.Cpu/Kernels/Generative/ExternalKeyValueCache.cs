using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Generative;

/// <summary>odml.update_external_kv_cache: writes slices at their positions into caches that the caller keeps.</summary>
/// <remarks>
/// LiteRT: tflite/experimental/genai/external_kvcache.cc. Inputs: key and value cache [1, n, heads, size], positions [t],
/// key and value slices [1, t, heads, size]. Positions ascend; the first that does not ends the update.
/// </remarks>
internal sealed class ExternalKeyValueCache(string node, int entryLength, int entries) : Kernel
{
    /// <summary>odml.update_external_kv_cache.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value keys = node.Input(0);
        Value values = node.Input(1);
        Value positions = node.Input(2);
        Value keySlices = node.Input(3);
        Value valueSlices = node.Input(4);
        bool areFloats = new[] { keys, values, keySlices, valueSlices, node.Output(0), node.Output(1) }
            .All(static value => value.Type == TensorType.Float32);
        if (!areFloats || positions.Type != TensorType.Int32)
        {
            throw node.Error($"caches and slices must be float32, and the positions {positions} int32");
        }

        bool fits = keys.Shape is [>= 0, _, _, _]
            && keySlices.Shape is [1, _, _, _]
            && keys.Shape.AsSpan().SequenceEqual(values.Shape)
            && keySlices.Shape.AsSpan().SequenceEqual(valueSlices.Shape)
            && keys.Shape.AsSpan(2..).SequenceEqual(keySlices.Shape.AsSpan(2..))
            && positions.Shape.Length == 1
            && positions.Shape[0] == keySlices.Shape[1];
        if (!fits)
        {
            throw node.Error(
                $"the caches {keys} and {values}, the positions {positions} and the slices {keySlices} and {valueSlices} do not fit together");
        }

        node.SetShape(0, keys.Shape);
        node.SetShape(1, keys.Shape);
        return new ExternalKeyValueCache(node.Node.ToString(), Shapes.Product(keys.Shape, 2, 4), keys.Shape[1]);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Span<float> keys = context.Output<float>(0);
        Span<float> values = context.Output<float>(1);
        context.Input<float>(0).CopyTo(keys);
        context.Input<float>(1).CopyTo(values);
        ReadOnlySpan<int> positions = context.Input<int>(2);
        ReadOnlySpan<float> keySlices = context.Input<float>(3);
        ReadOnlySpan<float> valueSlices = context.Input<float>(4);
        int last = -1;
        for (int i = 0; i < positions.Length && positions[i] >= last; i++)
        {
            last = positions[i];
            if (last < 0 || last >= entries)
            {
                throw new ModelException(
                    ModelErrorCode.RuntimeFailure, $"{node}: position {i} is {last}; the cache has the places 0 to {entries - 1}");
            }

            keySlices.Slice(i * entryLength, entryLength).CopyTo(keys[(last * entryLength)..]);
            valueSlices.Slice(i * entryLength, entryLength).CopyTo(values[(last * entryLength)..]);
        }
    }
}
