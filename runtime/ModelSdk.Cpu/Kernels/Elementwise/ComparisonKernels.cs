using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>A relation of two numbers.</summary>
internal interface IRelation
{
    /// <summary>Whether it holds.</summary>
    static abstract bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool>;
}

/// <summary>Factories of the comparisons.</summary>
internal static class ComparisonKernels
{
    /// <summary>LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL or NOT_EQUAL.</summary>
    public static Kernel Compare<TRelation>(NodeContext node)
        where TRelation : struct, IRelation
    {
        BroadcastPlan plan = Binary.Prepare(node, result: TensorType.Bool);
        Value input = node.Input(0);
        bool isQuantized = input.Quantization is not null && node.Input(1).Quantization is not null;
        return input.Type switch
        {
            TensorType.Float32 => Plain<float, TRelation>(node, plan),
            TensorType.Float16 => Plain<Half, TRelation>(node, plan),
            TensorType.BFloat16 => Binary.Scalar<BFloat16, bool, BFloat16Relation<TRelation>>(node, plan, default),
            TensorType.Int32 => Plain<int, TRelation>(node, plan),
            TensorType.Int64 => Plain<long, TRelation>(node, plan),
            TensorType.Bool => Plain<byte, TRelation>(node, plan),
            TensorType.UInt8 when isQuantized => Binary.Scalar<byte, bool, ScaledRelation<byte, TRelation>>(node, plan, Scaled<byte, TRelation>(node)),
            TensorType.Int8 when isQuantized => Binary.Scalar<sbyte, bool, ScaledRelation<sbyte, TRelation>>(node, plan, Scaled<sbyte, TRelation>(node)),
            TensorType.Int16 when isQuantized && IsEquality<TRelation>() =>
                Binary.Scalar<short, bool, ScaledRelation<short, TRelation>>(node, plan, Scaled<short, TRelation>(node)),
            TensorType.Int16 => Plain<short, TRelation>(node, plan),
            TensorType.UInt8 => Plain<byte, TRelation>(node, plan),
            TensorType.Int8 => Plain<sbyte, TRelation>(node, plan),
            TensorType.String when IsEquality<TRelation>() => new StringEqualKernel(node, plan, typeof(TRelation) == typeof(Equal)),
            _ => throw node.UnsupportedType(),
        };
    }

    private static Kernel Plain<T, TRelation>(NodeContext node, BroadcastPlan plan)
        where T : unmanaged, IComparisonOperators<T, T, bool>
        where TRelation : struct, IRelation =>
        Binary.Scalar<T, bool, PlainRelation<T, TRelation>>(node, plan, default);

    // The reference kernels order int16 numbers as they are, and scale them for (in)equality only.
    private static bool IsEquality<TRelation>() => typeof(TRelation) == typeof(Equal) || typeof(TRelation) == typeof(NotEqual);

    private static ScaledRelation<T, TRelation> Scaled<T, TRelation>(NodeContext node)
        where T : unmanaged
        where TRelation : struct, IRelation
    {
        const int LeftShift = 8;
        QuantizationParameters x = node.PerTensor(node.Input(0));
        QuantizationParameters y = node.PerTensor(node.Input(1));
        return new ScaledRelation<T, TRelation>(
            new ScaledSide(x.ZeroPoint, LeftShift, FixedMultiplier.From(x.Scale)),
            new ScaledSide(y.ZeroPoint, LeftShift, FixedMultiplier.From(y.Scale)));
    }

    private readonly struct PlainRelation<T, TRelation> : IBinaryOperator<T, bool>
        where T : IComparisonOperators<T, T, bool>
        where TRelation : struct, IRelation
    {
        public bool Invoke(T x, T y) => TRelation.Holds(x, y);
    }

    private readonly struct BFloat16Relation<TRelation> : IBinaryOperator<BFloat16, bool>
        where TRelation : struct, IRelation
    {
        public bool Invoke(BFloat16 x, BFloat16 y) => TRelation.Holds((float)x, (float)y);
    }

    private readonly struct ScaledRelation<T, TRelation>(ScaledSide left, ScaledSide right) : IBinaryOperator<T, bool>
        where T : unmanaged
        where TRelation : struct, IRelation
    {
        public bool Invoke(T x, T y) => TRelation.Holds(left.Scale(Widening.Widen(x)), right.Scale(Widening.Widen(y)));
    }
}

/// <summary>x &lt; y.</summary>
internal readonly struct Less : IRelation
{
    /// <inheritdoc/>
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x < y;
}

/// <summary>x &lt;= y.</summary>
internal readonly struct LessOrEqual : IRelation
{
    /// <inheritdoc/>
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x <= y;
}

/// <summary>x &gt; y.</summary>
internal readonly struct Greater : IRelation
{
    /// <inheritdoc/>
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x > y;
}

/// <summary>x &gt;= y.</summary>
internal readonly struct GreaterOrEqual : IRelation
{
    /// <inheritdoc/>
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x >= y;
}

/// <summary>x == y.</summary>
internal readonly struct Equal : IRelation
{
    /// <inheritdoc/>
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x == y;
}

/// <summary>x != y.</summary>
internal readonly struct NotEqual : IRelation
{
    /// <inheritdoc/>
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x != y;
}
