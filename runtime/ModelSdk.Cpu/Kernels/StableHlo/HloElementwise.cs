using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.StableHlo;

/// <summary>STABLEHLO_ADD, MULTIPLY, MAXIMUM, MINIMUM, AND and SHIFT_LEFT: tensors of one shape, quantized ones as plain integers.</summary>
/// <remarks>Types and checks: LiteRT, tflite/kernels/stablehlo_elementwise.h and stablehlo_shift_left.cc.</remarks>
internal static class HloElementwise
{
    /// <summary>STABLEHLO_ADD.</summary>
    public static Kernel Add(NodeContext node) => Create<AddMaker>(node);

    /// <summary>STABLEHLO_MULTIPLY.</summary>
    public static Kernel Multiply(NodeContext node) => Create<MultiplyMaker>(node);

    /// <summary>STABLEHLO_MAXIMUM.</summary>
    public static Kernel Maximum(NodeContext node) => Create<MaximumMaker>(node);

    /// <summary>STABLEHLO_MINIMUM.</summary>
    public static Kernel Minimum(NodeContext node) => Create<MinimumMaker>(node);

    /// <summary>STABLEHLO_AND.</summary>
    public static Kernel And(NodeContext node)
    {
        BroadcastPlan plan = Prepare(node);
        return node.Input(0).Type switch
        {
            TensorType.Bool => Binary.Scalar<bool, bool, BoolAnd>(node, plan, default),
            TensorType.Int8 or TensorType.UInt8 => Binary.Vector<byte, BitwiseAnd<byte>>(node, plan, default),
            TensorType.Int16 or TensorType.UInt16 => Binary.Vector<ushort, BitwiseAnd<ushort>>(node, plan, default),
            TensorType.Int32 or TensorType.UInt32 => Binary.Vector<uint, BitwiseAnd<uint>>(node, plan, default),
            TensorType.Int64 or TensorType.UInt64 => Binary.Vector<ulong, BitwiseAnd<ulong>>(node, plan, default),
            _ => throw node.UnsupportedType(),
        };
    }

    /// <summary>STABLEHLO_SHIFT_LEFT.</summary>
    public static Kernel ShiftLeft(NodeContext node)
    {
        BroadcastPlan plan = Prepare(node, sameShape: false);
        return node.Input(0).Type switch
        {
            TensorType.Int8 => Binary.Scalar<sbyte, sbyte, LeftShift<sbyte>>(node, plan, default),
            TensorType.Int16 => Binary.Scalar<short, short, LeftShift<short>>(node, plan, default),
            TensorType.Int32 => Binary.Scalar<int, int, LeftShift<int>>(node, plan, default),
            _ => throw node.UnsupportedType(),
        };
    }

    private static Kernel Create<TMaker>(NodeContext node)
        where TMaker : struct, IMaker
    {
        BroadcastPlan plan = Prepare(node);
        return node.Input(0).Type switch
        {
            TensorType.Float16 => TMaker.Scalar<Half>(node, plan),
            TensorType.Float32 => TMaker.Vector<float>(node, plan),
            TensorType.Float64 => TMaker.Vector<double>(node, plan),
            TensorType.Int8 => TMaker.Vector<sbyte>(node, plan),
            TensorType.Int16 => TMaker.Vector<short>(node, plan),
            TensorType.Int32 => TMaker.Vector<int>(node, plan),
            TensorType.Int64 => TMaker.Vector<long>(node, plan),
            TensorType.UInt8 => TMaker.Vector<byte>(node, plan),
            TensorType.UInt16 => TMaker.Vector<ushort>(node, plan),
            TensorType.UInt32 => TMaker.Vector<uint>(node, plan),
            TensorType.UInt64 => TMaker.Vector<ulong>(node, plan),
            TensorType.Bool => TMaker.IsUnion
                ? Binary.Scalar<bool, bool, BoolOr>(node, plan, default)
                : Binary.Scalar<bool, bool, BoolAnd>(node, plan, default),
            _ => throw node.UnsupportedType(),
        };
    }

    private static BroadcastPlan Prepare(NodeContext node, bool sameShape = true)
    {
        Value x = node.Input(0);
        Value y = node.Input(1);
        bool fits = sameShape ? x.Shape.AsSpan().SequenceEqual(y.Shape) : x.Count == y.Count;
        if (x.Type != y.Type || x.Type != node.Output(0).Type || !fits)
        {
            throw node.Error($"its inputs, {x} and {y}, must have the same shape and the element type of {node.Output(0)}");
        }

        node.SetShape(0, x.Shape);
        int[] flat = [x.Count];
        return BroadcastPlan.Create(flat, flat, flat);
    }

    // C# has no type parameter that is a generic operator itself; this is one operator for all element types.
    private interface IMaker
    {
        static abstract bool IsUnion { get; }

        static abstract Kernel Vector<T>(NodeContext node, BroadcastPlan plan)
            where T : unmanaged, INumber<T>;

        static abstract Kernel Scalar<T>(NodeContext node, BroadcastPlan plan)
            where T : unmanaged, INumber<T>;
    }

    private readonly struct AddMaker : IMaker
    {
        public static bool IsUnion => true;

        public static Kernel Vector<T>(NodeContext node, BroadcastPlan plan)
            where T : unmanaged, INumber<T> => Binary.Vector<T, Add<T>>(node, plan, default);

        public static Kernel Scalar<T>(NodeContext node, BroadcastPlan plan)
            where T : unmanaged, INumber<T> => Binary.Scalar<T, T, Add<T>>(node, plan, default);
    }

    private readonly struct MultiplyMaker : IMaker
    {
        public static bool IsUnion => false;

        public static Kernel Vector<T>(NodeContext node, BroadcastPlan plan)
            where T : unmanaged, INumber<T> => Binary.Vector<T, Multiply<T>>(node, plan, default);

        public static Kernel Scalar<T>(NodeContext node, BroadcastPlan plan)
            where T : unmanaged, INumber<T> => Binary.Scalar<T, T, Multiply<T>>(node, plan, default);
    }

    private readonly struct MaximumMaker : IMaker
    {
        public static bool IsUnion => true;

        public static Kernel Vector<T>(NodeContext node, BroadcastPlan plan)
            where T : unmanaged, INumber<T> => Binary.Vector<T, HloMaximum<T>>(node, plan, default);

        public static Kernel Scalar<T>(NodeContext node, BroadcastPlan plan)
            where T : unmanaged, INumber<T> => Binary.Scalar<T, T, HloMaximum<T>>(node, plan, default);
    }

    private readonly struct MinimumMaker : IMaker
    {
        public static bool IsUnion => false;

        public static Kernel Vector<T>(NodeContext node, BroadcastPlan plan)
            where T : unmanaged, INumber<T> => Binary.Vector<T, HloMinimum<T>>(node, plan, default);

        public static Kernel Scalar<T>(NodeContext node, BroadcastPlan plan)
            where T : unmanaged, INumber<T> => Binary.Scalar<T, T, HloMinimum<T>>(node, plan, default);
    }
}

/// <summary>The greater one; the first when they do not compare.</summary>
internal readonly struct HloMaximum<T> : IVectorBinaryOperator<T>
    where T : INumber<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => x < y ? y : x;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => Vector.ConditionalSelect(Vector.LessThan(x, y), y, x);
}

/// <summary>The smaller one; the first when they do not compare.</summary>
internal readonly struct HloMinimum<T> : IVectorBinaryOperator<T>
    where T : INumber<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => y < x ? y : x;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => Vector.ConditionalSelect(Vector.LessThan(y, x), y, x);
}

/// <summary>The second one, whatever stood there: an update without an operator.</summary>
internal readonly struct Replace<T> : IBinaryOperator<T, T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => y;
}

/// <summary>Both: also the product and the minimum of bools.</summary>
internal readonly struct BoolAnd : IBinaryOperator<bool, bool>
{
    /// <inheritdoc/>
    public bool Invoke(bool x, bool y) => x && y;
}

/// <summary>One of them: the sum and the maximum of bools.</summary>
internal readonly struct BoolOr : IBinaryOperator<bool, bool>
{
    /// <inheritdoc/>
    public bool Invoke(bool x, bool y) => x || y;
}

/// <summary>Bits that both have.</summary>
internal readonly struct BitwiseAnd<T> : IVectorBinaryOperator<T>
    where T : IBinaryInteger<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => x & y;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => x & y;
}

/// <summary>x * 2^y, cut to the bits of the type; 0 for a count that is negative or no less than 32.</summary>
internal readonly struct LeftShift<T> : IBinaryOperator<T, T>
    where T : IBinaryInteger<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y)
    {
        int count = int.CreateTruncating(y);
        return (uint)count < 32 ? T.CreateTruncating(int.CreateTruncating(x) << count) : T.Zero;
    }
}
