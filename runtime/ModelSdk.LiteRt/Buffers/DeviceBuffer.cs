using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Memory of a graphics, camera or driver interface that LiteRT's accelerators use in place.</summary>
/// <remarks>
/// Bound with <see cref="ModelSession.BindInput(int, TensorBuffer)"/>. Each kind is checked for its known traps before the
/// library sees it, because a device answers them with a wrong picture or the end of the process, not with an error. The
/// tensor starts at the first byte: LiteRT's interface has offsets, which its CPU and GPU code ignores. Spans of a tensor
/// that is bound to one do not exist. docs/zero-copy.md says what was tested where.
/// </remarks>
public abstract class DeviceBuffer : TensorBuffer
{
    /// <summary>Lengths are multiples of this: some drivers cut off the rest, or read behind it.</summary>
    public const int LengthAlignment = 64;

    private readonly Action? _released;

    private protected DeviceBuffer(Action? released) => _released = released;

    /// <summary>What the library calls this kind of memory.</summary>
    internal abstract TensorBufferType Type { get; }

    /// <summary>Where LiteRT has this kind of memory, for messages.</summary>
    internal abstract string Platforms { get; }

    /// <summary>The length to allocate for a tensor.</summary>
    /// <param name="bytes">Length of the tensor.</param>
    public static long AlignedLength(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return checked(bytes + LengthAlignment - 1) / LengthAlignment * LengthAlignment;
    }

    /// <summary>Refuses what this kind of memory cannot be used for.</summary>
    /// <exception cref="ModelException">Why, with what to do.</exception>
    internal abstract void Check(BufferUse use);

    /// <summary>Wraps the memory for the library; without a deallocator.</summary>
    internal abstract Status Import(EnvironmentHandle environment, in RankedTensorType type, out nint buffer);

    /// <inheritdoc/>
    protected override void Release() => _released?.Invoke();

    /// <summary>Refuses lengths that drivers round.</summary>
    private protected static void CheckLength(long length, string what)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (length % LengthAlignment != 0)
        {
            throw Refused(
                $"{what} has {length:N0} bytes, which is not a multiple of {LengthAlignment}: drivers round such lengths each in "
                + $"their own way, and pictures come out tinted or shifted. Allocate {AlignedLength(length):N0} bytes "
                + $"({nameof(DeviceBuffer)}.{nameof(AlignedLength)})");
        }
    }

    /// <summary>An exception for memory that is not as it has to be.</summary>
    private protected static ModelException Refused(string message) => new(ModelErrorCode.InvalidArgument, message);
}
