using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Build.Reports;

/// <summary>Rows whose work is a fixed number of operations for each element.</summary>
internal static partial class FlopFormulas
{
    private static Dictionary<BuiltinOperator, FlopFormula> PerOutput()
    {
        Dictionary<BuiltinOperator, FlopFormula> rows = new()
        {
            // One addition less than operands.
            [BuiltinOperator.AddN] = static (op, t) => checked(t.OutputElements * Math.Max(0, op.Inputs.Count - 1)),

            // Window: additions of all taps but one, and the division; the maximum needs no division; L2 also squares
            // each tap and takes a root.
            [BuiltinOperator.AveragePool2D] = static (op, t) => checked(t.OutputElements * Taps(op)),
            [BuiltinOperator.MaxPool2D] = static (op, t) => checked(t.OutputElements * Math.Max(0, Taps(op) - 1)),
            [BuiltinOperator.L2Pool2D] = static (op, t) => checked(t.OutputElements * ((2 * Taps(op)) + 1)),

            // A squared sum over 2 * radius + 1 channels, alpha and bias, a power, and the product with it.
            [BuiltinOperator.LocalResponseNormalization] = static (op, t) => checked(t.OutputElements
                * ((2 * ((2L * op.GetOptions<LocalResponseNormalizationOptions>().Radius) + 1)) + 3 + MathFunction)),
        };
        foreach ((long operations, BuiltinOperator[] operators) in OperationsPerOutput)
        {
            foreach (BuiltinOperator op in operators)
            {
                rows.Add(op, (_, tensors) => checked(tensors.OutputElements * operations));
            }
        }

        return rows;
    }

    private static Dictionary<BuiltinOperator, FlopFormula> PerInput()
    {
        Dictionary<BuiltinOperator, FlopFormula> rows = [];
        foreach (BuiltinOperator op in OneOperationPerInput)
        {
            rows.Add(op, static (_, tensors) => tensors.InputElements(0));
        }

        return rows;
    }

    private static Dictionary<BuiltinOperator, FlopFormula> Moves() =>
        NoArithmetic.ToDictionary(static op => op, static FlopFormula (_) => static (_, _) => 0);

    private static long Taps(OperatorDef op)
    {
        Pool2DOptions options = op.GetOptions<Pool2DOptions>();
        return (long)options.FilterHeight * options.FilterWidth;
    }

    /// <summary>Operations for each output element.</summary>
    private static (long Operations, BuiltinOperator[] Operators)[] OperationsPerOutput =>
    [
        (1,
        [
            BuiltinOperator.Add, BuiltinOperator.Sub, BuiltinOperator.Mul, BuiltinOperator.Div,
            BuiltinOperator.Maximum, BuiltinOperator.Minimum, BuiltinOperator.Abs, BuiltinOperator.Neg,
            BuiltinOperator.Sign, BuiltinOperator.Square, BuiltinOperator.Sqrt, BuiltinOperator.Rsqrt,
            BuiltinOperator.Floor, BuiltinOperator.Ceil, BuiltinOperator.Round, BuiltinOperator.FloorDiv,
            BuiltinOperator.Relu, BuiltinOperator.Relu6, BuiltinOperator.ReluN1To1, BuiltinOperator.Relu0To1,
            BuiltinOperator.LeakyRelu, BuiltinOperator.Prelu, BuiltinOperator.Cumsum,
            BuiltinOperator.Less, BuiltinOperator.LessEqual, BuiltinOperator.Greater, BuiltinOperator.GreaterEqual,
            BuiltinOperator.Equal, BuiltinOperator.NotEqual,
            BuiltinOperator.LogicalAnd, BuiltinOperator.LogicalOr, BuiltinOperator.LogicalNot,
            BuiltinOperator.BitwiseXor, BuiltinOperator.RightShift,
            BuiltinOperator.StablehloAdd, BuiltinOperator.StablehloSubtract, BuiltinOperator.StablehloMultiply,
            BuiltinOperator.StablehloDivide, BuiltinOperator.StablehloMaximum, BuiltinOperator.StablehloMinimum,
            BuiltinOperator.StablehloAbs, BuiltinOperator.StablehloNegate, BuiltinOperator.StablehloFloor,
            BuiltinOperator.StablehloRsqrt, BuiltinOperator.StablehloAnd, BuiltinOperator.StablehloOr,
            BuiltinOperator.StablehloCompare, BuiltinOperator.StablehloShiftLeft,
        ]),

        // A difference and its square; a quotient and what is left of it; zero point and scale; both bounds.
        (2,
        [
            BuiltinOperator.SquaredDifference, BuiltinOperator.FloorMod, BuiltinOperator.StablehloRemainder,
            BuiltinOperator.Quantize, BuiltinOperator.Dequantize, BuiltinOperator.StablehloClamp,
        ]),

        // The square, its sum over the last dimension, the product with the inverse root.
        (3, [BuiltinOperator.L2Normalization]),

        // x * relu6(x + 3) / 6; both roundings of a quantization and back.
        (4, [BuiltinOperator.HardSwish, BuiltinOperator.FakeQuant]),

        // Four products of weights, three sums.
        (7, [BuiltinOperator.ResizeBilinear]),

        (MathFunction,
        [
            BuiltinOperator.Logistic, BuiltinOperator.Tanh, BuiltinOperator.Exp, BuiltinOperator.Log,
            BuiltinOperator.Sin, BuiltinOperator.Cos, BuiltinOperator.Pow, BuiltinOperator.Atan2, BuiltinOperator.Elu,
            BuiltinOperator.StablehloLogistic, BuiltinOperator.StablehloTanh, BuiltinOperator.StablehloExponential,
            BuiltinOperator.StablehloLog, BuiltinOperator.StablehloCosine, BuiltinOperator.StablehloPower,
            BuiltinOperator.StablehloCbrt,
        ]),

        // x * (1 + erf(x / sqrt 2)) / 2.
        (MathFunction + 4, [BuiltinOperator.Gelu]),

        // Maximum, difference, exp, sum, and the product or difference with what the sum gives.
        (MathFunction + 4, [BuiltinOperator.Softmax, BuiltinOperator.LogSoftmax]),
    ];

    /// <summary>Each input element enters one operation.</summary>
    private static BuiltinOperator[] OneOperationPerInput =>
    [
        BuiltinOperator.Sum, BuiltinOperator.Mean, BuiltinOperator.ReduceProd, BuiltinOperator.ReduceMax,
        BuiltinOperator.ReduceMin, BuiltinOperator.ReduceAny, BuiltinOperator.ReduceAll, BuiltinOperator.ArgMax,
        BuiltinOperator.ArgMin, BuiltinOperator.SegmentSum, BuiltinOperator.UnsortedSegmentSum,
        BuiltinOperator.UnsortedSegmentProd, BuiltinOperator.UnsortedSegmentMax, BuiltinOperator.UnsortedSegmentMin,
    ];

    /// <summary>Copies, lookups, conversions and choices.</summary>
    private static BuiltinOperator[] NoArithmetic =>
    [
        BuiltinOperator.Concatenation, BuiltinOperator.DepthToSpace, BuiltinOperator.SpaceToDepth,
        BuiltinOperator.EmbeddingLookup, BuiltinOperator.HashtableLookup, BuiltinOperator.Reshape, BuiltinOperator.Pad,
        BuiltinOperator.Padv2, BuiltinOperator.MirrorPad, BuiltinOperator.Gather, BuiltinOperator.GatherNd,
        BuiltinOperator.BatchToSpaceNd, BuiltinOperator.SpaceToBatchNd, BuiltinOperator.Transpose,
        BuiltinOperator.Squeeze, BuiltinOperator.ExpandDims, BuiltinOperator.StridedSlice, BuiltinOperator.Slice,
        BuiltinOperator.Split, BuiltinOperator.SplitV, BuiltinOperator.Cast, BuiltinOperator.Bitcast,
        BuiltinOperator.Select, BuiltinOperator.SelectV2, BuiltinOperator.Where, BuiltinOperator.Tile,
        BuiltinOperator.Shape, BuiltinOperator.Rank, BuiltinOperator.Pack, BuiltinOperator.Unpack,
        BuiltinOperator.OneHot, BuiltinOperator.ZerosLike, BuiltinOperator.Fill, BuiltinOperator.Range,
        BuiltinOperator.ResizeNearestNeighbor, BuiltinOperator.ReverseV2, BuiltinOperator.ReverseSequence,
        BuiltinOperator.MatrixDiag, BuiltinOperator.MatrixSetDiag, BuiltinOperator.ScatterNd,
        BuiltinOperator.SparseToDense, BuiltinOperator.Densify, BuiltinOperator.BroadcastTo,
        BuiltinOperator.BroadcastArgs, BuiltinOperator.DynamicUpdateSlice, BuiltinOperator.Real, BuiltinOperator.Imag,
        BuiltinOperator.VarHandle, BuiltinOperator.ReadVariable, BuiltinOperator.AssignVariable, BuiltinOperator.Dilate,
        BuiltinOperator.StablehloReshape, BuiltinOperator.StablehloConcatenate, BuiltinOperator.StablehloSlice,
        BuiltinOperator.StablehloBroadcastInDim, BuiltinOperator.StablehloSelect, BuiltinOperator.StablehloConvert,
        BuiltinOperator.StablehloDynamicSlice, BuiltinOperator.StablehloDynamicUpdateSlice,
        BuiltinOperator.StablehloPad, BuiltinOperator.StablehloIota, BuiltinOperator.StablehloGather,
        BuiltinOperator.StablehloTranspose,
    ];
}
