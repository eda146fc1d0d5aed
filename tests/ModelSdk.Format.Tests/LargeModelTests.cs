using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Format.Tests;

/// <summary>Models of more than 2 GB: constants lie behind the FlatBuffer and cost nothing until they are read.</summary>
/// <remarks>Times are measured in tests/Benchmarks; here only memory is.</remarks>
[TestClass]
public sealed class LargeModelTests
{
    private const int Operators = 400;
    private const long Constant = 10L << 20;

    [TestMethod]
    public void FourGigabytes_OpenWithFewMegabytes_AndReachEveryConstant()
    {
        string path = Path.Combine(Path.GetTempPath(), $"modelsdk-{Guid.NewGuid():N}.tflite");
        try
        {
            long size = ChainModel.Write(path, Operators, Constant);
            Assert.IsTrue(size > 4_000_000_000, $"{size}");
            long before = GC.GetAllocatedBytesForCurrentThread();
            using TfliteModel model = TfliteModel.Open(path);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.IsTrue(allocated < 1 << 20, $"{allocated} bytes to open");

            Assert.AreEqual(Operators, model.Subgraphs[0].Operators.Count);
            for (int i = 0; i < Operators; i++)
            {
                ReadOnlySpan<byte> bytes = model.Subgraphs[0].Tensors[(2 * i) + 1].GetConstantBytes();
                Assert.AreEqual(Constant, bytes.Length);
                Assert.AreEqual((byte)(i + 1), bytes[0]);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void ConstantAboveTwoGigabytes_OpensAndIsNamedWhenItIsRead()
    {
        string path = Path.Combine(Path.GetTempPath(), $"modelsdk-{Guid.NewGuid():N}.tflite");
        try
        {
            _ = ChainModel.Write(path, Operators, Constant, firstConstant: 3L << 30);
            using TfliteModel model = TfliteModel.Open(path);
            Assert.AreEqual(3L << 30, model.Buffers[1].Length);
            ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(
                () => model.Subgraphs[0].Tensors[1].GetConstantBytes().Length);
            Assert.AreEqual(ModelFormatError.Invalid, refusal.Kind);
            StringAssert.Contains(
                refusal.Message, "the constant of tensor 1 'w0' of subgraph 0 has 3221225472 bytes; more than 2 GB are not supported");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
