using ModelSdk.Format;

namespace ModelSdk.Build.Inspection;

/// <summary>Whether the main decoder of a bundle has the signatures and tensors that LiteRT-LM looks for by their names.</summary>
/// <remarks>
/// The runtime says of a missing one only NOT_FOUND or INTERNAL, if anything. Names: LiteRT-LM,
/// runtime/executor/llm_litert_compiled_model_executor.cc and litert_compiled_model_executor_utils.cc, as of July 2026.
/// </remarks>
internal static class LmDecoder
{
    private static readonly string[] Tokens = ["tokens", "token_ids", "embeddings"];

    // Split decoders for NPUs get the rotations that follow from the positions.
    private static readonly string[] Positions = ["input_pos", "positions", "pos_emb_cos", "pos_emb_sin"];

    private static readonly string[] CachePrefixes = ["kv_cache_k_", "kv_cache_v_", "kv_cache_c_", "k_cache_", "v_cache_"];

    /// <summary>What is missing or does not fit, each as a clause.</summary>
    public static IEnumerable<string> Mistakes(TfliteModel model)
    {
        // Signatures named test_ are for numerical checks of the exporter.
        SignatureDef[] prefills = [.. model.Signatures.Where(static signature => Begins(signature, "prefill"))];
        SignatureDef[] decodes = [.. model.Signatures.Where(static signature => Begins(signature, "decode"))];
        if (prefills.Length == 0)
        {
            yield return "no signature 'prefill' or 'prefill_<length>'";
        }

        if (decodes.Length == 0)
        {
            yield return "no signature 'decode'";
        }

        foreach (SignatureDef signature in prefills.Concat(decodes))
        {
            string[] inputs = Names(signature.Inputs);
            if (!inputs.Any(Tokens.Contains))
            {
                yield return $"'{signature.Key}' has no input 'tokens' or 'embeddings'";
            }

            if (!inputs.Any(Positions.Contains))
            {
                yield return $"'{signature.Key}' has no input 'input_pos'";
            }

            if (!inputs.Concat(Names(signature.Outputs)).Any(IsCache))
            {
                yield return $"'{signature.Key}' has no 'kv_cache_k_0'";
            }
        }

        foreach (SignatureDef signature in decodes.Where(static signature => !Names(signature.Outputs).Contains("logits")))
        {
            yield return $"'{signature.Key}' has no output 'logits'";
        }

        foreach (string mismatch in CacheMismatches(model, prefills, decodes))
        {
            yield return mismatch;
        }
    }

    /// <summary>Caches whose shape differs between prefill and decode: the first tokens would be lost or misread.</summary>
    private static IEnumerable<string> CacheMismatches(TfliteModel model, SignatureDef[] prefills, SignatureDef[] decodes)
    {
        // Bundles with several cache lengths name them in the signature; which belong together is theirs to say.
        if (decodes is not [SignatureDef decode] || prefills.Any(static signature => signature.Key!.Contains("_cache_", StringComparison.Ordinal)))
        {
            yield break;
        }

        Dictionary<string, string> shapes = Caches(model, decode);
        foreach (SignatureDef prefill in prefills)
        {
            foreach ((string name, string shape) in Caches(model, prefill))
            {
                if (shapes.TryGetValue(name, out string? other) && other != shape)
                {
                    yield return $"'{name}' is {shape} in '{prefill.Key}' and {other} in '{decode.Key}'";
                }
            }
        }
    }

    private static Dictionary<string, string> Caches(TfliteModel model, SignatureDef signature)
    {
        Dictionary<string, string> shapes = [];
        if (signature.SubgraphIndex >= model.Subgraphs.Count)
        {
            return shapes;
        }

        Subgraph graph = model.Subgraphs[(int)signature.SubgraphIndex];
        foreach (TensorMap input in signature.Inputs)
        {
            if (input.Name is { } name && IsCache(name) && input.TensorIndex < graph.Tensors.Count)
            {
                shapes[name] = $"[{string.Join(',', graph.Tensors[(int)input.TensorIndex].Shape.ToArray())}]";
            }
        }

        return shapes;
    }

    private static bool IsCache(string name) => CachePrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static bool Begins(SignatureDef signature, string prefix) => signature.Key?.StartsWith(prefix, StringComparison.Ordinal) == true;

    private static string[] Names(ViewList<TensorMap> maps) => [.. maps.Select(static map => map.Name).OfType<string>()];
}
