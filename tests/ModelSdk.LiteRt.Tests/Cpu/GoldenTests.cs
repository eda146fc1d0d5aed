using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Comparison;
using ModelSdk.TestSupport.Goldens;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>Every golden through native LiteRT on the CPU: what the official Python API answered, or the refusal that is known.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class GoldenTests
{
    // LiteRT's compiled models do less than its interpreter, which made the goldens; each refusal says what it is.
    private static readonly Dictionary<string, (ModelErrorCode Code, string Says)> Refused = new()
    {
        ["golden/keras_lstm_mnist_ptq.json"] = (ModelErrorCode.UnsupportedOnDevice, "variable tensors"),
        ["golden/litert/tflite__testdata__custom_lstm.json"] = (ModelErrorCode.UnsupportedOnDevice, "variable tensors"),
        ["golden/litert/tflite__testdata__lstm.json"] = (ModelErrorCode.UnsupportedOnDevice, "variable tensors"),
        ["golden/litert/tflite__testdata__sub.json"] = (ModelErrorCode.UnsupportedOnDevice, "variable tensors"),
        ["golden/litert/tflite__testdata__unidirectional_sequence_lstm.json"] = (ModelErrorCode.UnsupportedOnDevice, "variable tensors"),
        ["golden/litert/litert__test__testdata__gather_string.json"] = (ModelErrorCode.UnsupportedOnDevice, "type string"),
        ["golden/litert/tflite__testdata__string_input_model.json"] = (ModelErrorCode.UnsupportedOnDevice, "type string"),
        ["golden/litert/tflite__testdata__string_input_model_with_signature.json"] = (ModelErrorCode.UnsupportedOnDevice, "type string"),
        ["golden/litert/litert__test__testdata__simple_topk_op_runtime_k.json"] = (ModelErrorCode.UnsupportedOnDevice, "known only after the run"),
        ["golden/litert/tflite__testdata__2_subgraphs.json"] = (ModelErrorCode.UnsupportedOnDevice, "without outputs"),
        ["golden/litert/tflite__testdata__2_subgraphs_dont_delegate_name.json"] = (ModelErrorCode.UnsupportedOnDevice, "without outputs"),
        ["golden/litert/tflite__testdata__empty_model.json"] = (ModelErrorCode.UnsupportedOnDevice, "without outputs"),
        ["golden/litert/tflite__testdata__two_subgraphs.json"] = (ModelErrorCode.UnsupportedOnDevice, "without outputs"),
    };

    // Activations that are quantized while the model runs: XNNPACK rounds them differently on processors with AVX-512, and
    // these goldens were made on one without; or on LiteRT's plain kernels. The reference kernels are farther away.
    private static readonly Dictionary<string, double> Wider = new()
    {
        ["quantized/seeded_transformer/seeded_transformer.drq_w4b32.json"] = 0.02,
        ["realmodels/minilm_l6_v2_int8/golden.json"] = 0.02,
        ["realmodels/seeded_lm_kv_int8/golden.json"] = 0.026,
    };

    [TestMethod]
    [DynamicData(nameof(GoldenCatalog.Goldens), typeof(GoldenCatalog))]
    public void LiteRt_AnswersAsThePythonApi(string row) => AssertAnswer(row);

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(GoldenCatalog.HugeGoldens), typeof(GoldenCatalog))]
    public void LiteRt_AnswersAsThePythonApi_OnHugeTensors(string row) => AssertAnswer(row);

    private static void AssertAnswer(string row)
    {
        GoldenFile golden = GoldenCatalog.Read(row);
        string file = GoldenCatalog.ModelFile(golden);
        if (Refused.TryGetValue(row, out (ModelErrorCode Code, string Says) refusal))
        {
            ModelException exception = Assert.ThrowsException<ModelException>(() => NativeCpu.Load(file).Dispose());
            Assert.AreEqual(refusal.Code, exception.Code, exception.Message);
            StringAssert.Contains(exception.Message, refusal.Says);
            return;
        }

        double bound = Wider.GetValueOrDefault(row, GoldenRunner.FloatBound);
        IReadOnlyList<string> differences = GoldenRunner.Run(golden, file, NativeCpu.Settings, new Tolerance(bound, bound));
        Assert.AreEqual(0, differences.Count, string.Join(Environment.NewLine, differences));
    }
}
