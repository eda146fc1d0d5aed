using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>What lies in the memory object of an <see cref="OpenClBuffer"/>.</summary>
public enum OpenClBufferKind
{
    /// <summary>A buffer in the layout of LiteRT's GPU kernels.</summary>
    Kernel = 10,

    /// <summary>A buffer with the tensor as in a file: row-major, without padding.</summary>
    Packed = 14,
}

/// <summary>A memory object of OpenCL.</summary>
/// <remarks>
/// It belongs to a context of OpenCL, which must be the one of LiteRT's GPU accelerator; that cannot be checked. The
/// memory object stays the application's: release it when <c>released</c> is called. Never run by the authors on a device.
/// </remarks>
public sealed class OpenClBuffer : DeviceBuffer
{
    private readonly nint _memory;
    private readonly OpenClBufferKind _kind;

    /// <summary>Wraps a memory object.</summary>
    /// <param name="memory">cl_mem of a buffer, not of an image.</param>
    /// <param name="length">Its length in bytes, as given to clCreateBuffer; a multiple of 64.</param>
    /// <param name="kind">What lies in it.</param>
    /// <param name="released">Called once, when the buffer is disposed and no session uses it any more; on any thread.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.InvalidArgument"/>: the length is not a multiple of 64, or the memory object is null.
    /// </exception>
    public OpenClBuffer(
        nint memory, long length, OpenClBufferKind kind = OpenClBufferKind.Packed, Action? released = null)
        : base(released)
    {
        if (memory == 0)
        {
            throw Refused("the memory object of OpenCL is null; see what clCreateBuffer returned.");
        }

        if (kind is not (OpenClBufferKind.Kernel or OpenClBufferKind.Packed))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of memory object");
        }

        CheckLength(length, "the OpenCL buffer");
        _memory = memory;
        _kind = kind;
        Length = length;
    }

    /// <inheritdoc/>
    public override string Description => $"an OpenCL buffer ({_kind}, {Length:N0} bytes)";

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    internal override TensorBufferType Type => (TensorBufferType)_kind;

    /// <inheritdoc/>
    internal override string Platforms =>
        "on Android and Linux, where the OpenCL accelerator of LiteRT's Android package is loaded (libLiteRtClGlAccelerator.so)";

    /// <inheritdoc/>
    internal override void Check(BufferUse use)
    {
        // The length was checked against the tensor and the accelerator; there is nothing else to see from outside.
    }

    /// <inheritdoc/>
    internal override unsafe Status Import(EnvironmentHandle environment, in RankedTensorType type, out nint buffer) =>
        TensorBufferApi.CreateFromOpenCl(environment, type, Type, _memory, (nuint)Length, null, out buffer);
}
