using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Generative;

/// <summary>The caches with the steps of LiteRT: tflite/experimental/genai/kvcache_test.cc, external_kvcache_test.cc.</summary>
[TestClass]
public sealed class KeyValueCacheTests
{
    private static readonly float[] Keys = [1, 5, -6, 2, 4, 3, 2, 6, -7, 3, 5, 4];
    private static readonly float[] Values = [4, 2, -4, 2, 4, 2, 9, 8, -9, 8, 9, 1];

    [TestMethod]
    public void Cache_GrowsAndThenForgetsTheOldest()
    {
        SessionState session = NodeRunner.NewSession();
        NodeRunner two = new(Cache(2, 0), session);
        two.Set(1, Keys).Set(2, Values);
        float[] cache = two.Set<long>(0, 0, 1).Run<float>();
        CollectionAssert.AreEqual(new[] { 1, 2048, 2, 3 }, two.Shape());
        CollectionAssert.AreEqual(Keys, cache[..12]);
        CollectionAssert.AreEqual(new float[cache.Length - 12], cache[12..]);
        CollectionAssert.AreEqual(Values, two.Output<float>(1)[..12]);
        for (int i = 1; i < 1024; i++)
        {
            cache = two.Set<long>(0, 2 * i, (2 * i) + 1).Run<float>();
        }

        Assert.IsFalse(cache.Contains(0), "the cache is full");
        CollectionAssert.AreEqual(Keys[6..], cache[^6..]);
        two.Set(1, 1f, 1, 1, 1, 1, 1, 7, 7, 7, 7, 7, 7);
        cache = two.Set<long>(0, 2048, 2049).Run<float>();
        CollectionAssert.AreEqual(new float[] { 1, 1, 1, 1, 1, 1, 7, 7, 7, 7, 7, 7 }, cache[^12..]);
        CollectionAssert.AreEqual(Keys[6..], cache[^18..^12]);
        two.Set<long>(0, 0, 1);
        StringAssert.Contains(Assert.ThrowsException<ModelException>(() => two.Run<float>()).Message, "begins at position 2");
    }

    [TestMethod]
    public void Nodes_ShareTheCacheOfALayerOnly()
    {
        SessionState session = NodeRunner.NewSession();
        _ = new NodeRunner(Cache(2, 1), session).Set(1, Keys).Set(2, Values).Set<long>(0, 0, 1).Run<float>();
        NodeRunner same = new(Cache(1, 1), session);
        same.Set(1, 9f, 9, 9, 9, 9, 9).Set(2, new float[6]).Set<long>(0, 2);
        CollectionAssert.AreEqual((float[])[.. Keys, 9, 9, 9, 9, 9, 9], same.Run<float>()[..18]);
        NodeRunner other = new(Cache(1, 2), session);
        other.Set(1, 8f, 8, 8, 8, 8, 8).Set(2, new float[6]).Set<long>(0, 2);
        CollectionAssert.AreEqual((float[])[.. new float[12], 8, 8, 8, 8, 8, 8], other.Run<float>()[..18]);
        session.Reset();
        CollectionAssert.AreEqual((float[])[.. new float[12], 9, 9, 9, 9, 9, 9], same.Run<float>()[..18]);
    }

    [TestMethod]
    public void Position_FarBeyondTheCache_Fails()
    {
        NodeRunner runner = new(Cache(1, 0));
        runner.Set<long>(0, 1 << 20);
        StringAssert.Contains(Assert.ThrowsException<ModelException>(() => runner.Run<float>()).Message, "outside the cache");
    }

    [TestMethod]
    public void Layer_BeyondTheLayers_IsRefused() =>
        StringAssert.Contains(NodeRunner.Refusal(Cache(1, 40)), "layer_index is 40");

    [TestMethod]
    public void ExternalCache_TakesSlicesAtTheirPositions()
    {
        NodeRunner runner = new(External(1));
        float[] keys = [10, 11, 12, 13, 0, 0, 0, 0, 50, 51, 52, 53];
        runner.Set(0, keys).Set(1, new float[12]).Set(2, 1).Set(3, 70f, 71, 72, 73).Set(4, 80f, 81, 82, 83);
        CollectionAssert.AreEqual(new float[] { 10, 11, 12, 13, 70, 71, 72, 73, 50, 51, 52, 53 }, runner.Run<float>());
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0, 80, 81, 82, 83, 0, 0, 0, 0 }, runner.Output<float>(1));
        NodeRunner two = new(External(2));
        two.Set(0, new float[12]).Set(1, new float[12]).Set(2, 1, 2).Set(3, 10f, 10, 10, 10, 11, 11, 11, 11).Set(4, new float[8]);
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0, 10, 10, 10, 10, 11, 11, 11, 11 }, two.Run<float>());
        two.Set(2, 2, 0);
        CollectionAssert.AreEqual(
            new float[] { 0, 0, 0, 0, 0, 0, 0, 0, 10, 10, 10, 10 }, two.Run<float>(), "a lower position ends the update");
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(-1)]
    public void ExternalCache_OfAPositionOutside_Fails(int position)
    {
        NodeRunner runner = new(External(1));
        runner.Set(0, new float[12]).Set(1, new float[12]).Set(2, position).Set(3, 1f, 2, 3, 4).Set(4, 1f, 2, 3, 4);
        StringAssert.Contains(Assert.ThrowsException<ModelException>(() => runner.Run<float>()).Message, "places 0 to 2");
    }

    private static Node Cache(int added, int layer) => NodeRunner.Custom(
        "odml.update_kv_cache",
        FlexMap.Write(("layer_index", layer)),
        TensorType.Float32,
        2,
        KernelRunner.Open(TensorType.Int64, added),
        KernelRunner.Open(TensorType.Float32, 1, added, 2, 3),
        KernelRunner.Open(TensorType.Float32, 1, added, 2, 3));

    private static Node External(int added) => NodeRunner.Custom(
        "odml.update_external_kv_cache",
        [],
        TensorType.Float32,
        2,
        KernelRunner.Open(TensorType.Float32, 1, 3, 2, 2),
        KernelRunner.Open(TensorType.Float32, 1, 3, 2, 2),
        KernelRunner.Open(TensorType.Int32, added),
        KernelRunner.Open(TensorType.Float32, 1, added, 2, 2),
        KernelRunner.Open(TensorType.Float32, 1, added, 2, 2));
}
