using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Window;

/// <summary>REDUCE_WINDOW, STABLEHLO_REDUCE_WINDOW and DILATE beyond the corpus.</summary>
[TestClass]
public sealed class WindowTests
{
    private static readonly int[] Nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    // Upstream: stablehlo_reduce_window_test.cc, Dilate.
    [TestMethod]
    public void HloReduceWindow_OfDilatedInput_GivesUpstreamVector() =>
        Hlo(BuiltinOperator.StablehloAdd, 0, new() { [0] = new long[] { 1, 1 }, [2] = new long[] { 2, 2 }, [5] = 1 })
            .Gives([5, 5], 1, 0, 2, 0, 3, 0, 0, 0, 0, 0, 4, 0, 5, 0, 6, 0, 0, 0, 0, 0, 7, 0, 8, 0, 9);

    // Upstream: stablehlo_reduce_window_test.cc, IdentityPadTop.
    [TestMethod]
    public void HloReduceWindow_Padded_GivesUpstreamVector() =>
        Hlo(BuiltinOperator.StablehloAdd, 0, new() { [0] = new long[] { 1, 1 }, [4] = new long[] { 1, 0, 0, 0 }, [5] = 1 })
            .Gives([4, 3], 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    // By hand: every place counts, those of the padding as the initial value.
    [TestMethod]
    public void HloReduceWindow_OfPadding_AddsTheInitialValueForEachPlace() =>
        Hlo(BuiltinOperator.Add, 10, new() { [0] = new long[] { 1, 3 }, [1] = new long[] { 3, 1 }, [4] = new long[] { 0, 0, 1, -1 }, [5] = 1 })
            .Gives([1, 1], 10 + 10 + 1 + 2);

    [TestMethod]
    public void HloReduceWindow_OfAnd_GivesZeroOrOne() =>
        Hlo(BuiltinOperator.LogicalAnd, 3, new() { [0] = new long[] { 3, 1 }, [5] = 1 }).Gives([1, 3], 1, 1, 1);

    [TestMethod]
    public void HloReduceWindow_LargerThanItsInput_GivesNothing() =>
        Hlo(BuiltinOperator.StablehloMaximum, 0, new() { [0] = new long[] { 4, 1 }, [5] = 1 }).Gives<int>([0, 3]);

    [TestMethod]
    public void HloReduceWindow_WithBadAttributes_Fails()
    {
        Hlo(BuiltinOperator.StablehloSubtract, 0, new() { [0] = new long[] { 1, 1 }, [5] = 1 }).Fails("only one sum, product");
        Hlo(BuiltinOperator.StablehloAdd, 0, new() { [0] = new long[] { 1, 1 }, [5] = 7 }).Fails("subgraph that does not exist");
        Hlo(BuiltinOperator.StablehloAdd, 0, new() { [0] = new long[] { 1 }, [5] = 1 }).Fails("window_dimensions");
        Hlo(BuiltinOperator.StablehloAdd, 0, new() { [0] = new long[] { 1, 0 }, [5] = 1 }).Fails("must be positive");
        Hlo(BuiltinOperator.StablehloAdd, 0, new() { [0] = new long[] { 1, 1 }, [4] = new long[] { -2, -1, 0, 0 }, [5] = 1 }).Fails("leaves nothing");
        Hlo(BuiltinOperator.StablehloAdd, 0, new() { [0] = new long[] { 1, 1 }, [2] = new long[] { long.MaxValue, 1 }, [5] = 1 }).Fails("do not fit");
    }

    [TestMethod]
    public void ReduceWindow_WithStrideOfZero_Fails() =>
        new OperatorRun().Input(TensorType.Int32, [3, 3], Nine)
            .Constant(TensorType.Int32, [], 0)
            .Constant(TensorType.Int64, [2], 1L, 1L)
            .Constant(TensorType.Int64, [2], 0L, 1L)
            .Constant(TensorType.Int64, [2], 1L, 1L)
            .Output(TensorType.Int32, 2)
            .Operator2(BuiltinOperator.ReduceWindow, 20, new() { [0] = 1 })
            .Fails("must be positive");

    [TestMethod]
    public void Dilate_FillsWithTheGivenValue() => Dilate(2, 3).Gives([3, 4], 1, -7, -7, 2, -7, -7, -7, -7, 3, -7, -7, 4);

    [TestMethod]
    public void Dilate_WithFactorOfZero_Fails() => Dilate(0, 1).Fails("must be one number from 1");

    private static OperatorRun Dilate(params int[] factors) =>
        new OperatorRun().Input(TensorType.Int32, [2, 2], (int[])[1, 2, 3, 4])
            .Constant(TensorType.Int32, [2], factors)
            .Constant(TensorType.Int32, [], -7)
            .Output(TensorType.Int32, 2)
            .Operator2(BuiltinOperator.Dilate, 18, new FlatObject());

    private static OperatorRun Hlo(BuiltinOperator body, int initial, FlatObject options) =>
        new OperatorRun().Input(TensorType.Int32, [3, 3], Nine)
            .Constant(TensorType.Int32, [], initial)
            .Output(TensorType.Int32, 2)
            .Operator2(BuiltinOperator.StablehloReduceWindow, 13, options)
            .Region(body);
}
