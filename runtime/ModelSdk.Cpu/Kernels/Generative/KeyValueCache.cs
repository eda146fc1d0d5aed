using System.Runtime.InteropServices;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Generative;

/// <summary>odml.update_kv_cache: adds keys and values to the caches of a layer, which the session keeps.</summary>
/// <remarks>
/// LiteRT: tflite/experimental/genai/kvcache.cc. All nodes of a layer share its caches, those of other subgraphs too
/// (prefill and decode); positions beyond the last place push the oldest entries out. Which position the first place
/// stands for is counted by each node for itself, as native does.
/// </remarks>
internal sealed class KeyValueCache : Kernel
{
    private const int DefaultEntries = 2048;
    private const int DefaultLayers = 32;

    // Numbers of variables that no VAR_HANDLE gets.
    private const int FirstVariable = int.MinValue;

    private readonly string _node;
    private readonly int _layer;
    private readonly int[] _shape;
    private readonly int _entryLength;
    private readonly int _added;

    private KeyValueCache(string node, int layer, int[] shape, int added)
    {
        _node = node;
        _layer = layer;
        _shape = shape;
        _entryLength = Shapes.Product(shape, 2, 4);
        _added = added;
    }

    private int Entries => _shape[1];

    /// <summary>odml.update_kv_cache.</summary>
    public static Kernel Create(NodeContext node)
    {
        (int entries, int layers, int layer) = node.ReadOptions(static map =>
            (map.GetInt32("kv_cache_max"), map.GetInt32("num_layers"), map.GetInt32("layer_index")));
        entries = entries > 0 ? entries : DefaultEntries;
        layers = layers > 0 ? layers : DefaultLayers;
        layer = Math.Max(layer, 0);
        Value positions = node.Input(0);
        Value keys = node.Input(1);
        Value values = node.Input(2);
        if (positions.Type != TensorType.Int64 || keys.Type != TensorType.Float32 || values.Type != TensorType.Float32)
        {
            throw node.Error($"the positions {positions} must be int64, keys {keys} and values {values} float32");
        }

        bool fits = keys.Shape is [1, _, _, _]
            && keys.Shape.AsSpan().SequenceEqual(values.Shape)
            && positions.Shape.Length == 1
            && positions.Shape[0] == keys.Shape[1]
            && positions.Shape[0] > 0;
        if (!fits)
        {
            throw node.Error($"{positions} must be [n] with n above 0, and {keys} and {values} [1, n, heads, size]");
        }

        if (layer >= layers)
        {
            throw node.Error($"layer_index is {layer}, and num_layers {layers}");
        }

        int[] shape = [1, entries, keys.Shape[2], keys.Shape[3]];
        node.SetShape(0, shape);
        node.SetShape(1, shape);
        return new KeyValueCache(node.Node.ToString(), layer, shape, keys.Shape[1]);
    }

    /// <inheritdoc/>
    public override object NewState() => new Place();

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Place place = context.State<Place>();
        long first = context.Input<long>(0)[0];
        long shift = Math.Clamp(first + _added - place.First - Entries, 0, Entries);
        long slot = first - place.First - shift;
        if (first < place.First || slot + _added > Entries)
        {
            throw new ModelException(
                ModelErrorCode.RuntimeFailure,
                $"{_node}: position {first} with {_added} entries is outside the cache of {Entries}, which begins at position {place.First} now");
        }

        place.First += shift;
        Update(in context, 0, (int)shift, (int)slot);
        Update(in context, 1, (int)shift, (int)slot);
    }

    // The cache of keys (output 0, input 1) or of values (output 1, input 2).
    private void Update(in KernelContext context, int output, int shift, int slot)
    {
        VariableStore variables = context.Session.Variables;
        int variable = FirstVariable + (2 * _layer) + output;
        Span<float> result = context.Output<float>(output);
        if (variables.Find(variable) is not { } known || !known.Storage.Shape.SequenceEqual(_shape))
        {
            result.Clear();
            variables.Assign(variable, TensorType.Float32, _shape, MemoryMarshal.AsBytes(result));
        }

        Span<float> cache = MemoryMarshal.Cast<byte, float>(variables.Find(variable)!.Value.Storage.Bytes);
        if (shift < Entries)
        {
            cache[(shift * _entryLength)..].CopyTo(cache);
        }

        context.Input<float>(output + 1).CopyTo(cache[(slot * _entryLength)..]);
        cache.CopyTo(result);
    }

    /// <summary>The position that the first place of the cache stands for.</summary>
    private sealed class Place
    {
        public long First { get; set; }
    }
}
