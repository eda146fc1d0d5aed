using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.RandomNumbers;

/// <summary>The older custom operators, with numbers that a C++ program printed: g++, libstdc++, default_random_engine.</summary>
[TestClass]
public sealed class MinimalStandardTests
{
    [TestMethod]
    public void RandomUniform_OfFloats_IsThatOfLibstdcxx()
    {
        NodeRunner runner = new(Fill("RandomUniform", TensorType.Float32, 3));
        CollectionAssert.AreEqual(new[] { 7.82590359e-06f, 0.131537795f, 0.75560534f }, runner.Run<float>());
        CollectionAssert.AreEqual(new[] { 0.458650142f, 0.532767236f, 0.218959183f }, runner.Run<float>(), "the next run goes on");
    }

    [TestMethod]
    public void RandomUniform_OfDoubles_IsThatOfLibstdcxx() => CollectionAssert.AreEqual(
        new[] { 0.13153778773876065, 0.4586501320232198, 0.21895918621247895, 0.67886471674068549 },
        new NodeRunner(Fill("RandomUniform", TensorType.Float64, 4)).Run<double>());

    [TestMethod]
    public void RandomStandardNormal_IsThatOfLibstdcxx()
    {
        NodeRunner runner = new(Fill("RandomStandardNormal", TensorType.Float32, 5));
        Near([-0.259093195f, 1.60159206f, -1.49896121f, 0.174767554f, 0.119264036f], runner.Run<float>());
        Near([0.458181173f, 0.188984558f, 0.39497453f, -2.36983871f, 0.044196777f], runner.Run<float>());
        double[] doubles = new NodeRunner(Fill("RandomStandardNormal", TensorType.Float64, 4)).Run<double>();
        Assert.AreEqual(-0.12196578414159691, doubles[0], 1e-15);
        Assert.AreEqual(-1.075189149518029, doubles[3], 1e-15);
    }

    [TestMethod]
    public void RandomUniformInt_OfSmallWholeAndGreatRanges_IsThatOfLibstdcxx()
    {
        CollectionAssert.AreEqual(
            new sbyte[] { -10, -7, 7, 0, 2, -5, -9, 5 },
            new NodeRunner(Range(TensorType.Int8, 8, -10, 12)).Run<sbyte>());
        CollectionAssert.AreEqual(
            new[] { 16806, 282475248, 1622650072, 984943657, 1144108929, 470211271 },
            new NodeRunner(Range(TensorType.Int32, 6, 0, 2147483645)).Run<int>());
        CollectionAssert.AreEqual(
            new[] { -1865008400, 470211269, -689632771, 1115438162, -1009961146, 143542609 },
            new NodeRunner(Range(TensorType.Int32, 6, int.MinValue, int.MaxValue)).Run<int>());
        CollectionAssert.AreEqual(
            new[] { -4717524752, 4574878241, 1912662209, -3542149123, 5597172292, 410405456 },
            new NodeRunner(Range(TensorType.Int64, 6, -5000000000, 7000000000)).Run<long>());
        CollectionAssert.AreEqual(
            new[]
            {
                -8616761059752331528, 2456955197560417229, -6092661118731740344, 3832151243857508051,
                -6780561065411491190, -7455179445496266203,
            },
            new NodeRunner(Range(TensorType.Int64, 6, long.MinValue, long.MaxValue)).Run<long>());
    }

    [TestMethod]
    public void RandomUniformInt_OfAnEmptyRange_IsRefused() =>
        StringAssert.Contains(NodeRunner.Refusal(Range(TensorType.Int32, 4, 5, 5)), "must be below the greatest");

    [TestMethod]
    public void RandomUniformInt_BeyondTheType_IsRefused() =>
        StringAssert.Contains(NodeRunner.Refusal(Range(TensorType.Int8, 4, 0, 200)), "does not fit");

    [TestMethod]
    public void Multinomial_IsThatOfLibstdcxx()
    {
        Node node = NodeRunner.Custom(
            "Multinomial",
            [],
            TensorType.Int64,
            1,
            KernelRunner.Constant(TensorType.Float32, [1, 4], 0.5f, 1, -0.25f, 2),
            KernelRunner.Constant(TensorType.Int32, [], 16));
        CollectionAssert.AreEqual(
            new long[] { 1, 3, 1, 3, 3, 3, 0, 3, 0, 0, 3, 3, 3, 3, 3, 3 }, new NodeRunner(node).Run<long>());
    }

    private static Node Fill(string op, TensorType type, int count) =>
        NodeRunner.Custom(op, [], type, 1, KernelRunner.Constant(TensorType.Int32, [1], count));

    private static Node Range(TensorType type, int count, long min, long max) => NodeRunner.Custom(
        "RandomUniformInt",
        [],
        type,
        1,
        KernelRunner.Constant(TensorType.Int32, [1], count),
        KernelRunner.Constant(TensorType.Int64, [], min),
        KernelRunner.Constant(TensorType.Int64, [], max));

    private static void Near(float[] expected, float[] actual) => KernelRun.Within(1e-6f, 0)(expected, actual, "normal numbers");
}
