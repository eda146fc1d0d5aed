using ModelSdk.Cpu.Tests.Kernels.Window;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.StableHlo;

/// <summary>StableHLO operators beyond the corpus: options, order of updates, refusals.</summary>
[TestClass]
public sealed class StableHloTests
{
    private static readonly float[] TwentyFour = [.. Enumerable.Range(1, 24).Select(static number => (float)number)];

    // Upstream: stablehlo_gather_test.cc, ClipsStartingIndices.
    [TestMethod]
    public void Gather_MovesStartsSoThatSlicesFit() =>
        Gather(2, [1, 2, 2], 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 0, 9)
            .Gives<float>([2, 3, 2, 2], 1, 2, 3, 4, 3, 4, 5, 6, 13, 14, 15, 16, 9, 10, 11, 12, 11, 12, 13, 14, 17, 18, 19, 20);

    // By hand. Native reads outside of its memory here, though StableHLO allows it.
    [TestMethod]
    public void Gather_WithoutDimensionForIndexVectors_TakesEachElementAsOne() =>
        new OperatorRun().Input(TensorType.Int32, [2, 3], (int[])[1, 2, 3, 4, 5, 6])
            .Input(TensorType.Int32, [3], (int[])[2, -5, 1])
            .Output(TensorType.Int32, 2)
            .Operator2(
                BuiltinOperator.StablehloGather,
                16,
                new() { [0] = new long[] { 1 }, [1] = new long[] { 1 }, [2] = new long[] { 1 }, [3] = 1L, [4] = new long[] { 2, 1 } })
            .Gives([3, 2], 3, 6, 1, 4, 2, 5);

    [TestMethod]
    public void Gather_WithBadAttributes_Fails()
    {
        Gather(2, [1, 5, 2]).Fails("slice sizes [1,5,2] do not fit");
        Gather(2, [1, 2]).Fails("slice sizes [1,2] do not fit");
        Gather(4, [1, 2, 2]).Fails("have a dimension 4");
        Gather(1, [1, 2, 2]).Fails("have 3 parts for 2 dimensions");
        Gather(-1, [1, 2, 2]).Fails("have a dimension -1");
    }

    // By hand: updates run row by row, so that of two that meet the later one counts.
    [TestMethod]
    public void Scatter_OfUpdatesThatMeet_KeepsTheLaterOne() =>
        Scatter([], [1, 0, 1], [10, 20, 30, 40, 50, 60]).Gives([2, 2], 30, 40, 50, 60);

    [TestMethod]
    public void Scatter_OutsideOfTheTensor_LeavesUpdatesOut() =>
        Scatter([BuiltinOperator.StablehloAdd], [2, -1, 1], [10, 20, 30, 40, 50, 60]).Gives([2, 2], 1, 2, 53, 64);

    [TestMethod]
    public void Scatter_WithUnknownRegion_Fails()
    {
        Scatter([BuiltinOperator.StablehloSubtract], [0, 0, 0], new int[6]).Fails("holds STABLEHLO_SUBTRACT");
        Scatter([BuiltinOperator.StablehloAdd, BuiltinOperator.StablehloAdd], [0, 0, 0], new int[6]).Fails("STABLEHLO_ADD, STABLEHLO_ADD");
    }

    [TestMethod]
    public void Scatter_WithUpdatesOfAnotherShape_Fails() =>
        new OperatorRun().Input(TensorType.Int32, [2, 2], (int[])[1, 2, 3, 4])
            .Input(TensorType.Int64, [3, 1], (long[])[0, 0, 0])
            .Input(TensorType.Int32, [2, 2], new int[4])
            .Output(TensorType.Int32, 2)
            .Operator2(BuiltinOperator.StablehloScatter, 7, ScatterOptions())
            .Region(BuiltinOperator.StablehloAdd)
            .Fails("do not fit");

    [TestMethod]
    public void Pad_WithNothingLeft_GivesEmptyTensor() => Pad([-2, 0], [-1, 0], [0, 0]).Gives<int>([0, 0]);

    [TestMethod]
    public void Pad_WithOnlyPaddingLeft_GivesPadding() => Pad([-3, 0], [2, 0], [1, 0]).Gives([2, 2], -1, -1, -1, -1);

    [TestMethod]
    public void Pad_WithBadAttributes_Fails()
    {
        Pad([0, 0], [0, 0], [-1, 0]).Fails("interior padding -1");
        Pad([0], [0], [0]).Fails("one number for each dimension");
        Pad([long.MaxValue, 0], [1, 0], [0, 0]).Fails("do not fit");
    }

    [TestMethod]
    public void ShiftLeft_ByMoreThanTheTypeHas_GivesZero() =>
        Binary(BuiltinOperator.StablehloShiftLeft, TensorType.Int8, (sbyte[])[1, 1, 3, -1, 5], (sbyte[])[0, 8, 7, 40, -1])
            .Gives<sbyte>([5], 1, 0, -128, 0, 0);

    [TestMethod]
    public void Maximum_OfNaN_KeepsTheFirst() =>
        Binary(BuiltinOperator.StablehloMaximum, TensorType.Float32, (float[])[float.NaN, 1, 2], (float[])[1, float.NaN, 3])
            .Gives([3], float.NaN, 1, 3);

    [TestMethod]
    public void Multiply_OfBools_IsAnd() =>
        Binary(BuiltinOperator.StablehloMultiply, TensorType.Bool, (byte[])[1, 1, 0], (byte[])[1, 0, 0]).Gives<byte>([3], 1, 0, 0);

    [TestMethod]
    public void And_OfFloats_Fails() =>
        Binary(BuiltinOperator.StablehloAnd, TensorType.Float32, new float[3], new float[3]).Fails("STABLEHLO_AND");

    [TestMethod]
    public void Add_OfShapesThatWouldBroadcast_Fails() =>
        new OperatorRun().Input(TensorType.Float32, [2, 1], new float[2])
            .Input(TensorType.Float32, [2, 2], new float[4])
            .Output(TensorType.Float32, 2)
            .Operator(BuiltinOperator.StablehloAdd, 0, new FlatObject())
            .Fails("must have the same shape");

    private static OperatorRun Binary<T>(BuiltinOperator op, TensorType type, T[] x, T[] y)
        where T : unmanaged => new OperatorRun().Input(type, [x.Length], x).Input(type, [y.Length], y)
            .Output(type, 1)
            .Operator(op, 0, new FlatObject());

    private static OperatorRun Pad(long[] low, long[] high, long[] interior) =>
        new OperatorRun().Input(TensorType.Int32, [2, 2], (int[])[1, 2, 3, 4])
            .Constant(TensorType.Int32, [], -1)
            .Output(TensorType.Int32, 2)
            .Operator2(BuiltinOperator.StablehloPad, 10, new() { [0] = low, [1] = high, [2] = interior });

    private static OperatorRun Gather(long vectorDimension, long[] sizes, params long[] indices) =>
        new OperatorRun().Input(TensorType.Float32, [3, 4, 2], TwentyFour)
            .Input(TensorType.Int64, [2, 3, 2], indices.Length > 0 ? indices : new long[12])
            .Output(TensorType.Float32, 4)
            .Operator2(
                BuiltinOperator.StablehloGather,
                16,
                new() { [0] = new long[] { 2, 3 }, [1] = new long[] { 0 }, [2] = new long[] { 1, 0 }, [3] = vectorDimension, [4] = sizes });

    private static OperatorRun Scatter(BuiltinOperator[] region, long[] indices, int[] updates) =>
        new OperatorRun().Input(TensorType.Int32, [2, 2], (int[])[1, 2, 3, 4])
            .Input(TensorType.Int64, [3, 1], indices)
            .Input(TensorType.Int32, [3, 2], updates)
            .Output(TensorType.Int32, 2)
            .Operator2(BuiltinOperator.StablehloScatter, 7, ScatterOptions())
            .Region(region);

    private static FlatObject ScatterOptions() =>
        new() { [1] = new long[] { 1 }, [2] = new long[] { 0 }, [3] = new long[] { 0 }, [4] = 1L, [6] = 1 };
}
