using Microsoft.Win32.SafeHandles;
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
            long size = WriteSparse(path, hugeConstant: false);
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
            _ = WriteSparse(path, hugeConstant: true);
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

    // A chain of additions, each with a constant of its own; the file has holes and takes little room on the disk.
    private static long WriteSparse(string path, bool hugeConstant)
    {
        long start = 1 << 20;
        FlatObject[] buffers = new FlatObject[Operators + 1];
        List<FlatObject> tensors = [ModelBuilder.Tensor("x", 0)];
        FlatObject[] operators = new FlatObject[Operators];
        buffers[0] = new FlatObject();
        long end = start;
        for (int i = 0; i < Operators; i++)
        {
            long length = hugeConstant && i == 0 ? 3L << 30 : Constant;
            buffers[i + 1] = new FlatObject { [1] = (ulong)end, [2] = (ulong)length };
            end += length;
            FlatObject weights = ModelBuilder.Tensor($"w{i}", (uint)(i + 1));
            weights[0] = new int[] { (int)(length / 4) };
            tensors.Add(weights);
            tensors.Add(ModelBuilder.Tensor($"y{i}", 0));
            operators[i] = new FlatObject { [1] = new int[] { 2 * i, (2 * i) + 1 }, [2] = new int[] { (2 * i) + 2 } };
        }

        ModelBuilder builder = new();
        builder.Model[4] = buffers;
        builder.Subgraph[0] = tensors.ToArray();
        builder.Subgraph[2] = new int[] { 2 * Operators };
        builder.Subgraph[3] = operators;
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, builder.ToArray(), 0);
        long offset = start;
        for (int i = 0; i < Operators; i++)
        {
            RandomAccess.Write(file, [(byte)(i + 1)], offset);
            offset += hugeConstant && i == 0 ? 3L << 30 : Constant;
        }

        RandomAccess.SetLength(file, end);
        return end;
    }
}
