namespace ModelSdk.Format.Tests.Building;

/// <summary>The smallest model that looks like a decoder of LiteRT-LM: names of signatures and tensors can be changed.</summary>
internal sealed record DecoderModel
{
    public string Prefill { get; init; } = "prefill_8";

    public string Decode { get; init; } = "decode";

    public string Tokens { get; init; } = "tokens";

    public string Positions { get; init; } = "input_pos";

    public string Cache { get; init; } = "kv_cache_k_0";

    public string Logits { get; init; } = "logits";

    /// <summary>Positions of the cache in the decode signature.</summary>
    public int Context { get; init; } = 32;

    public byte[] ToArray() => FlatWriter.Write(
        new FlatObject
        {
            [0] = 3u,
            [1] = new FlatObject[] { new() { [0] = (sbyte)101, [3] = 101 } },
            [2] = new FlatObject[] { Graph("prefill", 8, 32), Graph("decode", 1, Context) },
            [4] = new FlatObject[] { new() },
            [7] = new FlatObject[]
            {
                new() { [0] = Names(Tokens, Positions, Cache), [1] = Names(null, null, Cache), [2] = Prefill, [4] = 0u },
                new() { [0] = Names(Tokens, Positions, Cache), [1] = Names(null, null, Cache, Logits), [2] = Decode, [4] = 1u },
            },
        },
        "TFL3");

    // ABS (operator 101) of the cache stands for the whole computation; the cache is passed through.
    private static FlatObject Graph(string name, int length, int context) => new()
    {
        [0] = new FlatObject[]
        {
            Tensor("t", TensorType.Int32, 1, length), Tensor("p", TensorType.Int32, length),
            Tensor("k", TensorType.Float32, 1, 1, context, 4), Tensor("l", TensorType.Float32, 1, 1, context, 4),
        },
        [1] = new int[] { 0, 1, 2 },
        [2] = new int[] { 2, 3 },
        [3] = new FlatObject[] { new() { [0] = 0u, [1] = new int[] { 2 }, [2] = new int[] { 3 } } },
        [4] = name,
    };

    private static FlatObject Tensor(string name, TensorType type, params int[] shape) =>
        new() { [0] = shape, [1] = (sbyte)type, [2] = 0u, [3] = name };

    private static FlatObject[] Names(params string?[] names) =>
    [
        .. names.Select((name, tensor) => (name, tensor)).Where(pair => pair.name is not null)
            .Select(pair => new FlatObject { [0] = pair.name!, [1] = (uint)pair.tensor }),
    ];
}
