using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>RIGHT_SHIFT, BITWISE_XOR and BITCAST with values of LiteRT: tflite/kernels/right_shift_test.cc, bitcast_test.cc.</summary>
[TestClass]
public sealed class BitKernelTests
{
    [TestMethod]
    public void Shift_IsClampedAndArithmetic()
    {
        CollectionAssert.AreEqual(
            new sbyte[] { -1, -5, -1, -1 }, Run<sbyte>(BuiltinOperator.RightShift, TensorType.Int8, [-1, -5, -3, -14], [5, 0, 7, 11]));
        CollectionAssert.AreEqual(
            new ushort[] { 0, 5, 0, 0 }, Run<ushort>(BuiltinOperator.RightShift, TensorType.UInt16, [1, 5, 3, 14], [5, 0, 7, 11]));
        CollectionAssert.AreEqual(
            new[] { 2, 4, 0, 4 }, Run<int>(BuiltinOperator.RightShift, TensorType.Int32, [4], [1, -2, 3, -4]));
        CollectionAssert.AreEqual(
            new byte[] { 0x7F, 1 }, Run<byte>(BuiltinOperator.RightShift, TensorType.UInt8, [0xFF, 0xFF], [1, 200]));
    }

    [TestMethod]
    public void ExclusiveOr_OfManyElements_IsThatOfEach()
    {
        sbyte[] x = [.. Enumerable.Range(-128, 256).Select(static i => (sbyte)i)];
        sbyte[] expected = [.. x.Select(static i => (sbyte)(i ^ 0x35))];
        CollectionAssert.AreEqual(expected, Run<sbyte>(BuiltinOperator.BitwiseXor, TensorType.Int8, x, [0x35]));
    }

    [TestMethod]
    public void Cast_ToSmallerElements_AddsADimension()
    {
        Node node = KernelRunner.MakeNode(
            BuiltinOperator.Bitcast, TensorType.Int16, KernelRunner.Constant(TensorType.UInt32, [2, 1], 65536u, 65535u));
        CollectionAssert.AreEqual(new short[] { 0, 1, -1, 0 }, KernelRunner.Run<short>(node));
        CollectionAssert.AreEqual(new[] { 2, 1, 2 }, node.Outputs[0].Shape);
    }

    [TestMethod]
    public void Cast_OfAWrongLastDimension_IsRefused()
    {
        StringAssert.Contains(
            NodeRunner.Refusal(KernelRunner.MakeNode(
                BuiltinOperator.Bitcast, TensorType.UInt32, KernelRunner.Open(TensorType.Int16, 2, 2, 7))),
            "last dimension must be 2");
        StringAssert.Contains(
            NodeRunner.Refusal(KernelRunner.MakeNode(
                BuiltinOperator.Bitcast, TensorType.UInt32, KernelRunner.Open(TensorType.Int16))),
            "last dimension must be 2");
        StringAssert.Contains(
            NodeRunner.Refusal(KernelRunner.MakeNode(
                BuiltinOperator.Bitcast, TensorType.Int4, KernelRunner.Open(TensorType.Int8, 2))),
            "whole bytes");
    }

    [TestMethod]
    public void Shift_OfLongs_IsRefused() => StringAssert.Contains(
        NodeRunner.Refusal(KernelRunner.MakeNode(
            BuiltinOperator.RightShift,
            TensorType.Int64,
            KernelRunner.Open(TensorType.Int64, 2),
            KernelRunner.Open(TensorType.Int64, 2))),
        "8, 16 or 32 bits");

    private static T[] Run<T>(BuiltinOperator op, TensorType type, T[] x, T[] y)
        where T : unmanaged =>
        KernelRunner.Run<T>(KernelRunner.MakeNode(
            op, type, KernelRunner.Constant(type, [x.Length], x), KernelRunner.Constant(type, [y.Length], y)));
}
