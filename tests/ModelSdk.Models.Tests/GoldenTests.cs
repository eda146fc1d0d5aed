using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Comparison;
using ModelSdk.TestSupport.Engine;
using ModelSdk.TestSupport.Goldens;

namespace ModelSdk.Models.Tests;

/// <summary>Every output of every golden, against native LiteRT: integers bit-exact, floats within 1e-4.</summary>
/// <remarks>Real models, what the official quantizer makes of them, and upstream's own test models; all their signatures and steps.</remarks>
[TestClass]
[Needs(Shared.Data)]
public sealed class GoldenTests
{
    // Floats that are quantized while the model runs: where a sum's last bit turns a rounding, everything after it differs by a
    // step. The bounds are what LiteRT's own kernels differ from each other (max_abs_diff in the goldens), as is their cause.
    private static readonly Dictionary<string, double> Wider = new()
    {
        // XNNPACK's values, which rounds the input of blockwise products half to even and their scales to bfloat16.
        ["golden/litert/litert__test__testdata__qwen_fc_blockwise_quantized.json"] = 0.01,
        ["quantized/seeded_transformer/seeded_transformer.drq_w4b32.json"] = 0.02,
        ["quantized/silero_vad/silero_vad.drq_w4b32.json"] = 0.001,

        // Reference against optimized kernels: 0.0224 and 0.0046; against XNNPACK 0.028 and 0.020.
        ["quantized/seeded_transformer/seeded_transformer.drq_w4c.json"] = 0.0225,
        ["realmodels/minilm_l6_v2_int8/golden.json"] = 0.02,
    };

    // Upstream's 16x8 products by channel: native LiteRT ignores these scales in BATCH_MATMUL and answers zeros.
    private const string ZerosInNative = "static_w8_a16_quantized_";

    // Their ADD gives a tensor that the file declares as float32; native LiteRT silently makes it the type of the operands.
    private static readonly HashSet<string> WrongTypes =
    [
        "golden/litert/tflite__testdata__add_quantized.json", "golden/litert/tflite__testdata__add_quantized_int8.json",
    ];

    [TestMethod]
    [DynamicData(nameof(GoldenCatalog.Goldens), typeof(GoldenCatalog))]
    public void FastKernels_AnswerAsNativeLiteRt(string row) =>
        AssertAnswers(row, new EngineSettings(Threads: 1), new EngineSettings(Threads: 2));

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(GoldenCatalog.Goldens), typeof(GoldenCatalog))]
    public void ReferenceKernels_AnswerAsNativeLiteRt(string row) =>
        AssertAnswers(row, new EngineSettings(Reference: true, Threads: 1), new EngineSettings(Reference: true, Threads: 2));

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(GoldenCatalog.HugeGoldens), typeof(GoldenCatalog))]
    public void FastKernels_OnHugeTensors_AnswerAsNativeLiteRt(string row) => AssertAnswers(row, new EngineSettings(Threads: 2));

    [TestMethod]
    [DynamicData(nameof(GoldenCatalog.Goldens), typeof(GoldenCatalog))]
    public void SeededInputs_AreThoseThatTheGoldenStores(string row)
    {
        GoldenFile golden = GoldenCatalog.Read(row);
        foreach (GoldenInput input in golden.Cases.SelectMany(item => item.Steps).SelectMany(step => step.Inputs))
        {
            if (input.Source.AlsoBin is { } stored)
            {
                CollectionAssert.AreEqual(
                    golden.Bytes.AsSpan(stored.Offset, stored.Length).ToArray(),
                    GoldenInputs.Make(input, golden.Bytes),
                    input.Name);
            }
        }
    }

    private static void AssertAnswers(string row, params EngineSettings[] all)
    {
        GoldenFile golden = GoldenCatalog.Read(row);
        string file = GoldenCatalog.ModelFile(golden);
        if (WrongTypes.Contains(row))
        {
            ModelException refusal = Assert.ThrowsException<ModelException>(() => GoldenRunner.Run(golden, file, all[0]));
            StringAssert.Contains(refusal.Message, "ADD (node");
            return;
        }

        double bound = Wider.GetValueOrDefault(row, GoldenRunner.FloatBound);
        List<string> differences = [.. all.SelectMany(settings => GoldenRunner.Run(golden, file, settings, new Tolerance(bound, bound)))];
        if (row.Contains(ZerosInNative, StringComparison.Ordinal))
        {
            Assert.AreEqual(all.Length, differences.Count(static line => line.Contains("expected 0, got", StringComparison.Ordinal)));
            return;
        }

        Assert.AreEqual(0, differences.Count, string.Join(Environment.NewLine, differences));
    }
}
