using System.Numerics;
using System.Numerics.Tensors;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>An associative operator that folds elements of a tensor.</summary>
internal interface IReduceOperator<T>
{
    /// <summary>The result without any element.</summary>
    static abstract T Identity { get; }

    /// <summary>Folds two elements.</summary>
    static abstract T Combine(T current, T next);

    /// <summary>Folds a line of elements, of which there is at least one.</summary>
    static abstract T Line(ReadOnlySpan<T> line);

    /// <summary>Folds each element of a row into the one below it.</summary>
    static abstract void Row(ReadOnlySpan<T> row, Span<T> current);
}

/// <summary>Sum; integers wrap.</summary>
internal readonly struct SumOperator<T> : IReduceOperator<T>
    where T : unmanaged, INumber<T>
{
    public static T Identity => T.Zero;

    public static T Combine(T current, T next) => current + next;

    public static T Line(ReadOnlySpan<T> line) => TensorPrimitives.Sum(line);

    public static void Row(ReadOnlySpan<T> row, Span<T> current) => TensorPrimitives.Add(current, row, current);
}

/// <summary>Product; integers wrap.</summary>
internal readonly struct ProductOperator<T> : IReduceOperator<T>
    where T : unmanaged, INumber<T>
{
    public static T Identity => T.One;

    public static T Combine(T current, T next) => current * next;

    public static T Line(ReadOnlySpan<T> line) => TensorPrimitives.Product(line);

    public static void Row(ReadOnlySpan<T> row, Span<T> current) => TensorPrimitives.Multiply(current, row, current);
}

/// <summary>Largest element; NaN never replaces a number, as in the native kernels.</summary>
internal readonly struct MaxOperator<T> : IReduceOperator<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Identity => T.MinValue;

    public static T Combine(T current, T next) => next > current ? next : current;

    public static T Line(ReadOnlySpan<T> line) => Extremes.Max(line, Identity);

    public static void Row(ReadOnlySpan<T> row, Span<T> current) => Extremes.MaxRow(row, current);
}

/// <summary>Smallest element; NaN never replaces a number, as in the native kernels.</summary>
internal readonly struct MinOperator<T> : IReduceOperator<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Identity => T.MaxValue;

    public static T Combine(T current, T next) => next < current ? next : current;

    public static T Line(ReadOnlySpan<T> line) => Extremes.Min(line, Identity);

    public static void Row(ReadOnlySpan<T> row, Span<T> current) => Extremes.MinRow(row, current);
}

/// <summary>Whether any element is true.</summary>
internal readonly struct AnyOperator : IReduceOperator<byte>
{
    public static byte Identity => 0;

    public static byte Combine(byte current, byte next) => (byte)(current | next);

    public static byte Line(ReadOnlySpan<byte> line) => line.ContainsAnyExcept((byte)0) ? (byte)1 : (byte)0;

    public static void Row(ReadOnlySpan<byte> row, Span<byte> current) =>
        TensorPrimitives.BitwiseOr<byte>(current, row, current);
}

/// <summary>Whether all elements are true.</summary>
internal readonly struct AllOperator : IReduceOperator<byte>
{
    public static byte Identity => 1;

    public static byte Combine(byte current, byte next) => (byte)(current & next);

    public static byte Line(ReadOnlySpan<byte> line) => line.Contains((byte)0) ? (byte)0 : (byte)1;

    public static void Row(ReadOnlySpan<byte> row, Span<byte> current) =>
        TensorPrimitives.BitwiseAnd<byte>(current, row, current);
}
