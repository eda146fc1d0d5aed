using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Reduction;

/// <summary>The reductions with vectors against the plain ones, over all lengths around a vector's.</summary>
[TestClass]
public sealed class ReduceTests
{
    private static readonly BuiltinOperator[] Exact =
    [
        BuiltinOperator.Sum, BuiltinOperator.Mean, BuiltinOperator.ReduceMax, BuiltinOperator.ReduceMin, BuiltinOperator.ReduceProd,
    ];

    [TestMethod]
    public void Floats_OfAllLengths_EqualPlainLoops()
    {
        foreach (BuiltinOperator op in Exact.Where(static op => op != BuiltinOperator.ReduceProd))
        {
            Sweep<float>(op, TensorType.Float32, null);
        }
    }

    [TestMethod]
    public void Integers_OfAllLengths_EqualPlainLoops()
    {
        foreach (BuiltinOperator op in Exact)
        {
            Sweep<int>(op, TensorType.Int32, null);
            Sweep<long>(op, TensorType.Int64, null);
        }
    }

    [TestMethod]
    public void Quantized_OfAllLengths_EqualPlainLoops()
    {
        foreach (BuiltinOperator op in Exact.Where(static op => op != BuiltinOperator.ReduceProd))
        {
            Sweep<sbyte>(op, TensorType.Int8, new QuantizationParameters([0.5f], [-3], 0));
            Sweep<byte>(op, TensorType.UInt8, new QuantizationParameters([0.25f], [120], 0));
            Sweep<short>(op, TensorType.Int16, new QuantizationParameters([0.125f], [0], 0));
        }
    }

    [TestMethod]
    public void Max_WithNaN_TakesTheNumbers()
    {
        float[] data = [.. Noise.Make<float>(40)];
        data[7] = float.NaN;
        Node node = Make(BuiltinOperator.ReduceMax, TensorType.Float32, [1, 40], data, null, 1);
        float expected = data.Where(static value => !float.IsNaN(value)).Max();
        Assert.AreEqual(expected, KernelRunner.Run<float>(node)[0]);
        Assert.AreEqual(expected, KernelRunner.Run<float>(node, reference: true)[0]);
    }

    [TestMethod]
    public void Sum_OfNothing_IsZero_AndMeanIsNaN()
    {
        Node sum = Make<float>(BuiltinOperator.Sum, TensorType.Float32, [2, 0], [], null, 1);
        CollectionAssert.AreEqual(new float[2], KernelRunner.Run<float>(sum));
        Node mean = Make<float>(BuiltinOperator.Mean, TensorType.Float32, [2, 0], [], null, 1);
        Assert.IsTrue(KernelRunner.Run<float>(mean).All(float.IsNaN));
    }

    [TestMethod]
    public void ArgMax_OfAllLengths_FindsTheFirstOfEqualElements()
    {
        for (int length = 1; length < 140; length++)
        {
            sbyte[] data = Noise.Make<sbyte>(3 * length, length);
            Node node = KernelRunner.MakeNode(
                BuiltinOperator.ArgMax,
                TensorType.Int32,
                KernelRunner.Constant(TensorType.Int8, [3, length], data),
                KernelRunner.Constant(TensorType.Int32, [], -1));
            int[] expected = [.. data.Chunk(length).Select(static line => Array.IndexOf(line, line.Max()))];
            CollectionAssert.AreEqual(expected, KernelRunner.Run<int>(node));
            CollectionAssert.AreEqual(expected, KernelRunner.Run<int>(node, reference: true));
        }
    }

    [TestMethod]
    public void Sum_WithThreads_EqualsSumWithoutThem()
    {
        float[] data = Noise.Make<float>(64 * 4096);
        Node node = KernelRunner.MakeNode(
            BuiltinOperator.Sum, TensorType.Float32, KernelRunner.Open(TensorType.Float32, 64, 4096), KernelRunner.Constant(TensorType.Int32, [1], 1));
        Cpu.Kernels.Kernel kernel = Cpu.Plan.NodePreparation.Prepare(node, new(false), new());
        using ThreadTeam team = new(2);
        CollectionAssert.AreEqual(KernelRunner.Run(kernel, data, 64), KernelRunner.Run(kernel, data, 64, team));
    }

    private static void Sweep<T>(BuiltinOperator op, TensorType type, QuantizationParameters? quantization)
        where T : unmanaged, INumber<T>
    {
        for (int length = 1; length <= 67; length += length < 36 ? 1 : 31)
        {
            AssertEqual<T>(op, type, [3, length], quantization, 1);
            AssertEqual<T>(op, type, [2, 3, length], quantization, 1);
            AssertEqual<T>(op, type, [5, length], quantization, 0);
        }

        AssertEqual<T>(op, type, [2, 3, 4, 5], quantization, 0, 2);
        AssertEqual<T>(op, type, [2, 3, 4, 5], quantization, 1, 2);
        AssertEqual<T>(op, type, [2, 3, 4, 5], quantization, 0, 1, 2, 3);
        AssertEqual<T>(op, type, [7], quantization);
        AssertEqual<T>(op, type, [], quantization);
    }

    private static void AssertEqual<T>(
        BuiltinOperator op, TensorType type, int[] shape, QuantizationParameters? quantization, params int[] axes)
        where T : unmanaged, INumber<T>
    {
        T[] data = Noise.Make<T>(Shapes.Count(shape), shape.Length + axes.Length);
        Node node = Make(op, type, shape, data, quantization, axes);
        T[] expected = KernelRunner.Run<T>(node, reference: true);
        T[] actual = KernelRunner.Run<T>(node);
        CollectionAssert.AreEqual(expected, actual, $"{op} of {type} [{string.Join(',', shape)}] over {string.Join(',', axes)}");
    }

    private static Node Make<T>(
        BuiltinOperator op, TensorType type, int[] shape, T[] data, QuantizationParameters? quantization, params int[] axes)
        where T : unmanaged
    {
        Value input = KernelRunner.Constant(type, shape, data);
        input.Quantization = quantization;
        Node node = KernelRunner.MakeNode(op, type, input, KernelRunner.Constant(TensorType.Int32, [axes.Length], axes));
        node.Outputs[0].Quantization = quantization;
        return node;
    }
}
