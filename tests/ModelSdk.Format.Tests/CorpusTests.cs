using ModelSdk.TestSupport;

namespace ModelSdk.Format.Tests;

/// <summary>Every model that others made opens and can be read to the end, or is refused for the reason stated here.</summary>
[TestClass]
public sealed class CorpusTests
{
    // What must not open, with kind and a part of the reason.
    private static readonly (string File, ModelFormatError Kind, string Reason)[] Refusals =
    [
        ("person_detect.tflite", ModelFormatError.Invalid, "quantized_dimension is out of range: tensor 33 "),
        // Vendors' bytecode of upstream's tests, not models.
        ("litert__test__testdata__simple_add_uint16_qualcomm.bin", ModelFormatError.WrongIdentifier, @"'\x00\x00\x00\x03'"),
        ("litert__test__testdata__simple_model_google_tensor.bin", ModelFormatError.WrongIdentifier, "'DGC0'"),
        ("litert__test__testdata__simple_model_mtk.bin", ModelFormatError.WrongIdentifier, @"'\x0C\x00\x00\x00'"),
        ("litert__test__testdata__simple_model_qualcomm.bin", ModelFormatError.WrongIdentifier, @"'\x00\x00\x00\x03'"),
        // Written without an identifier, on purpose.
        ("tflite__testdata__test_model_broken.bin", ModelFormatError.WrongIdentifier, @"'\x00\x00\x0E\x00'"),
    ];

    // Models that open, with parts that are refused when they are asked for: custom options that are no FlexBuffers
    // (raw structures, text), and bytecode that was cut off.
    private static readonly string[] PartlyRefused =
    [
        "litert__test__testdata__max_unpooling_2d.tflite",
        "litert__test__testdata__max_unpooling_2d_valid.tflite",
        "litert__test__testdata__precompiled_mediatek_model.tflite",
        "tflite__testdata__test_custom_node_with_init_data.bin",
        "tflite__testdata__with_metadata.bin",
        "fake_add_truncated.tflite",
    ];

    [TestMethod]
    [Needs(Shared.Data)]
    [DataRow("testdata/litert", 110)]
    [DataRow("testdata/models", 29)]
    [DataRow("testdata/realmodels", 15)]
    [DataRow("testdata/quantized", 20)]
    [DataRow("testdata/digits", 4)]
    [DataRow("toolchain/compiled", 5)]
    [DataRow("toolchain/fake_npu/models", 10)]
    [DataRow("conformance", 2000)]
    public void ModelsOfOthers_OpenOrAreRefusedForAStatedReason(string folder, int atLeast) =>
        CheckFolder(Shared.Path(folder.Split('/')), withBin: folder == "testdata/litert", atLeast);

    [TestMethod]
    [DataRow("digits", 4)]
    [DataRow("conformance", 300)]
    public void OwnModels_Open(string folder, int atLeast) => CheckFolder(Repository.Asset(folder), withBin: false, atLeast);

    private static void CheckFolder(string folder, bool withBin, int atLeast)
    {
        int opened = 0;
        List<string> problems = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".tflite", StringComparison.Ordinal) || (withBin && path.EndsWith(".bin", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            (string File, ModelFormatError Kind, string Reason) expected = Refusals.FirstOrDefault(row => row.File == name);
            try
            {
                using TfliteModel model = TfliteModel.Open(path);
                ModelWalker walker = ModelWalker.Walk(model);
                opened++;
                if (expected.File is not null)
                {
                    problems.Add($"{name} should be refused");
                }

                if (walker.Refused > 0 != PartlyRefused.Contains(name) && !UsesRawCustomOptions(model))
                {
                    problems.Add($"{name}: {walker.Refused} parts are refused");
                }
            }
            catch (ModelFormatException refusal)
            {
                if (expected.File is null || expected.Kind != refusal.Kind
                    || !refusal.Message.Contains(expected.Reason, StringComparison.Ordinal))
                {
                    problems.Add($"{name}: {refusal.Message}");
                }
            }
        }

        Assert.AreEqual("", string.Join('\n', problems));
        Assert.IsTrue(opened >= atLeast, $"{opened} models opened");
    }

    // MediaPipe's operators carry C structures.
    private static bool UsesRawCustomOptions(TfliteModel model) => model.OperatorCodes
        .Any(code => code.CustomCode is "MaxUnpooling2D" or "MaxPoolingWithArgmax2D" or "Convolution2DTransposeBias");
}
