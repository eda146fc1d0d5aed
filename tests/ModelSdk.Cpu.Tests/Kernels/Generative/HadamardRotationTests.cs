using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Generative;

/// <summary>aeq.hadamard_rotation with the properties of LiteRT's tflite/kernels/hadamard_rotation_test.cc.</summary>
[TestClass]
public sealed class HadamardRotationTests
{
    [TestMethod]
    [DataRow(4)]
    [DataRow(16)]
    [DataRow(64)]
    [DataRow(256)]
    public void Ones_BecomeOneImpulseForEachPart(int size)
    {
        NodeRunner runner = new(Rotation(size, 1, size * 2));
        float[] result = runner.Set(0, Enumerable.Repeat(1f, size * 2).ToArray()).Run<float>();
        for (int i = 0; i < result.Length; i++)
        {
            Assert.AreEqual(i % size == 0 ? MathF.Sqrt(size) : 0, result[i], 1e-6f * size, $"element {i}");
        }
    }

    [TestMethod]
    public void Columns_FollowTheSignsOfTheDefinition()
    {
        // H[i, j] is 1 or -1 by the parity of the bits that i and j share.
        const int Size = 32;
        NodeRunner runner = new(Rotation(Size, 1, 1, Size));
        for (int j = 0; j < Size; j++)
        {
            float[] unit = new float[Size];
            unit[j] = 1;
            float[] column = runner.Set(0, unit).Run<float>();
            for (int i = 0; i < Size; i++)
            {
                float sign = int.PopCount(i & j) % 2 == 0 ? 1 : -1;
                Assert.AreEqual(sign / MathF.Sqrt(Size), column[i], 1e-6f);
            }
        }
    }

    [TestMethod]
    public void Size_ThatIsNoPowerOfTwo_IsRefused() =>
        StringAssert.Contains(NodeRunner.Refusal(Rotation(12, 1, 24)), "power of two");

    [TestMethod]
    public void Input_OfOneDimension_IsRefused() =>
        StringAssert.Contains(NodeRunner.Refusal(Rotation(4, 8)), "2 or 3 dimensions");

    private static Node Rotation(int size, params int[] shape) => NodeRunner.Custom(
        "aeq.hadamard_rotation",
        FlexMap.Write(("hadamard_size", size), ("random_binary_vector", Enumerable.Repeat(1, size).ToArray())),
        TensorType.Float32,
        1,
        KernelRunner.Open(TensorType.Float32, shape));
}
