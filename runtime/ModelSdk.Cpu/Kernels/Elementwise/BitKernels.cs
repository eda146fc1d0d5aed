using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Factories of BITWISE_XOR, RIGHT_SHIFT and BITCAST.</summary>
internal static class BitKernels
{
    /// <summary>BITWISE_XOR; the sign does not matter, so that each size has one loop.</summary>
    public static Kernel ExclusiveOr(NodeContext node)
    {
        BroadcastPlan plan = Prepare(node);
        return node.Input(0).Type switch
        {
            TensorType.Int8 or TensorType.UInt8 => Binary.Vector<byte, ExclusiveOr<byte>>(node, plan, default),
            TensorType.Int16 or TensorType.UInt16 => Binary.Vector<ushort, ExclusiveOr<ushort>>(node, plan, default),
            TensorType.Int32 or TensorType.UInt32 => Binary.Vector<uint, ExclusiveOr<uint>>(node, plan, default),
            _ => throw UnsupportedType(node),
        };
    }

    /// <summary>RIGHT_SHIFT.</summary>
    public static Kernel ShiftRight(NodeContext node)
    {
        BroadcastPlan plan = Prepare(node);
        return node.Input(0).Type switch
        {
            TensorType.Int8 => Binary.Scalar<sbyte, sbyte, ShiftRight<sbyte>>(node, plan, default),
            TensorType.UInt8 => Binary.Scalar<byte, byte, ShiftRight<byte>>(node, plan, default),
            TensorType.Int16 => Binary.Scalar<short, short, ShiftRight<short>>(node, plan, default),
            TensorType.UInt16 => Binary.Scalar<ushort, ushort, ShiftRight<ushort>>(node, plan, default),
            TensorType.Int32 => Binary.Scalar<int, int, ShiftRight<int>>(node, plan, default),
            TensorType.UInt32 => Binary.Scalar<uint, uint, ShiftRight<uint>>(node, plan, default),
            _ => throw UnsupportedType(node),
        };
    }

    /// <summary>BITCAST: the same bytes; a last dimension appears or disappears where the size of elements changes.</summary>
    public static Kernel Cast(NodeContext node)
    {
        Value input = node.Input(0);
        Value output = node.Output(0);
        int from = input.Type.Bits();
        int to = output.Type.Bits();
        if (from < 8 || to < 8)
        {
            throw node.Error($"from {input} to {output.Type} is not possible: both types must have elements of whole bytes");
        }

        if (from < to && (input.Shape.Length == 0 || input.Shape[^1] != to / from))
        {
            throw node.Error($"{input} cannot become {output.Type}: its last dimension must be {to / from}");
        }

        node.SetShape(0, from > to ? [.. input.Shape, from / to] : from < to ? input.Shape[..^1] : input.Shape);
        return new AliasKernel();
    }

    private static BroadcastPlan Prepare(NodeContext node)
    {
        BroadcastPlan plan = Binary.Prepare(node);
        return node.Output(0).Type == node.Input(0).Type
            ? plan
            : throw node.Error($"{node.Output(0)} must have the type of {node.Input(0)}");
    }

    private static ModelException UnsupportedType(NodeContext node) =>
        node.Error($"the type of {node.Input(0)} must be an integer of 8, 16 or 32 bits");
}

/// <summary>x ^ y.</summary>
internal readonly struct ExclusiveOr<T> : IVectorBinaryOperator<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => x ^ y;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => x ^ y;
}

/// <summary>x >> y, arithmetic for signed types; y is clamped to 0 and the number of bits less one.</summary>
internal readonly unsafe struct ShiftRight<T> : IBinaryOperator<T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y)
    {
        T greatest = T.CreateTruncating((sizeof(T) * 8) - 1);
        return x >> int.CreateTruncating(T.Clamp(y, T.Zero, greatest));
    }
}
