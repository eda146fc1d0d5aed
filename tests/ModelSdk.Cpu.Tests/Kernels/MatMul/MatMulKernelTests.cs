using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.MatMul;

/// <summary>The fast FULLY_CONNECTED and BATCH_MATMUL against the plain loops.</summary>
[TestClass]
public sealed class MatMulKernelTests
{
    private static readonly (int Rows, int Units, int Depth)[] Sizes =
        [(1, 1, 1), (1, 10, 64), (3, 17, 5), (13, 33, 40), (1, 1001, 130), (50, 16, 16), (0, 4, 4), (2, 0, 3)];

    [TestMethod]
    [DataRow(TensorType.Float32, TensorType.Float32)]
    [DataRow(TensorType.Float32, TensorType.Int8)]
    [DataRow(TensorType.Int8, TensorType.Int8)]
    [DataRow(TensorType.UInt8, TensorType.UInt8)]
    public void FullyConnected_Fast_AgreesWithPlainLoops(TensorType input, TensorType weights)
    {
        int seed = 0;
        foreach ((int rows, int units, int depth) in Sizes)
        {
            byte[] expected = FullyConnectedBytes(input, weights, rows, units, depth, ++seed, reference: true);
            byte[] actual = FullyConnectedBytes(input, weights, rows, units, depth, seed, reference: false);
            Compare(input, expected, actual, $"{rows}x{units}x{depth}");
        }
    }

    [TestMethod]
    [DataRow(TensorType.Float32)]
    [DataRow(TensorType.Int8)]
    public void BatchMatMul_Fast_AgreesWithPlainLoops(TensorType type)
    {
        (int[] Left, int[] Right)[] shapes =
        [
            ([1, 1], [1, 1]),
            ([5, 7], [7, 9]),
            ([2, 3, 4], [2, 4, 33]),
            ([2, 1, 3, 8], [4, 8, 6]),
            ([3, 17, 20], [20, 5]),
            ([0, 2, 2], [0, 2, 2]),
        ];
        int seed = 0;
        foreach ((int[] left, int[] right) in shapes)
        {
            foreach ((bool adjointLeft, bool adjointRight) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                byte[] expected = BatchMatMulBytes(type, left, right, adjointLeft, adjointRight, ++seed, reference: true);
                byte[] actual = BatchMatMulBytes(type, left, right, adjointLeft, adjointRight, seed, reference: false);
                Compare(type, expected, actual, $"{string.Join(',', left)} {string.Join(',', right)} {adjointLeft} {adjointRight}");
            }
        }
    }

    private static void Compare(TensorType type, byte[] expected, byte[] actual, string where)
    {
        if (type == TensorType.Float32)
        {
            Assert.IsTrue(KernelCase.Distance(expected, actual) < 1e-4f, where);
        }
        else
        {
            CollectionAssert.AreEqual(expected, actual, where);
        }
    }

    private static byte[] FullyConnectedBytes(
        TensorType input, TensorType weights, int rows, int units, int depth, int seed, bool reference)
    {
        bool isFloat = input == TensorType.Float32;
        QuantizationParameters? filter = weights switch
        {
            TensorType.Float32 => null,
            TensorType.UInt8 => new([0.003f], [127], 0),
            _ when units > 1 => new(
                [.. Enumerable.Range(0, units).Select(i => 0.002f + (0.001f * (i % 3)))], new int[units], 0),
            _ => new([0.004f], [0], 0),
        };
        return new KernelCase(seed)
            .Input(input, [rows, depth], isFloat ? null : new([0.03f], [input == TensorType.UInt8 ? 99 : 4], 0))
            .Input(weights, [units, depth], filter)
            .Input(isFloat ? TensorType.Float32 : TensorType.Int32, [units])
            .Run(
                BuiltinOperator.FullyConnected,
                input,
                isFloat ? null : new([0.08f], [input == TensorType.UInt8 ? 120 : -5], 0),
                reference,
                FullyConnected.Create);
    }

    private static byte[] BatchMatMulBytes(
        TensorType type, int[] left, int[] right, bool adjointLeft, bool adjointRight, int seed, bool reference)
    {
        bool isFloat = type == TensorType.Float32;
        int[] leftShape = adjointLeft ? [.. left[..^2], left[^1], left[^2]] : left;
        int[] rightShape = adjointRight ? [.. right[..^2], right[^1], right[^2]] : right;
        return new KernelCase(seed)
            .Input(type, leftShape, isFloat ? null : new([0.03f], [4], 0))
            .Input(type, rightShape, isFloat ? null : new([0.02f], [-9], 0))
            .Run(
                BuiltinOperator.BatchMatMul,
                type,
                isFloat ? null : new([0.1f], [11], 0),
                reference,
                node => BatchMatMul.Create(node, BatchMatMulSpec.Create(node, adjointLeft, adjointRight), asymmetric: false));
    }
}
