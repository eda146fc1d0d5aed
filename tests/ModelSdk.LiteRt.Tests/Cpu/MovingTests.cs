using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>Operators that move elements, beside native LiteRT: attributes, positions and refusals that the corpus does not hold.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class MovingTests
{
    private static readonly int[] Numbers = [.. Enumerable.Range(0, 24)];

    [TestMethod]
    public void Pad_WithNarrowPaddings_PadsAsNative()
    {
        new OneOperator(BuiltinOperator.Pad).Input([2, 2], [1, 2, 3, 4]).Constant<sbyte>([2, 2], 1, 0, 0, 2).Output<int>([3, 4]).Compare();
        new OneOperator(BuiltinOperator.Pad).Input([2, 2], [1f, 2, 3, 4]).Constant([2, 2], true, false, false, true).Output<float>([3, 3]).Compare();
        new OneOperator(BuiltinOperator.Pad).Input([2, 2], [1f, 2, 3, 4]).Constant([2, 2], 1, -1, 0, 0).Output<float>([2, 2]).Compare(refused: true);
        new OneOperator(BuiltinOperator.Padv2).Input<sbyte>([2], [1, 2], (0.5f, 3)).Constant([1, 2], 1, 1).Constant<sbyte>([], 7)
            .Output<sbyte>([4], (0.5f, 3)).Compare(refused: true);
    }

    [TestMethod]
    public void Joins_OfOtherScales_AreTakenOrRefusedAsNative()
    {
        new OneOperator(BuiltinOperator.Concatenation).Input<short>([2], [1, 2], (0.5f, 0)).Input<short>([2], [3, 4], (0.25f, 0))
            .Options(10, (0, 0)).Output<short>([4], (1f, 0)).Compare();
        new OneOperator(BuiltinOperator.Concatenation).Input<sbyte>([2], [1, 2], (0.5f, 0)).Input<sbyte>([2], [3, 4], (0.25f, 0))
            .Options(10, (0, 0)).Output<sbyte>([4], (0.5f, 0)).Compare(refused: true);
        new OneOperator(BuiltinOperator.Concatenation).Input<byte>([2], [1, 255], (0.5f, 3)).Input<byte>([2], [3, 4], (0.25f, 7))
            .Options(10, (0, 0)).Output<byte>([4], (0.3f, 5)).Compare();
        new OneOperator(BuiltinOperator.Pack).Input<byte>([2], [1, 2], (0.5f, 3)).Input<byte>([2], [3, 4], (0.25f, 3))
            .Options(59, (0, 2), (1, 0)).Output<byte>([2, 2], (0.5f, 3)).Compare(refused: true);
        new OneOperator(BuiltinOperator.Unpack).Input<sbyte>([2, 2], [1, 2, 3, 4], (0.5f, 3)).Options(64, (0, 2), (1, -1))
            .Output<sbyte>([2], (0.5f, 3)).Output<sbyte>([2], (0.25f, 3)).Compare(refused: true);
        new OneOperator(BuiltinOperator.Unpack).Input<sbyte>([2, 2], [1, 2, 3, 4], (0.5f, 3)).Options(64, (0, 2), (1, -1))
            .Output<sbyte>([2], (0.5f, 3)).Output<sbyte>([2], (0.5f, 3)).Compare();
    }

    [TestMethod]
    [DataRow(0, -5, 9)]
    [DataRow(1, 2, 1)]
    [DataRow(3, 3, 3)]
    public void DynamicUpdateSlice_OfABoxThatSticksOut_MovesItInsideAsNative(long first, long second, long third)
    {
        new OneOperator(BuiltinOperator.DynamicUpdateSlice).Input([2, 3, 4], Numbers).Input([1, 2, 3], [-1, -2, -3, -4, -5, -6])
            .Input([3], [first, second, third]).Output<int>([2, 3, 4]).Compare();
        new OneOperator(BuiltinOperator.DynamicUpdateSlice).Input([2, 3, 4], Numbers).Input([1, 2, 3], [-1, -2, -3, -4, -5, -6])
            .Input([3], [(int)first, (int)second, (int)third]).Output<int>([2, 3, 4]).Compare();
    }

    [TestMethod]
    public void StridedSlice_WithMasks_TakesAsNative()
    {
        foreach ((int[] begin, int[] end, int[] strides, int masks) in ((int[], int[], int[], int)[])[
            ([0, -1, 1], [2, -9, 9], [1, -1, 2], 0x00000),
            ([1, 0, 0], [0, 0, 0], [1, 1, 1], 0x10066),
            ([0, 0], [0, 2], [1, 1], 0x00100),
            ([5, 1], [9, 3], [1, 1], 0x00000),
            ([1, 0, 0], [2, 0, 0], [1, 1, 1], 0x21044),
            ([-1, 2], [0, 0], [-2, -1], 0x00030)])
        {
            // From the right: begin, end, ellipsis, new axis, shrink, of which a digit has four bits.
            (int Field, object Value)[] options = [.. Enumerable.Range(0, 5).Select(i => (i, (object)((masks >> (4 * i)) & 0xF)))];
            new OneOperator(BuiltinOperator.StridedSlice).Input([2, 3, 4], Numbers).Constant([begin.Length], begin).Constant([end.Length], end)
                .Constant([strides.Length], strides).Options(32, options).Output<int>().Compare();
        }

        new OneOperator(BuiltinOperator.StridedSlice).Input([2, 3, 4], Numbers).Constant([1], 0).Constant([1], 2).Constant([1], 0)
            .Options(32).Output<int>().Compare(refused: true);
    }

    [TestMethod]
    public void StridedSlice_WithOffset_ReadsItsBeginInTheRun()
    {
        new OneOperator(BuiltinOperator.StridedSlice).Input([2, 3, 4], Numbers).Input([3], [1, 1, -2]).Constant([3], 1, 2, 2)
            .Constant([3], 1, 1, 1).Options(32, (5, true)).Output<int>([1, 2, 2]).Compare();
        new OneOperator(BuiltinOperator.StridedSlice).Input([2, 3, 4], Numbers).Input([3], [0, 0, 0]).Constant([3], 2, 3, 4)
            .Constant([3], 1, 2, 3).Options(32, (5, true)).Output<int>([2, 2, 2]).Compare();
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(1, 0)]
    [DataRow(2, 1)]
    [DataRow(-1, 2)]
    [DataRow(1, -1)]
    public void Gather_AlongEveryDimension_PicksAsNative(int axis, int batch)
    {
        int[] indices = batch == 2 ? [0, 3, 1, 2, 2, 0] : [1, 0, 0, 1, 1, 0];
        new OneOperator(BuiltinOperator.Gather).Input([2, 3, 4], Numbers).Input([2, 3], indices).Options(23, (0, axis), (1, batch))
            .Output<int>().Compare();
    }

    [TestMethod]
    public void Gathers_OfIndicesOutside_AreRefusedAsNative()
    {
        new OneOperator(BuiltinOperator.Gather).Input([3], [1, 2, 3]).Input([1], [3]).Options(23).Output<int>().Compare(refused: true);
        new OneOperator(BuiltinOperator.Gather).Input([3], [1, 2, 3]).Input([1], [-1]).Options(23).Output<int>().Compare(refused: true);
        new OneOperator(BuiltinOperator.GatherNd).Input([2, 2], [1, 2, 3, 4]).Input<short>([1, 2], [0, 2]).Output<int>().Compare(refused: true);
        new OneOperator(BuiltinOperator.ScatterNd).Input([1, 1], [4]).Input([1], [9]).Constant([1], 4).Output<int>([4]).Compare(refused: true);
    }

    [TestMethod]
    public void ScatterNd_OfPlacesTwice_AddsAsNative()
    {
        new OneOperator(BuiltinOperator.ScatterNd).Input([3, 1], [1, 3, 1]).Input([3, 2], [1f, 2, 3, 4, 5, 6]).Constant([2], 4, 2)
            .Output<float>([4, 2]).Compare();
        new OneOperator(BuiltinOperator.ScatterNd).Input([3, 1], [1, 3, 1]).Input<byte>([3], [200, 1, 100]).Constant([1], 4)
            .Output<byte>([4]).Compare();
        new OneOperator(BuiltinOperator.ScatterNd).Input([3, 1], [1, 3, 1]).Input([3], [true, false, true]).Constant([1], 4)
            .Output<bool>([4]).Compare();
    }

    [TestMethod]
    public void Splits_WithAnOpenSize_CutAsNative()
    {
        new OneOperator(BuiltinOperator.SplitV).Input([2, 3, 4], Numbers).Constant([3], 1L, -1, 1).Constant([], -1).Options(79, (0, 3))
            .Output<int>().Output<int>().Output<int>().Compare();
        new OneOperator(BuiltinOperator.SplitV).Input([4], [1, 2, 3, 4]).Constant([2], -1, -1).Constant([], 0).Options(79, (0, 2))
            .Output<int>().Output<int>().Compare(refused: true);
        new OneOperator(BuiltinOperator.SplitV).Input([4], [1, 2, 3, 4]).Constant([2], 1, 2).Constant([], 0).Options(79, (0, 2))
            .Output<int>().Output<int>().Compare(refused: true);
        new OneOperator(BuiltinOperator.Split).Constant([], 3).Input([4], [1, 2, 3, 4]).Options(35, (0, 2))
            .Output<int>().Output<int>().Compare(refused: true);
        new OneOperator(BuiltinOperator.Split).Constant([], 0).Input([3], [1, 2, 3]).Options(35, (0, 2))
            .Output<int>().Output<int>().Compare(refused: true);
    }

    [TestMethod]
    public void Spaces_OfThreeDimensions_ChangeAsNative()
    {
        new OneOperator(BuiltinOperator.SpaceToBatchNd).Input([2, 3, 4], Numbers).Constant([1], 2).Constant([1, 2], 1, 0).Output<int>().Compare();
        new OneOperator(BuiltinOperator.BatchToSpaceNd).Input([2, 3, 4], Numbers).Constant([1], 2).Constant([1, 2], 1, 2).Output<int>().Compare();
        new OneOperator(BuiltinOperator.SpaceToBatchNd).Input([1, 4, 1], new sbyte[4], (0.5f, 3)).Constant([1], 2).Constant([1, 2], 0, 0)
            .Output<sbyte>(null, (0.25f, 3)).Compare(refused: true);
        new OneOperator(BuiltinOperator.DepthToSpace).Input([1, 1, 1, 8], new int[8]).Options(94, (0, 3)).Output<int>().Compare(refused: true);
    }

    [TestMethod]
    public void MirrorPad_UpToTheWholeSize_MirrorsAsNative()
    {
        new OneOperator(BuiltinOperator.MirrorPad).Input([2, 3], [1, 2, 3, 4, 5, 6]).Constant([2, 2], 2, 1, 3, 3).Options(77, (0, (sbyte)1))
            .Output<int>([5, 9]).Compare();
        new OneOperator(BuiltinOperator.MirrorPad).Input([2, 3], [1, 2, 3, 4, 5, 6]).Constant([2, 2], 1L, 1, 2, 0).Options(77, (0, (sbyte)0))
            .Output<int>([4, 5]).Compare();
        new OneOperator(BuiltinOperator.MirrorPad).Input([2, 3], [1, 2, 3, 4, 5, 6]).Constant([2, 2], 2, 1, 2, 0).Options(77, (0, (sbyte)0))
            .Output<int>([5, 5]).Compare(refused: true);
    }

    [TestMethod]
    public void Reverse_OfADimensionTwice_IsRefusedAsNative()
    {
        new OneOperator(BuiltinOperator.ReverseV2).Input([2, 3, 4], Numbers).Constant([2], -1, 1).Output<int>([2, 3, 4]).Compare();
        new OneOperator(BuiltinOperator.ReverseV2).Input([2, 3, 4], Numbers).Constant([2], 1, 1).Output<int>([2, 3, 4]).Compare(refused: true);
    }
}
