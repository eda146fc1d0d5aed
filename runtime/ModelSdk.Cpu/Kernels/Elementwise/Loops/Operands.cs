using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.Elementwise.Loops;

/// <summary>One side of a binary loop: elements in memory, or one element for all (<see cref="Repeated{T}"/>).</summary>
internal interface IOperand<T>
    where T : unmanaged
{
    /// <summary>Element <paramref name="index"/>.</summary>
    T this[int index] { get; }

    /// <summary>The vector that starts at element <paramref name="index"/>.</summary>
    Vector<T> Load(int index);
}

/// <summary>Consecutive elements.</summary>
internal readonly unsafe struct Consecutive<T>(T* start) : IOperand<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => start[index];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Load(int index) => Vector.Load(start + index);
}

/// <summary>The same element everywhere.</summary>
internal readonly struct Repeated<T>(T value) : IOperand<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Load(int index) => new(value);
}
