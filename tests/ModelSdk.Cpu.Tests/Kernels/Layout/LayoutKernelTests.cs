using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Layout;

/// <summary>What the corpus does not hold: indices that are wrong, moves in place, patterns of fills.</summary>
[TestClass]
public sealed class LayoutKernelTests
{
    [TestMethod]
    [DataRow(3)]
    [DataRow(-1)]
    [DataRow(int.MinValue)]
    public void Gather_OfIndexOutside_NamesNodeAndIndex(int index)
    {
        Node node = KernelRunner.MakeNode(
            BuiltinOperator.Gather,
            TensorType.Float32,
            KernelRunner.Constant<float>(TensorType.Float32, [3, 2], 1, 2, 3, 4, 5, 6),
            KernelRunner.Constant(TensorType.Int32, [2], 0, index));
        AssertFails(node, "GATHER", $"{index}");
    }

    [TestMethod]
    public void GatherNd_OfIndexOutside_NamesNodeAndIndex()
    {
        Node node = KernelRunner.MakeNode(
            BuiltinOperator.GatherNd,
            TensorType.Int8,
            KernelRunner.Constant<sbyte>(TensorType.Int8, [2, 2], 1, 2, 3, 4),
            KernelRunner.Constant(TensorType.Int64, [1, 2], 1L, 1L << 40));
        AssertFails(node, "GATHER_ND", "1099511627776");
    }

    [TestMethod]
    public void ScatterNd_OfIndexOutside_NamesNodeAndIndex()
    {
        Node node = KernelRunner.MakeNode(
            BuiltinOperator.ScatterNd,
            TensorType.Int32,
            KernelRunner.Constant(TensorType.Int32, [1, 1], 4),
            KernelRunner.Constant(TensorType.Int32, [1], 9),
            KernelRunner.Constant(TensorType.Int32, [1], 4));
        AssertFails(node, "SCATTER_ND", "4");
    }

    [TestMethod]
    public void EmbeddingLookup_OfIdOutside_NamesNodeAndIndex()
    {
        Node node = KernelRunner.MakeNode(
            BuiltinOperator.EmbeddingLookup,
            TensorType.Float32,
            KernelRunner.Constant(TensorType.Int32, [1], -2),
            KernelRunner.Constant<float>(TensorType.Float32, [2, 1], 1, 2));
        AssertFails(node, "EMBEDDING_LOOKUP", "-2");
    }

    [TestMethod]
    public void Slice_WithBeginAtRunTime_ChecksIt()
    {
        // Not constant when the plan is made, as in a decoder; the data comes with the run.
        Node node = KernelRunner.MakeNode(
            BuiltinOperator.Slice,
            TensorType.Int32,
            KernelRunner.Open(TensorType.Int32, 4),
            KernelRunner.Open(TensorType.Int32, 1),
            KernelRunner.Constant(TensorType.Int32, [1], 2));
        Cpu.Kernels.Kernel kernel = Cpu.Plan.NodePreparation.Prepare(node, new(false), new());
        CollectionAssert.AreEqual(new[] { 2 }, node.Outputs[0].Shape);
        byte[] data = Bytes(10, 11, 12, 13);
        CollectionAssert.AreEqual(new[] { 12, 13 }, KernelRunner.Run<int, int>(kernel, [data, Bytes(2), Bytes(2)], 2));
        ModelException error = Assert.ThrowsException<ModelException>(
            () => KernelRunner.Run<int, int>(kernel, [data, Bytes(3), Bytes(2)], 2));
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, error.Code);
        StringAssert.Contains(error.Message, "SLICE (node 7)");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Pad_OfWideElements_FillsWithThePattern(bool reference)
    {
        Node node = KernelRunner.MakeNode(
            BuiltinOperator.Padv2,
            TensorType.Int32,
            KernelRunner.Constant(TensorType.Int32, [1, 2, 1], 1, 2),
            KernelRunner.Constant(TensorType.Int32, [3, 2], 0, 1, 1, 0, 1, 1),
            KernelRunner.Constant(TensorType.Int32, [], 0x01020304));
        const int P = 0x01020304;
        CollectionAssert.AreEqual(
            new[] { P, P, P, P, 1, P, P, 2, P, P, P, P, P, P, P, P, P, P }, KernelRunner.Run<int>(node, reference));
    }

    [TestMethod]
    public void Concatenation_OfDifferentWidths_FitsNothing()
    {
        Node node = KernelRunner.MakeNode(
            BuiltinOperator.Concatenation,
            TensorType.Float32,
            KernelRunner.Open(TensorType.Float32, 2, 3),
            KernelRunner.Open(TensorType.Float32, 2, 4));
        StringAssert.Contains(
            Assert.ThrowsException<ModelException>(() => KernelRunner.Run<float>(node)).Message, "does not fit beside");
    }

    private static byte[] Bytes(params int[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    private static void AssertFails(Node node, string op, string index)
    {
        ModelException error = Assert.ThrowsException<ModelException>(() => KernelRunner.Run<byte>(node));
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, error.Code);
        StringAssert.Contains(error.Message, $"{op} (node 7)");
        StringAssert.Contains(error.Message, $"index {index} ");
    }
}
