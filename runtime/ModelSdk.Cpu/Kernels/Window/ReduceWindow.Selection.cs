using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Window;

/// <summary>Chooses the kernel of REDUCE_WINDOW and of STABLEHLO_REDUCE_WINDOW from function and type.</summary>
/// <remarks>Types and checks: LiteRT, tflite/kernels/stablehlo_reduce_window.cc.</remarks>
internal static class ReduceWindow
{
    private const int MaxRank = 6;

    /// <summary>REDUCE_WINDOW: the numbers are inputs.</summary>
    public static Kernel Create(NodeContext node)
    {
        int[] window = Numbers(node, 2);
        int[] strides = Numbers(node, 3);
        int[] dilations = Numbers(node, 4);
        int[] shape = node.Input(0).Shape;
        if (window.Length != shape.Length || strides.Length != shape.Length || dilations.Length != shape.Length)
        {
            throw node.Error($"window, strides and dilations must hold one number for each dimension of {node.Input(0)}");
        }

        WindowDimension[] dimensions =
        [
            .. shape.Select((size, i) => WindowDimension.Create(node, i, size, window[i], strides[i], 1, dilations[i], 0, 0)),
        ];
        return Create(node, dimensions, (ReduceWindowFunction)node.Node.Options2.Int32(0));
    }

    /// <summary>Checks types and ranks, sets the output's shape and makes the kernel.</summary>
    public static Kernel Create(NodeContext node, WindowDimension[] dimensions, ReduceWindowFunction function)
    {
        Value input = node.Input(0);
        Value initial = node.Input(1);
        if (input.Type != node.Output(0).Type || input.Type != initial.Type || initial.Count < 1)
        {
            throw node.Error($"{input}, the initial value {initial} and {node.Output(0)} must have the same element type");
        }

        if (dimensions.Length is 0 or > MaxRank)
        {
            throw node.Error($"{input} must have 1 to {MaxRank} dimensions");
        }

        node.SetShape(0, [.. dimensions.Select(static dimension => dimension.Output)]);
        // A bool is a byte here, whose sums native does not bring back to 0 and 1.
        return input.Type switch
        {
            TensorType.Float32 => Typed<float>(node, dimensions, function),
            TensorType.Float64 => Typed<double>(node, dimensions, function),
            TensorType.Bool or TensorType.Int8 => Typed<sbyte>(node, dimensions, function),
            TensorType.UInt8 => Typed<byte>(node, dimensions, function),
            TensorType.Int16 => Typed<short>(node, dimensions, function),
            TensorType.Int32 => Typed<int>(node, dimensions, function),
            TensorType.Int64 => Typed<long>(node, dimensions, function),
            _ => throw node.Error($"{input}: this operator does not exist for {input.Type}; convert the tensor first"),
        };
    }

    private static int[] Numbers(NodeContext node, int index) => node.Input(index).Type == TensorType.Int64
        ? node.ConstantInts(index)
        : throw node.Error($"input {index}, {node.Input(index)}, must be int64");

    private static Kernel Typed<T>(NodeContext node, WindowDimension[] dimensions, ReduceWindowFunction function)
        where T : unmanaged, INumber<T> => function switch
        {
            ReduceWindowFunction.Add => Make<T, Add<T>>(node, dimensions),
            ReduceWindowFunction.Mul => Make<T, Multiply<T>>(node, dimensions),
            ReduceWindowFunction.Maximum => Make<T, WindowMaximum<T>>(node, dimensions),
            ReduceWindowFunction.Minimum => Make<T, WindowMinimum<T>>(node, dimensions),
            ReduceWindowFunction.All => Make<T, WindowAll<T>>(node, dimensions),
            ReduceWindowFunction.Any => Make<T, WindowAny<T>>(node, dimensions),
            _ => throw node.Error($"the function {function} is not supported; it must be add, mul, minimum, maximum, all or any"),
        };

    private static ReduceWindowKernel<T, TOperator> Make<T, TOperator>(NodeContext node, WindowDimension[] dimensions)
        where T : unmanaged, INumber<T>
        where TOperator : struct, IVectorBinaryOperator<T> => new(dimensions, default, node.Settings.ForceReference);
}

/// <summary>The greater one; the new one when they do not compare.</summary>
internal readonly struct WindowMaximum<T> : IVectorBinaryOperator<T>
    where T : INumber<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => x >= y ? x : y;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, y), x, y);
}

/// <summary>The smaller one; the new one when they do not compare.</summary>
internal readonly struct WindowMinimum<T> : IVectorBinaryOperator<T>
    where T : INumber<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => x <= y ? x : y;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => Vector.ConditionalSelect(Vector.LessThanOrEqual(x, y), x, y);
}

/// <summary>1 when neither is 0.</summary>
internal readonly struct WindowAll<T> : IVectorBinaryOperator<T>
    where T : INumber<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => T.IsZero(x) || T.IsZero(y) ? T.Zero : T.One;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) =>
        Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero) | Vector.Equals(y, Vector<T>.Zero), Vector<T>.Zero, Vector<T>.One);
}

/// <summary>1 when one is not 0.</summary>
internal readonly struct WindowAny<T> : IVectorBinaryOperator<T>
    where T : INumber<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => T.IsZero(x) && T.IsZero(y) ? T.Zero : T.One;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) =>
        Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero) & Vector.Equals(y, Vector<T>.Zero), Vector<T>.Zero, Vector<T>.One);
}
