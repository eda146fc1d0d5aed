using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Activation;

/// <summary>What native takes and refuses: LiteRT, tflite/kernels/activations.cc.</summary>
[TestClass]
public sealed class ActivationChecksTests
{
    [TestMethod]
    [DataRow(BuiltinOperator.ReluN1To1)]
    [DataRow(BuiltinOperator.Relu0To1)]
    public void ReluToOne_OfInt16_IsRefused(BuiltinOperator op) =>
        StringAssert.Contains(NodeRunner.Refusal(Quantized(op, TensorType.Int16, 0.1f, 0.1f, 0)), "is not supported");

    [TestMethod]
    public void Softmax_OfUInt8_IsNotRefusedForTheScaleOfItsOutput() => StringAssert.Contains(
        NodeRunner.Refusal(Quantized(BuiltinOperator.Softmax, TensorType.UInt8, 0.1f, 0.5f, 3)),
        "beta is 0",
        "the node has no options; nothing else is wrong");

    [TestMethod]
    public void Softmax_OfInt8_NeedsItsScale() => StringAssert.Contains(
        NodeRunner.Refusal(Quantized(BuiltinOperator.Softmax, TensorType.Int8, 0.1f, 0.5f, -128)), "zero point -128");

    private static Node Quantized(BuiltinOperator op, TensorType type, float inputScale, float outputScale, int zeroPoint)
    {
        Value input = KernelRunner.Open(type, 1, 2);
        input.Quantization = new QuantizationParameters([inputScale], [0], 0);
        Node node = KernelRunner.MakeNode(op, type, input);
        node.Outputs[0].Quantization = new QuantizationParameters([outputScale], [zeroPoint], 0);
        return node;
    }
}
