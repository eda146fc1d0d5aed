using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;
using ModelSdk.Format;
using ModelSdk.Format.FlatBuffers;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Segments;

/// <summary>Operators whose outputs native LiteRT does not let out, and errors: vectors of upstream's unit tests, and by hand.</summary>
[TestClass]
public sealed class SegmentKernelTests
{
    // By hand: NaN is neither below nor above any element of native's ordered map, and equals the first that it meets.
    [TestMethod]
    [DataRow(new[] { 2f, 1, float.NaN, 2, 0, -0f, float.NaN }, new[] { 2f, 1, 0 }, new[] { 0, 1, 1, 0, 2, 2, 2 })]
    [DataRow(new[] { float.NaN, 1, 2 }, new[] { float.NaN }, new[] { 0, 0, 0 })]
    [DataRow(new float[0], new float[0], new int[0])]
    public void Unique_NumbersElementsByFirstOccurrence(float[] input, float[] unique, int[] numbers)
    {
        Node node = MakeNode(
            BuiltinOperator.Unique,
            null,
            [TensorType.Float32, TensorType.Int32],
            KernelRunner.Constant(TensorType.Float32, [input.Length], input));
        byte[][] results = Run(node);
        CollectionAssert.AreEqual(unique, Elements<float>(results[0]));
        CollectionAssert.AreEqual(numbers, Elements<int>(results[1]));
        CollectionAssert.AreEqual(new[] { unique.Length }, node.Outputs[0].Shape);
    }

    [TestMethod]
    public void Unique_OfManyElements_FindsEachOnce()
    {
        int[] input = [.. Enumerable.Range(0, 5000).Select(static i => i * 7919 % 1237 * 65536)];
        byte[][] results = Run(MakeNode(
            BuiltinOperator.Unique,
            null,
            [TensorType.Int32, TensorType.Int64],
            KernelRunner.Constant(TensorType.Int32, [input.Length], input)));
        int[] unique = Elements<int>(results[0]);
        CollectionAssert.AreEqual(input.Distinct().ToArray(), unique);
        CollectionAssert.AreEqual(input, Elements<long>(results[1]).Select(number => unique[number]).ToArray());
    }

    // Upstream: kernels/where_test.cc.
    [TestMethod]
    public void Where_OfThreeDimensions_ListsCoordinates()
    {
        Node node = MakeNode(
            BuiltinOperator.Where,
            null,
            [TensorType.Int64],
            KernelRunner.Constant<uint>(TensorType.UInt32, [2, 3, 2], 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, uint.MaxValue));
        CollectionAssert.AreEqual(new long[] { 0, 0, 0, 0, 1, 0, 1, 2, 1 }, Elements<long>(Run(node)[0]));
        CollectionAssert.AreEqual(new[] { 3, 3 }, node.Outputs[0].Shape);
    }

    // Upstream: kernels/embedding_lookup_sparse_test.cc, SimpleTest.
    [TestMethod]
    public void EmbeddingLookupSparse_SumsWeightedRows()
    {
        float[] table = new float[4 * 3 * 2];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = (i / 6) + (i / 2 % 3 / 10f) + (i % 2 / 100f);
        }

        Node node = MakeSparseLookup(table, [1, 3, 0], [0, 0, 2, 0, 2, 1]);
        float[] expected = [1, 1.01f, 1.1f, 1.11f, 1.2f, 1.21f, 0, 0, 0, 0, 0, 0, 6, 6.06f, 6.6f, 6.66f, 7.2f, 7.26f];
        float[] actual = Elements<float>(Run(node)[0]);
        CollectionAssert.AreEqual(new[] { 3, 3, 2 }, node.Outputs[0].Shape);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1e-5f, $"element {i}");
        }
    }

    [TestMethod]
    [DataRow(new[] { 1, 4, 0 }, new[] { 0, 0, 2, 0, 2, 1 }, "4")]
    [DataRow(new[] { 1, -1, 0 }, new[] { 0, 0, 2, 0, 2, 1 }, "-1")]
    [DataRow(new[] { 1, 3, 0 }, new[] { 0, 0, 3, 0, 2, 1 }, "3")]
    [DataRow(new[] { 1, 3, 0 }, new[] { int.MinValue, 0, 2, 0, 2, 1 }, "-2147483648")]
    public void EmbeddingLookupSparse_OutsideOfTheTableOrTheOutput_IsRefused(int[] ids, int[] indices, string index) =>
        AssertFails(MakeSparseLookup(new float[24], ids, indices), "EMBEDDING_LOOKUP_SPARSE", $"index {index} ");

    // Upstream: kernels/gradient/bcast_grad_args_test.cc.
    [TestMethod]
    [DataRow(new[] { 3, 1, 2, 3 }, new[] { 3, 1, 2, 3 }, new int[0], new int[0])]
    [DataRow(new[] { 3, 4, 1, 3 }, new[] { 3, 4, 2, 3 }, new[] { 2 }, new int[0])]
    [DataRow(new[] { 3, 4, 2, 3 }, new[] { 3, 1, 2, 3 }, new int[0], new[] { 1 })]
    [DataRow(new[] { 3, 4, 2, 3 }, new[] { 4, 2, 3 }, new int[0], new[] { 0 })]
    public void BroadcastGradientArgs_ListsDimensionsToSumUp(int[] left, int[] right, int[] ofLeft, int[] ofRight)
    {
        byte[][] results = Run(MakeBroadcast(left, right));
        CollectionAssert.AreEqual(ofLeft, Elements<int>(results[0]));
        CollectionAssert.AreEqual(ofRight, Elements<int>(results[1]));
    }

    [TestMethod]
    public void BroadcastGradientArgs_OfSizesThatDoNotFit_NamesThem() =>
        AssertFails(MakeBroadcast([3, 4, 2, 3], [9, 9, 9, 9]), "BroadcastGradientArgs", "dimension 0 is 3");

    // Upstream: kernels/roll_test.cc, Roll3D, Roll3DNegativeShift and DuplicatedAxis.
    [TestMethod]
    [DataRow(new[] { 2, 6 }, new[] { 1, 2 }, new[] { 10, 11, 8, 9, 14, 15, 12, 13, 2, 3, 0, 1, 6, 7, 4, 5 })]
    [DataRow(new[] { 2, -5 }, new[] { 1, -1 }, new[] { 9, 10, 11, 8, 13, 14, 15, 12, 1, 2, 3, 0, 5, 6, 7, 4 })]
    [DataRow(new[] { 2, 3 }, new[] { 1, 1 }, new[] { 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 })]
    public void Roll_MovesAlongDimensions(int[] shifts, int[] axes, int[] firstHalf)
    {
        int[] expected = [.. firstHalf, .. firstHalf.Select(static value => value + 16)];
        CollectionAssert.AreEqual(expected, Elements<int>(Run(MakeRoll(shifts, axes))[0]));
    }

    [TestMethod]
    public void Roll_AlongADimensionThatIsNotThere_NamesIt() => AssertFails(MakeRoll([1], [3]), "Roll", "axis 3 ");

    [TestMethod]
    public void SegmentSum_OfIdsWithAGap_NamesThePlace() => AssertFails(
        MakeNode(
            BuiltinOperator.SegmentSum,
            null,
            [TensorType.Float32],
            KernelRunner.Constant<float>(TensorType.Float32, [3], 1, 2, 3),
            KernelRunner.Constant(TensorType.Int32, [3], 0, 0, 2)),
        "SEGMENT_SUM",
        "id 2 at position 2");

    [TestMethod]
    public void UnsortedSegmentMax_OfAnIdTooLarge_NamesIt() => AssertFails(
        MakeNode(
            BuiltinOperator.UnsortedSegmentMax,
            null,
            [TensorType.Int32],
            KernelRunner.Constant(TensorType.Int32, [2], 1, 2),
            KernelRunner.Constant(TensorType.Int32, [2], -1, 7),
            KernelRunner.Constant(TensorType.Int32, [], 3)),
        "UNSORTED_SEGMENT_MAX",
        "id 7 at position 1");

    [TestMethod]
    public void BroadcastArgs_OfSizesThatDoNotFit_NamesThem() => AssertFails(
        MakeNode(
            BuiltinOperator.BroadcastArgs,
            null,
            [TensorType.Int64],
            KernelRunner.Constant<long>(TensorType.Int64, [2], 3, 5),
            KernelRunner.Constant(TensorType.Int64, [1], 4L)),
        "BROADCAST_ARGS",
        "dimension 1 is 5");

    [TestMethod]
    public void BatchToSpace_OfAHugeBlockAndNoPixels_EndsAtOnce()
    {
        Node node = MakeNode(
            BuiltinOperator.BatchToSpaceNd,
            null,
            [TensorType.Float32],
            new Value("open", TensorType.Float32, [0, 2, 2, 1]),
            KernelRunner.Constant(TensorType.Int32, [2], 1 << 14, 1 << 14),
            KernelRunner.Constant(TensorType.Int32, [2, 2], 0, 0, 0, 0));
        Assert.AreEqual(0, Run(node)[0].Length);
    }

    [TestMethod]
    public void DepthToSpace_OfABlockWhoseAreaOverflows_IsRefused()
    {
        byte[] options = FlatWriter.Write(new FlatObject { [0] = 1 << 16 }, "TFL3");
        Node node = new()
        {
            Index = 7,
            Op = BuiltinOperator.DepthToSpace,
            Inputs = [new Value("open", TensorType.Float32, [1, 1, 1, 4])],
            Outputs = [new Value("result 0", TensorType.Float32, Value.UnknownShape)],
            Options = new FlatBuffer(ModelFile.FromMemory(options), 0, options.Length).Root,
        };
        Assert.ThrowsException<ModelException>(() => Run(node));
    }

    private static Node MakeSparseLookup(float[] table, int[] ids, int[] indices) => MakeNode(
        BuiltinOperator.EmbeddingLookupSparse,
        null,
        [TensorType.Float32],
        KernelRunner.Constant(TensorType.Int32, [3], ids),
        KernelRunner.Constant(TensorType.Int32, [3, 2], indices),
        KernelRunner.Constant(TensorType.Int32, [2], 3, 2),
        KernelRunner.Constant<float>(TensorType.Float32, [3], 1, 2, 4),
        KernelRunner.Constant(TensorType.Float32, [4, 3, 2], table));

    private static Node MakeBroadcast(int[] left, int[] right) => MakeNode(
        BuiltinOperator.Custom,
        "BroadcastGradientArgs",
        [TensorType.Int32, TensorType.Int32],
        KernelRunner.Constant(TensorType.Int32, [left.Length], left),
        KernelRunner.Constant(TensorType.Int32, [right.Length], right));

    private static Node MakeRoll(int[] shifts, int[] axes) => MakeNode(
        BuiltinOperator.Custom,
        "Roll",
        [TensorType.Int32],
        KernelRunner.Constant(TensorType.Int32, [2, 4, 4], [.. Enumerable.Range(0, 32)]),
        KernelRunner.Constant(TensorType.Int32, [shifts.Length], shifts),
        KernelRunner.Constant(TensorType.Int64, [axes.Length], [.. axes.Select(static axis => (long)axis)]));

    private static Node MakeNode(BuiltinOperator op, string? customCode, TensorType[] outputs, params Value[] inputs) => new()
    {
        Index = 7,
        Op = op,
        CustomCode = customCode,
        Inputs = inputs,
        Outputs = [.. outputs.Select(static (type, i) => new Value($"result {i}", type, Value.UnknownShape))],
    };

    private static byte[][] Run(Node node)
    {
        Kernel kernel = NodePreparation.Prepare(node, new KernelSettings(false), new WeightCache());
        return NodePreparation.Compute(node, kernel);
    }

    private static T[] Elements<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();

    private static void AssertFails(Node node, string op, string what)
    {
        ModelException error = Assert.ThrowsException<ModelException>(() => Run(node));
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, error.Code);
        StringAssert.Contains(error.Message, $"{op} (node 7)");
        StringAssert.Contains(error.Message, what);
    }
}
