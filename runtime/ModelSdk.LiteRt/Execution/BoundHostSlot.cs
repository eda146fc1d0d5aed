using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Host memory of the application that the library reads and writes in place.</summary>
internal sealed unsafe class BoundHostSlot : TensorSlot
{
    private readonly BoundMemory _memory;
    private readonly TensorBufferHandle _buffer;

    /// <summary>Wraps the memory, which <see cref="SlotFactory"/> found fit for it.</summary>
    public BoundHostSlot(SlotRequest request, HostBuffer buffer)
        : base(request)
    {
        _memory = new BoundMemory(buffer, request);
        LiteRtException.ThrowUnlessOk(
            TensorBufferApi.CreateFromHostMemory(
                request.NativeType, _memory.Address, (nuint)request.NativeLength, null, out nint native),
            $"wrapping the memory that {request.Side} '{request.Tensor.Name}' is bound to");
        _buffer = new TensorBufferHandle(native);
    }

    /// <inheritdoc/>
    public override nint Native => _buffer.DangerousGetHandle();

    /// <inheritdoc/>
    public override long OwnBytes => 0;

    /// <inheritdoc/>
    public override Span<byte> Write() => _memory.Bytes(ByteLength);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read() => _memory.Bytes(ByteLength);

    /// <inheritdoc/>
    public override void Dispose() => _buffer.Dispose();
}
