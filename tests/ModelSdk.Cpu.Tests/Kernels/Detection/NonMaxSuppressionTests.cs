using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Detection;

/// <summary>NON_MAX_SUPPRESSION with the boxes of LiteRT: tflite/kernels/non_max_suppression_test.cc.</summary>
[TestClass]
public sealed class NonMaxSuppressionTests
{
    private static readonly float[] Boxes =
    [
        1, 1, 0, 0, 0, 0.1f, 1, 1.1f, 0, 0.9f, 1, -0.1f, 0, 10, 1, 11, 1, 10.1f, 0, 11.1f, 1, 101, 0, 100,
    ];

    [TestMethod]
    [DataRow(BuiltinOperator.NonMaxSuppressionV4)]
    [DataRow(BuiltinOperator.NonMaxSuppressionV5)]
    public void FiveInputs_AreHard(BuiltinOperator op)
    {
        NodeRunner runner = new(Suppression(op, soft: false, []));
        CollectionAssert.AreEqual(new[] { 3, 0, 5, 0, 0, 0 }, Set(runner).Run<int>());
        CollectionAssert.AreEqual(new[] { 3 }, runner.Output<int>(1));
    }

    [TestMethod]
    [DataRow(BuiltinOperator.NonMaxSuppressionV4)]
    [DataRow(BuiltinOperator.NonMaxSuppressionV5)]
    public void SixInputs_AreSoft(BuiltinOperator op)
    {
        NodeRunner runner = new(Suppression(op, soft: true, []));
        Set(runner).Set(3, 1f).Set(5, 0.5f);

        // Values of TensorFlow's own test: "TestSelectFromThreeClustersWithSoftNMS".
        CollectionAssert.AreEqual(new[] { 3, 0, 1, 5, 4, 2 }, runner.Run<int>());
        CollectionAssert.AreEqual(new[] { 6 }, runner.Output<int>(2));
        KernelRun.Within(0, 1e-2f)([0.95f, 0.9f, 0.384f, 0.3f, 0.256f, 0.197f], runner.Output<float>(1), "scores");
    }

    [TestMethod]
    public void Sigma_BelowZero_Fails()
    {
        NodeRunner runner = new(Suppression(BuiltinOperator.NonMaxSuppressionV5, soft: true, []));
        Set(runner).Set(5, -1f);
        StringAssert.Contains(Assert.ThrowsException<ModelException>(() => runner.Run<int>()).Message, "sigma, input 5, is -1");
    }

    [TestMethod]
    public void Limit_ThatIsNoScalar_IsRefused() => StringAssert.Contains(
        NodeRunner.Refusal(Suppression(BuiltinOperator.NonMaxSuppressionV4, soft: false, [1])), "int32 scalar");

    private static NodeRunner Set(NodeRunner runner) => runner
        .Set(0, Boxes)
        .Set(1, 0.9f, 0.75f, 0.6f, 0.95f, 0.5f, 0.3f)
        .Set(3, 0.5f)
        .Set(4, 0f);

    private static Node Suppression(BuiltinOperator op, bool soft, int[] limitShape)
    {
        Node node = KernelRunner.MakeNode(
            op,
            TensorType.Int32,
            [
                KernelRunner.Open(TensorType.Float32, 6, 4),
                KernelRunner.Open(TensorType.Float32, 6),
                KernelRunner.Constant(TensorType.Int32, limitShape, 6),
                .. Enumerable.Range(0, soft ? 3 : 2).Select(static _ => KernelRunner.Open(TensorType.Float32)),
            ]);
        Value count = new("count", TensorType.Int32, Value.UnknownShape);
        Value scores = new("scores", TensorType.Float32, Value.UnknownShape);
        node.Outputs = soft ? [node.Outputs[0], scores, count] : [node.Outputs[0], count];
        return node;
    }
}
