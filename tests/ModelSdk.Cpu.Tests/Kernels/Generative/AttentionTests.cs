using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Generative;

/// <summary>odml.scaled_dot_product_attention against weights that are easily seen, and against the sum that defines it.</summary>
[TestClass]
public sealed class AttentionTests
{
    [TestMethod]
    public void Weights_FollowScoresScaleAndMask()
    {
        // Scores 2 ln 3 and 0 at scale 1/2: weights 3/4 and 1/4; a mask of ln 3 on the second makes them equal.
        NodeRunner runner = new(Attention(0.5f, [1, 1, 1, 1], [1, 2, 1, 1], [1, 1, 1, 2]));
        runner.Set(0, 2 * MathF.Log(3)).Set(1, 1f, 0).Set(2, 8f, 4).Set(3, 0f, 0);
        Assert.AreEqual(7, runner.Run<float>()[0], 1e-5);
        runner.Set(3, 0f, MathF.Log(3));
        Assert.AreEqual(6, runner.Run<float>()[0], 1e-5);
        runner.Set(3, 0f, float.NegativeInfinity);
        Assert.AreEqual(8, runner.Run<float>()[0], 1e-5);
    }

    [TestMethod]
    public void Scale_ThatIsLeftOut_IsOneByTheRootOfTheSize()
    {
        NodeRunner runner = new(Attention(0, [1, 1, 1, 4], [1, 2, 1, 4], [1, 1, 1, 2]));
        float ln3 = MathF.Log(3);
        runner.Set(0, ln3, ln3, ln3, ln3).Set(1, 0.5f, 0.5f, 0.5f, 0.5f, 0, 0, 0, 0).Set(2, 8f, 8, 8, 8, 4, 4, 4, 4).Set(3, 0f, 0);
        Assert.AreEqual(7, runner.Run<float>()[0], 1e-5);
    }

    [TestMethod]
    [DataRow(2, 4, 4, new[] { 2, 1, 3, 5 })]
    [DataRow(2, 4, 2, new[] { 1, 4, 3, 5 })]
    [DataRow(1, 4, 1, new[] { 1, 1, 1, 5 })]
    public void Heads_ShareKeysOfTheirGroup(int batches, int heads, int groups, int[] maskShape)
    {
        const int Queries = 3;
        const int Keys = 5;
        const int Size = 6;
        float[] q = Noise.Make<float>(batches * Queries * heads * Size, 1);
        float[] k = Noise.Make<float>(batches * Keys * groups * Size, 2);
        float[] v = Noise.Make<float>(batches * Keys * groups * Size, 3);
        float[] mask = Noise.Make<float>(Shapes.Count(maskShape), 4);
        NodeRunner runner = new(Attention(0.3f, [batches, Queries, heads, Size], [batches, Keys, groups, Size], maskShape));
        float[] actual = runner.Set(0, q).Set(1, k).Set(2, v).Set(3, mask).Run<float>();
        int[] maskSteps = Shapes.Strides(maskShape);
        for (int i = 0; i < actual.Length; i++)
        {
            int column = i % Size;
            int head = i / Size % heads;
            int query = i / Size / heads % Queries;
            int batch = i / Size / heads / Queries;
            int group = head * groups / heads;
            double total = 0;
            double sum = 0;
            for (int key = 0; key < Keys; key++)
            {
                int at = ((((batch * Keys) + key) * groups) + group) * Size;
                double score = 0;
                for (int c = 0; c < Size; c++)
                {
                    score += q[(i / Size * Size) + c] * k[at + c];
                }

                int[] place = [batch, head, query, key];
                int maskAt = Enumerable.Range(0, 4).Sum(axis => maskShape[axis] == 1 ? 0 : place[axis] * maskSteps[axis]);
                double weight = Math.Exp((score * 0.3f) + mask[maskAt]);
                total += weight;
                sum += weight * v[at + column];
            }

            Assert.AreEqual(sum / total, actual[i], 1e-5, $"element {i}");
        }
    }

    [TestMethod]
    public void Heads_ThatAreNoMultipleOfTheGroups_AreRefused() => StringAssert.Contains(
        NodeRunner.Refusal(Attention(1, [1, 1, 3, 4], [1, 2, 2, 4], [1, 1, 1, 2])), "do not fit together");

    [TestMethod]
    public void Mask_OfAnotherShape_IsRefused() => StringAssert.Contains(
        NodeRunner.Refusal(Attention(1, [1, 1, 2, 4], [1, 2, 2, 4], [1, 1, 1, 3])), "does not broadcast");

    private static Node Attention(float scale, int[] query, int[] keys, int[] mask) => NodeRunner.Custom(
        "odml.scaled_dot_product_attention",
        scale > 0 ? FlexMap.Write(("scale", scale)) : [],
        TensorType.Float32,
        1,
        KernelRunner.Open(TensorType.Float32, query),
        KernelRunner.Open(TensorType.Float32, keys),
        KernelRunner.Open(TensorType.Float32, keys),
        KernelRunner.Open(TensorType.Float32, mask));
}
