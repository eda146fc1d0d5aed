using System.Runtime.InteropServices;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>An input or output of a custom operator's node, as far as it is known before a run.</summary>
public sealed class CustomTensor
{
    /// <summary>Name in the model.</summary>
    public required string Name { get; init; }

    /// <summary>Element type.</summary>
    public required TensorType Type { get; init; }

    /// <summary>Dimensions, outermost first; for an output what the file says, which is only a hint.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Scale and zero point; null when the tensor is not quantized, or not with one scale.</summary>
    public Quantization? Quantization => Scales.Count == 1 ? new Quantization(Scales[0], ZeroPoints[0]) : null;

    /// <summary>Scales of a quantized tensor: one, or one for each index of <see cref="QuantizedDimension"/>; else empty.</summary>
    public IReadOnlyList<float> Scales { get; init; } = [];

    /// <summary>Zero points, as many as scales.</summary>
    public IReadOnlyList<int> ZeroPoints { get; init; } = [];

    /// <summary>Dimension of the channels; meaningless with one scale.</summary>
    public int QuantizedDimension { get; init; }

    /// <summary>Whether <see cref="Elements{T}"/> are known before a run.</summary>
    public bool IsConstant { get; init; }

    /// <summary>Whether the tensor keeps its elements between runs, so that a run may write it although it is an input.</summary>
    public bool IsVariable { get; init; }

    /// <summary>The bytes of a constant; empty for all others.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The elements of a constant.</summary>
    /// <typeparam name="T">The .NET type of the elements, as for <see cref="ModelSession.Input{T}(int)"/>.</typeparam>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.TypeMismatch"/>: the elements are of another type.
    /// <see cref="ModelErrorCode.UnsupportedOnDevice"/>: they are not known; see <see cref="CustomNode.Known"/>.
    /// </exception>
    public ReadOnlySpan<T> Elements<T>()
        where T : unmanaged
    {
        CheckType<T>(Name, Type);
        return IsConstant
            ? MemoryMarshal.Cast<byte, T>(Data.Span)
            : throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"the elements of '{Name}' are not known when the node is prepared; ask for them with CustomNode.Known, or read "
                + "them in the run");
    }

    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' ({Type.Name()} [{string.Join(',', Shape)}])";

    internal static void CheckType<T>(string name, TensorType type)
        where T : unmanaged
    {
        if (!ElementTypes.Of<T>.Accepts(type))
        {
            throw new ModelException(
                ModelErrorCode.TypeMismatch,
                $"'{name}' has elements of type {type.Name()}, not {typeof(T).Name}; use {ElementTypes.KeywordOf(type)}");
        }
    }
}
