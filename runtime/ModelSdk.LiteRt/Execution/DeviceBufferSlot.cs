using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Memory of another interface that the application has bound: checked, wrapped, and out of our reach then.</summary>
internal sealed class DeviceBufferSlot : TensorSlot
{
    // What a build of the library without that kind of memory answers, and one without its accelerator.
    private static readonly Status[] NotBuiltIn = [Status.Unsupported, Status.NotFound];

    private readonly DeviceBuffer _source;
    private readonly TensorBufferHandle _buffer;

    /// <summary>Checks and wraps the buffer.</summary>
    /// <exception cref="ModelException">It cannot serve the tensor; the message says why and what to do.</exception>
    public DeviceBufferSlot(SlotRequest request, DeviceBuffer source)
        : base(request)
    {
        _source = source;
        BufferUse use = new(request.Tensor.Type, request.Shape, request.Accelerator)
        {
            ByteLength = request.ByteLength,
            RequiredLength = request.RequiredLength,
        };
        DeviceBufferRules.Check(source, use, request.Types);
        Status status = source.Import(request.Environment, request.NativeType, out nint native);
        if (Array.IndexOf(NotBuiltIn, status) >= 0)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"this LiteRT does not have such memory [{status} ({(int)status})]; it exists {source.Platforms}. Bind a HostBuffer "
                + "instead",
                (int)status);
        }

        LiteRtException.ThrowUnlessOk(status, $"wrapping {source.Description} for {request.Side} '{request.Tensor.Name}'");
        _buffer = new TensorBufferHandle(native, request.Environment);
    }

    /// <inheritdoc/>
    public override nint Native => _buffer.DangerousGetHandle();

    /// <inheritdoc/>
    public override long OwnBytes => 0;

    /// <inheritdoc/>
    public override Span<byte> Write() => throw NoSpan();

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read() => throw NoSpan();

    /// <inheritdoc/>
    public override void Dispose() => _buffer.Dispose();

    private ModelException NoSpan() => new(
        ModelErrorCode.UnsupportedOnDevice,
        $"{Request.Side} '{Request.Tensor.Name}' is bound to {_source.Description}, which has no span: read and write it with the "
        + "interface that it comes from, or bind null");
}
