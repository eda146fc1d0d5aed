using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>Operators that look up, sort, group and move by index, beside native LiteRT: what the corpus does not hold.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class IndexingTests
{
    private const float NaN = float.NaN;

    [TestMethod]
    public void TopK_WithNaNAndTies_OrdersAsNative()
    {
        float[] row = [1, NaN, 3, 3, -1, NaN, float.NegativeInfinity, 3, 0];
        foreach (int k in (int[])[1, 4, 9])
        {
            new OneOperator(BuiltinOperator.TopkV2).Input([1, 9], row).Constant([], k)
                .Output<float>().Output<int>().Compare();
        }

        new OneOperator(BuiltinOperator.TopkV2).Input([9], row).Constant([], 10)
            .Output<float>().Output<int>().Compare(refused: true);
        new OneOperator(BuiltinOperator.TopkV2).Input<sbyte>([2, 3], [5, -7, 5, 1, 2, 3]).Constant<short>([], 2)
            .Output<sbyte>().Output<short>().Compare();
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(12)]
    [DataRow(13)]
    [DataRow(28)]
    [DataRow(29)]
    [DataRow(60)]
    [DataRow(61)]
    [DataRow(124)]
    [DataRow(125)]
    [DataRow(400)]
    public void LshProjection_OfItemsOfEveryLength_HashesAsNative(int bytes)
    {
        Random random = new(bytes);
        sbyte[] items = [.. Enumerable.Range(0, 3 * bytes).Select(_ => (sbyte)random.Next(-128, 128))];
        float[] seeds = [.. Enumerable.Range(0, 32).Select(_ => random.NextSingle())];
        foreach (sbyte type in (sbyte[])[1, 2])
        {
            new OneOperator(BuiltinOperator.LshProjection).Constant([4, 8], seeds).Input([3, bytes], items)
                .Constant([3], 0.5f, -1f, 2f).Options(4, (0, type)).Output<int>([4]).Compare();
        }
    }

    [TestMethod]
    public void Segments_JoinAndRefuseAsNative()
    {
        float[] data = [1, 2, NaN, 4, 5, -6, 7, 8];
        new OneOperator(BuiltinOperator.SegmentSum).Constant([4, 2], data).Constant([4], 0, 0, 1, 2).Output<float>().Compare();
        new OneOperator(BuiltinOperator.SegmentSum).Constant([4, 2], data).Constant([4], 0, 0, 2, 2)
            .Output<float>().Compare(refused: true);
        new OneOperator(BuiltinOperator.SegmentSum).Constant([4, 2], data).Constant([4], 1, 1, 2, 2)
            .Output<float>().Compare(refused: true);
        foreach (BuiltinOperator op in (BuiltinOperator[])[
            BuiltinOperator.UnsortedSegmentMax, BuiltinOperator.UnsortedSegmentMin, BuiltinOperator.UnsortedSegmentSum,
            BuiltinOperator.UnsortedSegmentProd])
        {
            new OneOperator(op).Input([2, 2, 2], data).Constant([2, 2], 3, -1, 0, 3).Constant([], 5)
                .Output<float>().Compare();
            new OneOperator(op).Input([4], [int.MaxValue, 2, int.MinValue, 3]).Constant([4], 0, 0, 1, 1).Constant([], 2)
                .Output<int>().Compare();
            new OneOperator(op).Input([4, 2], data).Constant([4], 0, 1, 2, 3).Constant([], 3)
                .Output<float>().Compare(refused: true);
        }
    }

    [TestMethod]
    public void SparseToDense_WithPlacesTwice_KeepsTheLastAsNative()
    {
        new OneOperator(BuiltinOperator.SparseToDense).Input([3, 2], [1L, 2, 0, 0, 1, 2]).Constant([2], 2L, 3L)
            .Input<sbyte>([3], [5, 6, 7]).Constant<sbyte>([], -1).Output<sbyte>().Compare();
        new OneOperator(BuiltinOperator.SparseToDense).Input([2], [1, 3]).Constant([1], 4)
            .Constant([], 5f).Constant([], 9f).Output<float>().Compare();
        new OneOperator(BuiltinOperator.SparseToDense).Input([2], [1, 4]).Constant([1], 4)
            .Constant([], 5f).Constant([], 9f).Output<float>().Compare(refused: true);
    }

    [TestMethod]
    public void Bucketize_OfLargeNumbersAndNaN_ComparesAsNative()
    {
        float[] bounds = [-1, 0, 16777216, 3e9f];
        new OneOperator(BuiltinOperator.Bucketize).Input([4], [NaN, -1, 2, 1e30f]).Options(115, (0, bounds)).Output<int>().Compare();
        new OneOperator(BuiltinOperator.Bucketize).Input([3], [16777217, 16777215, int.MinValue]).Options(115, (0, bounds))
            .Output<int>().Compare();
        new OneOperator(BuiltinOperator.Bucketize).Input([3], [16777217L, 2999999999L, 3000000001L]).Options(115, (0, bounds))
            .Output<int>().Compare();
        new OneOperator(BuiltinOperator.Bucketize).Input([1], [1f]).Options(115, (0, new float[] { 2, 1 }))
            .Output<int>().Compare(refused: true);
    }

    [TestMethod]
    public void HashtableLookup_OfKeysFarApart_FindsAsNative()
    {
        int[] keys = [int.MinValue, -5, -5, 0, 7, int.MaxValue];
        short[] values = [.. Enumerable.Range(1, 12).Select(static value => (short)value)];
        new OneOperator(BuiltinOperator.HashtableLookup).Input([6], [-5, 0, int.MaxValue, int.MinValue, 1, 7])
            .Constant([6], keys).Constant([6, 2], values).Output<short>([6, 2]).Output<byte>([6]).Compare();
    }

    [TestMethod]
    public void ReverseSequence_WithEitherOrderOfDimensions_ReversesAsNative()
    {
        short[] data = [.. Enumerable.Range(0, 24).Select(static value => (short)value)];
        foreach ((int sequence, int batch, long[] lengths) in ((int, int, long[])[])[
            (0, 2, [2L, 1, 0, 2]), (2, 0, [3L, 4]), (1, 0, [0L, 3]), (1, 2, [1L, 2, 3, 0]), (2, 1, [4L, 1, 3])])
        {
            new OneOperator(BuiltinOperator.ReverseSequence).Input([2, 3, 4], data).Input([lengths.Length], lengths)
                .Options(87, (0, sequence), (1, batch)).Output<short>([2, 3, 4]).Compare();
        }

        new OneOperator(BuiltinOperator.ReverseSequence).Input([2, 3, 4], data).Input([2], [5, 1])
            .Options(87, (0, 2), (1, 0)).Output<short>([2, 3, 4]).Compare(refused: true);
    }

    [TestMethod]
    public void MatrixDiagonals_OfOblongMatrices_AreSetAsNative()
    {
        sbyte[] matrices = [.. Enumerable.Range(1, 24).Select(static value => (sbyte)value)];
        new OneOperator(BuiltinOperator.MatrixSetDiag).Input([2, 3, 4], matrices).Input<sbyte>([2, 3], [-1, -2, -3, -4, -5, -6])
            .Output<sbyte>().Compare();
        new OneOperator(BuiltinOperator.MatrixSetDiag).Input([2, 4, 3], matrices).Input<sbyte>([2, 3], [-1, -2, -3, -4, -5, -6])
            .Output<sbyte>().Compare();
        new OneOperator(BuiltinOperator.MatrixDiag).Input([2, 3], new short[] { 1, 2, 3, 4, 5, 6 }).Output<short>().Compare();
    }
}
