using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>Files that are cut or changed in one place, given to LiteRT through our loader: an exception or an answer, nothing else.</summary>
/// <remarks>The changes are those of fuzzing that ended the process before they were refused, see FileCheck.</remarks>
[TestClass]
[Needs(Shared.Data)]
public sealed class DamagedFileTests
{
    [TestMethod]
    [DataRow("tflite__testdata__add.bin")]
    [DataRow("tflite__testdata__multi_signatures.bin")]
    [DataRow("tflite__testdata__add_quantized_int8.bin")]
    [DataRow("tflite__testdata__call_once_mul.bin")]
    public void EveryTruncation_IsRefused(string name)
    {
        byte[] bytes = File.ReadAllBytes(Shared.Path("testdata", "litert", name));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.AreEqual(ModelErrorCode.InvalidModel, Refusal(bytes[..length]), $"{length} bytes");
        }
    }

    [TestMethod]
    [DataRow("tflite__testdata__multi_signatures.bin", 430, 1)]
    [DataRow("tflite__testdata__add_quantized_int8.bin", 436, 0)]
    [DataRow("tflite__testdata__call_once_mul.bin", 512, 0)]
    public void ChangeThatEndedTheProcess_IsRefused(string name, int position, int bit)
    {
        byte[] bytes = File.ReadAllBytes(Shared.Path("testdata", "litert", name));
        bytes[position] ^= (byte)(1 << bit);

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, Refusal(bytes));
    }

    private static ModelErrorCode Refusal(byte[] bytes) => Assert.ThrowsException<ModelException>(
        () => Model.Load(ModelSource.FromMemory(bytes), [LiteRtBackend.Instance], NativeCpu.Options).Dispose()).Code;
}
