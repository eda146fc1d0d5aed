using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.Models.Tests;

/// <summary>A language model token by token, and sentences that mean the same.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class LanguageTests
{
    private const int Tokens = 128;

    [TestMethod]
    [DataRow("seeded_lm_kv", false)]
    [DataRow("seeded_lm_kv", true)]
    [DataRow("seeded_lm_kv_int8", false)]
    [DataRow("seeded_lm_kv_int8", true)]
    public void LanguageModel_GeneratesTheRecordedTokens(string name, bool reference)
    {
        JsonElement expected = ModelCatalog.Expected(name);
        int[] prompt = expected.GetProperty("prompt").Deserialize<int[]>()!;
        int[] recorded = expected.GetProperty("litert").GetProperty("ref").Deserialize<int[]>()!;
        using EngineModel model = EngineModel.Load(ModelCatalog.ModelFile(name), new EngineSettings(reference));
        using EngineSession prefill = model.CreateSession("prefill_16");
        using EngineSession decode = model.CreateSession("decode");

        Write(prefill, "tokens", prompt);
        Write(prefill, "input_pos", [.. Enumerable.Range(0, prompt.Length)]);
        prefill.Run();
        List<int> generated = [Best(prefill)];
        EngineSession last = prefill;
        while (generated.Count < recorded.Length)
        {
            foreach (TensorInfo cache in last.Signature.Outputs.Where(static output => output.Name.StartsWith("kv_cache", StringComparison.Ordinal)))
            {
                byte[] content = last.Output(IndexOf(last.Signature.Outputs, cache.Name)).ToArray();
                decode.Write(IndexOf(decode.Signature.Inputs, cache.Name), content);
            }

            Write(decode, "tokens", [generated[^1]]);
            Write(decode, "input_pos", [prompt.Length + generated.Count - 1]);
            decode.Run();
            generated.Add(Best(decode));
            last = decode;
        }

        CollectionAssert.AreEqual(recorded, generated);
    }

    [TestMethod]
    public void SentenceEmbeddings_OfPairs_AreAsSimilarAsThoseOfTheOriginal()
    {
        JsonElement[] sentences = [.. ModelCatalog.Json(ModelCatalog.SentenceEmbedding, "tokenization.json").EnumerateArray()];
        JsonElement[] pairs = [.. ModelCatalog.Json(ModelCatalog.SentenceEmbedding, "pairs.json").EnumerateArray()];
        float[] original = MemoryMarshal.Cast<byte, float>(
            File.ReadAllBytes(ModelCatalog.Beside(ModelCatalog.SentenceEmbedding, "torch_embeddings.f32.bin"))).ToArray();
        using EngineModel model = EngineModel.Load(ModelCatalog.ModelFile(ModelCatalog.SentenceEmbedding), new EngineSettings(Threads: 2));
        using EngineSession session = model.CreateSession("embed");
        Dictionary<string, float[]> embeddings = [];
        for (int i = 0; i < sentences.Length; i++)
        {
            float[] embedding = Embed(session, sentences[i].GetProperty("ids").Deserialize<int[]>()!);
            embeddings[sentences[i].GetProperty("text").GetString()!] = embedding;
            float cosine = TensorPrimitives.CosineSimilarity(embedding, original.AsSpan(i * embedding.Length, embedding.Length));

            Assert.IsTrue(cosine > 0.97f, $"sentence {i}: {cosine} to the original");
        }

        // The official reference kernels quantize activations symmetrically, with half the steps of XNNPACK, whose similarities
        // are recorded: these are up to 0.016 off the original, ours up to 0.03.
        foreach (JsonElement pair in pairs)
        {
            float cosine = TensorPrimitives.CosineSimilarity<float>(
                embeddings[pair.GetProperty("a").GetString()!], embeddings[pair.GetProperty("b").GetString()!]);
            Assert.AreEqual(pair.GetProperty("cosine_torch").GetSingle(), cosine, 0.03f, pair.ToString());
            Assert.AreEqual(pair.GetProperty("cosine_tflite_int8").GetSingle(), cosine, 0.035f, pair.ToString());
        }
    }

    private static float[] Embed(EngineSession session, int[] ids)
    {
        int[] tokens = new int[Tokens];
        int[] mask = new int[Tokens];
        ids.CopyTo(tokens, 0);
        mask.AsSpan(0, ids.Length).Fill(1);
        Write(session, "input_ids", tokens);
        Write(session, "attention_mask", mask);
        Write(session, "token_type_ids", new int[Tokens]);
        session.Run();
        return MemoryMarshal.Cast<byte, float>(session.Output(0)).ToArray();
    }

    private static void Write(EngineSession session, string input, int[] values) =>
        session.Write(IndexOf(session.Signature.Inputs, input), MemoryMarshal.AsBytes<int>(values));

    // The most likely token after the last position.
    private static int Best(EngineSession session)
    {
        int index = IndexOf(session.Signature.Outputs, "logits");
        int vocabulary = session.OutputShape(index)[^1];
        ReadOnlySpan<float> logits = MemoryMarshal.Cast<byte, float>(session.Output(index));
        return TensorPrimitives.IndexOfMax(logits[^vocabulary..]);
    }

    private static int IndexOf(IReadOnlyList<TensorInfo> tensors, string name) => tensors.ToList().FindIndex(tensor => tensor.Name == name);
}
