using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Format.Tests;

/// <summary>Small files made to cost much: sharing, long chains, one name a million times.</summary>
[TestClass]
public sealed class HostileModelTests
{
    [TestMethod]
    [Timeout(60_000)]
    public void TablesSharedWithoutEnd_AreRefusedWithinTheMemoryBound()
    {
        ModelBuilder builder = new();
        builder.Subgraph[0] = Enumerable.Repeat(new FlatObject { [0] = new int[] { 4 } }, 3_000).ToArray();
        builder.Subgraph[4] = "";
        builder.Model[2] = Enumerable.Repeat(builder.Subgraph, 3_000).ToArray();
        ModelFormatException refusal = Refuse(builder.ToArray());
        StringAssert.Contains(refusal.Message, "more than 1000000 tables");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void DefectRepeatedBySharing_CostsNoMemory()
    {
        ModelBuilder builder = new();
        builder.Subgraph[0] = Enumerable.Repeat(new FlatObject { [2] = 77u, [3] = "" }, 900).ToArray();
        builder.Subgraph[4] = "";
        builder.Model[2] = Enumerable.Repeat(builder.Subgraph, 900).ToArray();
        ModelFormatException refusal = Refuse(builder.ToArray());
        StringAssert.Contains(refusal.Message, "tensor 0 '' of subgraph 0 (buffer 77 of 2)");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void NameSharedByAllTensors_IsRefusedWhenItIsLong()
    {
        ModelBuilder builder = new();
        string name = new('x', 100_000);
        builder.Subgraph[0] = Enumerable.Range(0, 50).Select(_ => new FlatObject { [3] = name }).ToArray();
        ModelFormatException refusal = Refuse(builder.ToArray());
        StringAssert.Contains(refusal.Message, "more text than");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void VectorSharedByAllTensors_IsRefusedWhenItIsLong()
    {
        ModelBuilder builder = new();
        FlatObject quantization = new() { [2] = new float[200_000], [3] = new long[200_000] };
        builder.Subgraph[0] = Enumerable.Range(0, 1_000)
            .Select(_ => new FlatObject { [0] = new int[] { 200_000 }, [4] = quantization }).ToArray();
        ModelFormatException refusal = Refuse(builder.ToArray());
        StringAssert.Contains(refusal.Message, "elements of vectors");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void LongChainOfSubgraphs_Opens()
    {
        ModelBuilder builder = new();
        builder.Code[0] = (sbyte)127;
        builder.Code[3] = (int)BuiltinOperator.CallOnce;
        builder.Model[2] = Enumerable.Range(0, 20_000).Select(static i => new FlatObject
        {
            [3] = i == 19_999
                ? Array.Empty<FlatObject>()
                : new FlatObject[] { new() { [3] = (byte)103, [4] = new FlatObject { [0] = i + 1 } } },
        }).ToArray();
        using TfliteModel model = builder.Open();
        Assert.AreEqual(20_000, model.Subgraphs.Count);
    }

    private static ModelFormatException Refuse(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(() => TfliteModel.Load(file));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.IsTrue(allocated <= (10L * file.Length) + (1 << 20), $"{allocated} for {file.Length}");
        return refusal;
    }
}
