using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Operators of two inputs: broadcasting against index arithmetic, the fast path against the reference.</summary>
[TestClass]
public sealed class BinaryKernelTests
{
    private static IEnumerable<object[]> ShapePairs =>
    [
        [Shape(), Shape()],
        [Shape(5), Shape(5)],
        [Shape(0), Shape(1)],
        [Shape(3, 0, 2), Shape(2)],
        [Shape(1000), Shape()],
        [Shape(), Shape(1000)],
        [Shape(7, 33), Shape(33)],
        [Shape(33), Shape(7, 33)],
        [Shape(7, 33), Shape(7, 1)],
        [Shape(7, 1), Shape(1, 33)],
        [Shape(500, 3), Shape(3)],
        [Shape(1, 3), Shape(501, 3)],
        [Shape(40, 50, 17), Shape(17)],
        [Shape(2, 3, 4, 5), Shape(3, 1, 5)],
        [Shape(2, 1, 4, 1), Shape(3, 1, 5)],
        [Shape(2, 1, 3, 1, 2, 1, 3, 1), Shape(1, 2, 1, 3, 1, 2, 1, 3)],
        [Shape(2, 3, 1, 1, 2, 1, 3, 4), Shape(2, 3, 2, 2, 2, 2, 3, 4)],
        [Shape(300, 300), Shape(300, 1)],
    ];

    [TestMethod]
    [DynamicData(nameof(ShapePairs))]
    public void Broadcast_EqualsIndexArithmetic(int[] xShape, int[] yShape)
    {
        float[] x = TestNumbers.Floats(Shapes.Count(xShape), special: false, seed: 1);
        float[] y = TestNumbers.Floats(Shapes.Count(yShape), special: false, seed: 2);
        float[] actual = KernelRun.RunEveryWay<float>(
            BuiltinOperator.Sub,
            static () => KernelRun.Output(TensorType.Float32),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Float32, xShape, x),
            KernelRun.Tensor(TensorType.Float32, yShape, y));

        int[] shape = Shapes.Broadcast(xShape, yShape)!;
        float[] expected = new float[Shapes.Count(shape)];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = x[Index(i, shape, xShape)] - y[Index(i, shape, yShape)];
        }

        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    [DataRow(BuiltinOperator.Add)]
    [DataRow(BuiltinOperator.Sub)]
    [DataRow(BuiltinOperator.Mul)]
    [DataRow(BuiltinOperator.Div)]
    [DataRow(BuiltinOperator.Maximum)]
    [DataRow(BuiltinOperator.Minimum)]
    [DataRow(BuiltinOperator.SquaredDifference)]
    [DataRow(BuiltinOperator.Prelu)]
    public void Float_FastPathEqualsReference(BuiltinOperator op)
    {
        foreach (int length in TestNumbers.Lengths)
        {
            // Every special number meets every other one.
            float[] x = TestNumbers.Floats(length, seed: 1);
            float[] y = TestNumbers.Floats(length, seed: 2);
            for (int i = 0; length == 70001 && i < TestNumbers.Special.Length * TestNumbers.Special.Length; i++)
            {
                x[i] = TestNumbers.Special[i / TestNumbers.Special.Length];
                y[i] = TestNumbers.Special[i % TestNumbers.Special.Length];
            }

            KernelRun.RunEveryWay<float>(
                op,
                static () => KernelRun.Output(TensorType.Float32),
                KernelRun.Within(0, 0),
                KernelRun.Tensor(TensorType.Float32, [length], x),
                KernelRun.Tensor(TensorType.Float32, [length], y));
        }
    }

    [TestMethod]
    public void FloatResults_AreClampedToFiniteNumbers()
    {
        float[] result = KernelRun.RunEveryWay<float>(
            BuiltinOperator.Div,
            static () => KernelRun.Output(TensorType.Float32),
            KernelRun.Within(0, 0),
            KernelRun.Tensor(TensorType.Float32, [3], [1f, -1f, 0f]),
            KernelRun.Tensor(TensorType.Float32, [], [0f]));
        Assert.AreEqual(float.MaxValue, result[0]);
        Assert.AreEqual(float.MinValue, result[1]);
        Assert.IsTrue(float.IsNaN(result[2]));
    }

    [TestMethod]
    [DataRow(BuiltinOperator.Add)]
    [DataRow(BuiltinOperator.Sub)]
    [DataRow(BuiltinOperator.Mul)]
    [DataRow(BuiltinOperator.SquaredDifference)]
    [DataRow(BuiltinOperator.Prelu)]
    [DataRow(BuiltinOperator.Maximum)]
    public void Int8_FastPathEqualsReferenceForAllPairs(BuiltinOperator op)
    {
        sbyte[] x = [.. Enumerable.Range(0, 65536).Select(static i => (sbyte)(i >> 8))];
        sbyte[] y = [.. Enumerable.Range(0, 65536).Select(static i => (sbyte)i)];
        foreach ((float xScale, int xZero, float yScale, int yZero, float zScale, int zZero) in ((float, int, float, int, float, int)[])
            [(0.02f, 3, 0.05f, -7, 0.08f, 11), (0.5f, -128, 0.001f, 127, 0.3f, -128), (1f, 0, 1f, 0, 1.99f, 0)])
        {
            KernelRun.RunEveryWay<sbyte>(
                op,
                () => KernelRun.Output(TensorType.Int8, zScale, zZero),
                KernelRun.Exact,
                KernelRun.Tensor(TensorType.Int8, [65536], x, xScale, xZero),
                KernelRun.Tensor(TensorType.Int8, [65536], y, yScale, yZero));
        }
    }

    [TestMethod]
    [DataRow(BuiltinOperator.Add)]
    [DataRow(BuiltinOperator.Sub)]
    [DataRow(BuiltinOperator.Mul)]
    public void UInt8AndInt16_FastPathEqualsReference(BuiltinOperator op)
    {
        foreach (int length in TestNumbers.Lengths)
        {
            KernelRun.RunEveryWay<byte>(
                op,
                static () => KernelRun.Output(TensorType.UInt8, 0.07f, 120),
                KernelRun.Exact,
                KernelRun.Tensor(TensorType.UInt8, [length], TestNumbers.Integers<byte>(length), 0.03f, 131),
                KernelRun.Tensor(TensorType.UInt8, [length], TestNumbers.Integers<byte>(length, 2), 0.02f, 7));
            KernelRun.RunEveryWay<short>(
                op,
                static () => KernelRun.Output(TensorType.Int16, 0.0007f),
                KernelRun.Exact,
                KernelRun.Tensor(TensorType.Int16, [length], TestNumbers.Integers<short>(length), 0.0003f),
                KernelRun.Tensor(TensorType.Int16, [length], TestNumbers.Integers<short>(length, 2), 0.0005f));
        }
    }

    [TestMethod]
    public void QuantizedAdd_IsNearTheRealSum()
    {
        sbyte[] x = [.. Enumerable.Range(0, 65536).Select(static i => (sbyte)(i >> 8))];
        sbyte[] y = [.. Enumerable.Range(0, 65536).Select(static i => (sbyte)i)];
        sbyte[] z = KernelRun.RunEveryWay<sbyte>(
            BuiltinOperator.Add,
            static () => KernelRun.Output(TensorType.Int8, 0.08f, 11),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Int8, [65536], x, 0.02f, 3),
            KernelRun.Tensor(TensorType.Int8, [65536], y, 0.05f, -7));
        for (int i = 0; i < z.Length; i++)
        {
            double real = ((0.02f * (x[i] - 3)) + (0.05f * (y[i] + 7))) / 0.08f + 11;
            Assert.AreEqual(Math.Clamp(real, -128, 127), z[i], 0.51, $"{x[i]} + {y[i]}");
        }
    }

    [TestMethod]
    public void IntegerOperators_Wrap()
    {
        int[] sum = KernelRun.RunEveryWay<int>(
            BuiltinOperator.Add,
            static () => KernelRun.Output(TensorType.Int32),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Int32, [2], [int.MaxValue, int.MinValue]),
            KernelRun.Tensor(TensorType.Int32, [2], [1, -1]));
        CollectionAssert.AreEqual((int[])[int.MinValue, int.MaxValue], sum);
    }

    [TestMethod]
    [DataRow(BuiltinOperator.Div)]
    [DataRow(BuiltinOperator.FloorDiv)]
    [DataRow(BuiltinOperator.FloorMod)]
    public void IntegerDivisionByZero_Fails(BuiltinOperator op)
    {
        ModelException error = Assert.ThrowsException<ModelException>(() => KernelRun.Run(
            op,
            KernelRun.Output(TensorType.Int32),
            reference: false,
            threads: 1,
            inPlace: false,
            KernelRun.Tensor(TensorType.Int32, [2], [7, 8]),
            KernelRun.Tensor(TensorType.Int32, [2], [1, 0])));
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, error.Code);
    }

    [TestMethod]
    public void FloorDivisionAndModulo_FollowTheDivisorsSign()
    {
        int[] x = [7, -7, 7, -7, int.MinValue, 6];
        int[] y = [3, 3, -3, -3, -1, 3];
        CollectionAssert.AreEqual((int[])[1, 2, -2, -1, 0, 0], Run(BuiltinOperator.FloorMod));
        CollectionAssert.AreEqual((int[])[2, -3, -3, 2], Run(BuiltinOperator.FloorDiv)[..4]);

        int[] Run(BuiltinOperator op) => KernelRun.RunEveryWay<int>(
            op,
            static () => KernelRun.Output(TensorType.Int32),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Int32, [6], x),
            KernelRun.Tensor(TensorType.Int32, [6], y));
    }

    [TestMethod]
    public void ShapesThatDoNotBroadcast_AreRefusedWithBothShapes()
    {
        ModelException error = Assert.ThrowsException<ModelException>(static () => KernelRun.Run(
            BuiltinOperator.Add,
            KernelRun.Output(TensorType.Float32),
            reference: false,
            threads: 1,
            inPlace: false,
            KernelRun.Tensor(TensorType.Float32, [2, 3], new float[6]),
            KernelRun.Tensor(TensorType.Float32, [4], new float[4])));
        StringAssert.Contains(error.Message, "[2,3]");
        StringAssert.Contains(error.Message, "[4]");
    }

    [TestMethod]
    public void Comparison_KnowsNaN()
    {
        (Value, byte[]) x = KernelRun.Tensor(TensorType.Float32, [3], [float.NaN, 1f, 2f]);
        (Value, byte[]) y = KernelRun.Tensor(TensorType.Float32, [3], [float.NaN, 1f, 3f]);
        CollectionAssert.AreEqual((bool[])[false, true, false], Run(BuiltinOperator.Equal));
        CollectionAssert.AreEqual((bool[])[true, false, true], Run(BuiltinOperator.NotEqual));
        CollectionAssert.AreEqual((bool[])[false, true, true], Run(BuiltinOperator.LessEqual));
        CollectionAssert.AreEqual((bool[])[false, false, false], Run(BuiltinOperator.Greater));

        bool[] Run(BuiltinOperator op) => KernelRun.RunEveryWay<bool>(
            op, static () => KernelRun.Output(TensorType.Bool), KernelRun.Exact, x, y);
    }

    [TestMethod]
    public void SelectV2_BroadcastsAllThree()
    {
        int[] result = KernelRun.RunEveryWay<int>(
            BuiltinOperator.SelectV2,
            static () => KernelRun.Output(TensorType.Int32),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Bool, [2, 1], [true, false]),
            KernelRun.Tensor(TensorType.Int32, [3], [1, 2, 3]),
            KernelRun.Tensor(TensorType.Int32, [2, 3], [10, 20, 30, 40, 50, 60]));
        CollectionAssert.AreEqual((int[])[1, 2, 3, 40, 50, 60], result);
    }

    private static int[] Shape(params int[] dimensions) => dimensions;

    // The element of a broadcast operand that belongs to an element of the output.
    private static int Index(int element, int[] output, int[] operand)
    {
        int index = 0;
        int stride = 1;
        for (int i = 1; i <= output.Length; i++)
        {
            int coordinate = element % output[^i];
            element /= output[^i];
            if (i <= operand.Length)
            {
                index += operand[^i] == 1 ? 0 : coordinate * stride;
                stride *= operand[^i];
            }
        }

        return index;
    }
}
