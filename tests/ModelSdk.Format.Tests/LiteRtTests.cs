using ModelSdk.Format.LiteRt;
using ModelSdk.TestSupport;

namespace ModelSdk.Format.Tests;

/// <summary>Compiled models: the stamp and where the bytecode is.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class LiteRtTests
{
    // Manufacturer and SoC as the official compiler stamped them; null where a file has no readable stamp.
    [TestMethod]
    [DataRow("testdata/litert/litert__test__testdata__simple_model_npu_mediatek_mt6989_precompiled.tflite", "MediaTek/mt6989")]
    [DataRow("testdata/litert/litert__test__testdata__simple_model_qualcomm_sm8650_precompiled.tflite", "Qualcomm/SM8650")]
    [DataRow("testdata/litert/litert__test__testdata__simple_add_op_qc_v75_precompiled.tflite", "Qualcomm/V75")]
    [DataRow("testdata/litert/litert__test__testdata__simple_model_npu_google_tensor_precompiled.tflite", null)]
    [DataRow("testdata/litert/litert__test__testdata__precompiled_mediatek_model.tflite", null)]
    [DataRow("toolchain/compiled/fakenpu-add.tflite", "FakeNpu/FAKE1")]
    [DataRow("toolchain/compiled/fakenpu-add-fake2.tflite", "FakeNpu/FAKE2")]
    [DataRow("toolchain/fake_npu/models/fake_add_nostamp.tflite", null)]
    public void Stamp_SaysForWhichSoCTheModelWasCompiled(string path, string? expected)
    {
        using TfliteModel model = TfliteModel.Open(Shared.Path(path.Split('/')));
        Assert.IsTrue(DispatchOptions.IsCompiled(model));
        Assert.AreEqual(expected, BuildStamp.TryRead(model, out BuildStamp? stamp) ? $"{stamp.Manufacturer}/{stamp.SocModel}" : null);
    }

    [TestMethod]
    [DataRow("testdata/litert/litert__test__testdata__simple_model_qualcomm_sm8650_precompiled.tflite", "qnn_partition_0")]
    [DataRow("testdata/litert/litert__test__testdata__simple_model_npu_mediatek_mt6989_precompiled.tflite", "Partition_0")]
    public void DispatchOperator_LeadsToItsBytecode(string path, string name)
    {
        using TfliteModel model = TfliteModel.Open(Shared.Path(path.Split('/')));
        DispatchOptions options = DispatchOptions.Read(model, model.Subgraphs[0].Operators.First(DispatchOptions.IsDispatch));
        Assert.AreEqual(name, options.Name);
        // The bytecode is the last thing in these files, byte by byte.
        Assert.AreEqual(model.File.Length, options.BytecodeOffset + options.BytecodeSize);
        Assert.AreEqual(options.BytecodeSize, options.GetBytecode(model).Length);
    }

    [TestMethod]
    public void BytecodeOfTheFakeNpu_BeginsWithItsMagic()
    {
        using TfliteModel model = TfliteModel.Open(Shared.Path("toolchain", "fake_npu", "models", "fake_add.tflite"));
        DispatchOptions options = DispatchOptions.Read(model, model.Subgraphs[0].Operators[0]);
        Assert.IsTrue(options.GetBytecode(model).StartsWith("FNPU"u8));
    }

    [TestMethod]
    public void OldFormOfOptions_NamesNoBytecode()
    {
        using TfliteModel model = TfliteModel.Open(
            Shared.Path("testdata", "litert", "litert__test__testdata__precompiled_mediatek_model.tflite"));
        Assert.AreEqual(0, DispatchOptions.Read(model, model.Subgraphs[0].Operators.First(DispatchOptions.IsDispatch)).BytecodeSize);
    }

    [TestMethod]
    public void PlainModel_IsNotCompiled()
    {
        using TfliteModel model = TfliteModel.Open(Shared.Path("toolchain", "fake_npu", "models", "plain_add.tflite"));
        Assert.IsFalse(DispatchOptions.IsCompiled(model));
    }

    [TestMethod]
    public void ConversionMetadata_NameTheConverter()
    {
        using TfliteModel model = TfliteModel.Open(Shared.Path("testdata", "models", "regex_one_embedding_with_metadata.tflite"));
        ConversionMetadata metadata = ConversionMetadata.TryRead(model)!;
        StringAssert.StartsWith(metadata.TensorFlowVersion, "2.");
        Assert.AreEqual("1.6.0", KnownMetadata.MinRuntimeVersion(model));
    }
}
