using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ElementwiseKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.Add, ArithmeticKernels.Add),
        new(BuiltinOperator.Sub, ArithmeticKernels.Subtract),
        new(BuiltinOperator.Mul, ArithmeticKernels.Multiply),
        new(BuiltinOperator.Div, ArithmeticKernels.Divide),
        new(BuiltinOperator.SquaredDifference, ArithmeticKernels.SquaredDifference),
        new(BuiltinOperator.Maximum, ArithmeticKernels.Maximum),
        new(BuiltinOperator.Minimum, ArithmeticKernels.Minimum),
        new(BuiltinOperator.Abs, UnaryKernels.Absolute),
        new(BuiltinOperator.Neg, UnaryKernels.Negate),
        new(BuiltinOperator.Sign, UnaryKernels.Sign),
        new(BuiltinOperator.Sqrt, UnaryKernels.SquareRoot),
        new(BuiltinOperator.Rsqrt, UnaryKernels.ReciprocalSquareRoot),
        new(BuiltinOperator.Square, UnaryKernels.Float<Square>()),
        new(BuiltinOperator.Exp, UnaryKernels.Exponential),
        new(BuiltinOperator.Log, UnaryKernels.Logarithm),
        new(BuiltinOperator.Sin, UnaryKernels.Float<Sine>(Unary.CostlyGrain)),
        new(BuiltinOperator.Cos, UnaryKernels.Float<Cosine>(Unary.CostlyGrain)),
        new(BuiltinOperator.Floor, UnaryKernels.Float<RoundDown>()),
        new(BuiltinOperator.Ceil, UnaryKernels.Float<RoundUp>()),
        new(BuiltinOperator.Round, UnaryKernels.Float<RoundToEven>()),
        new(BuiltinOperator.Pow, IntegerKernels.Power),
        new(BuiltinOperator.FloorDiv, IntegerKernels.FloorDivide),
        new(BuiltinOperator.FloorMod, IntegerKernels.FloorModulo),
        new(BuiltinOperator.Atan2, IntegerKernels.Arctangent),
        new("Atan2", IntegerKernels.CustomArctangent),
        new("Sign", UnaryKernels.CustomSign),
        new(BuiltinOperator.BitwiseXor, BitKernels.ExclusiveOr),
        new(BuiltinOperator.RightShift, BitKernels.ShiftRight),
        new(BuiltinOperator.Bitcast, BitKernels.Cast),
        new(BuiltinOperator.LogicalAnd, IntegerKernels.And),
        new(BuiltinOperator.LogicalOr, IntegerKernels.Or),
        new(BuiltinOperator.LogicalNot, UnaryKernels.LogicalNot),
        new(BuiltinOperator.Less, ComparisonKernels.Compare<Less>),
        new(BuiltinOperator.LessEqual, ComparisonKernels.Compare<LessOrEqual>),
        new(BuiltinOperator.Greater, ComparisonKernels.Compare<Greater>),
        new(BuiltinOperator.GreaterEqual, ComparisonKernels.Compare<GreaterOrEqual>),
        new(BuiltinOperator.Equal, ComparisonKernels.Compare<Equal>),
        new(BuiltinOperator.NotEqual, ComparisonKernels.Compare<NotEqual>),
        new(BuiltinOperator.Select, SelectKernels.Select),
        new(BuiltinOperator.SelectV2, SelectKernels.SelectV2),
        new(BuiltinOperator.AddN, AddNKernels.Create),
        new(BuiltinOperator.Cumsum, CumulativeSumKernels.Create),
        new(BuiltinOperator.OneHot, OneHotKernels.Create),
        new(BuiltinOperator.Fill, FillKernels.Fill),
        new(BuiltinOperator.ZerosLike, FillKernels.ZerosLike),
        new(BuiltinOperator.Range, FillKernels.Range),
        new(BuiltinOperator.BroadcastTo, BroadcastToKernels.BroadcastTo),
        new(BuiltinOperator.Tile, BroadcastToKernels.Tile),
    ];
}
