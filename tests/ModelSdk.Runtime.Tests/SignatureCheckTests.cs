using ModelSdk.Format;

namespace ModelSdk.Runtime.Tests;

/// <summary>A class meets a file that it was not generated for.</summary>
[TestClass]
public sealed class SignatureCheckTests
{
    private static readonly TensorInfo Image = new("image", 0, TensorType.Int8, [1, 28, 28, 1], new Quantization(1f / 255, -128));
    private static readonly TensorInfo Scores = new("probabilities", 0, TensorType.Int8, [1, 10], new Quantization(1f / 256, -128));

    [TestMethod]
    public void SameSignatures_Load_WhateverTheIndicesAreAndTheHashIs()
    {
        ModelDescription expected = Expect(Image, Scores) with { Sha256 = "00" };
        using Model model = Load(TestModels.DigitsInt8, expected);

        Assert.AreEqual(0, model.Execution.Notes.Count);
    }

    [TestMethod]
    public void AnotherElementType_NamesTheTensorAndBothSides()
    {
        ModelException failure = Assert.ThrowsException<ModelException>(
            () => Load(TestModels.Digits, Expect(Image, Scores)));

        Assert.AreEqual(ModelErrorCode.TypeMismatch, failure.Code);
        StringAssert.Contains(failure.Message, "digits.tflite");
        StringAssert.Contains(failure.Message, "'image' int8 [1, 28, 28, 1], scale 0.003921569, zero point -128 in the class");
        StringAssert.Contains(failure.Message, "'image' float32 [1, 28, 28, 1] in the file");
    }

    public static IEnumerable<object[]> Different =>
    [
        [Expect(Image with { Name = "picture" }, Scores), "'picture'"],
        [Expect(Image with { Shape = [1, 32, 32, 1] }, Scores), "[1, 32, 32, 1]"],
        [Expect(Image with { Quantization = new Quantization(1f / 255, 0) }, Scores), "zero point 0"],
        [Expect(Image, Scores with { Shape = [1, 11] }), "output 0 of 'classify'"],
        [Expect(Image, Scores, "embed"), "'embed'"],
        [Expect(Image, Scores) with { Signatures = [.. Expect(Image, Scores).Signatures, new("second", 0, [], [])] }, "only 1"],
        [
            Expect(Image, Scores) with { Signatures = [new("classify", 0, [Image, Image with { Name = "mask" }], [Scores])] },
            "input 1 of 'classify' is 'mask' int8 [1, 28, 28, 1], scale 0.003921569, zero point -128 in the class, but absent",
        ],
    ];

    [DataTestMethod]
    [DynamicData(nameof(Different))]
    public void EveryDifference_IsNamed_BeforeAnEngineIsAsked(ModelDescription expected, string part)
    {
        FakeBackend backend = TestModels.Cpu();
        ModelException failure = Assert.ThrowsException<ModelException>(
            () => Model.Load(ModelSource.FromFile(TestModels.DigitsInt8), [backend], expected: expected));

        Assert.AreEqual(ModelErrorCode.TypeMismatch, failure.Code);
        StringAssert.Contains(failure.Message, part);
        Assert.AreEqual(0, backend.Calls.Count);
    }

    private static Model Load(string path, ModelDescription expected) =>
        Model.Load(ModelSource.FromFile(path), [TestModels.Cpu()], expected: expected);

    private static ModelDescription Expect(TensorInfo input, TensorInfo output, string key = "classify") => new()
    {
        AssemblyName = "App",
        Name = "digits",
        Signatures = [new SignatureInfo(key, 0, [input], [output])],
    };
}
