using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Host memory of ours that the library reads and writes in place: nothing is copied, and spans stay where they are.</summary>
internal sealed unsafe class HostSlot : TensorSlot
{
    private readonly HostBytes _bytes;
    private readonly TensorBufferHandle _buffer;

    public HostSlot(SlotRequest request)
        : base(request)
    {
        // The library counts 32 bytes for a complex number of 16 when it checks sizes (litert-c-api.md 10.1).
        long length = request.Tensor.Type == TensorType.Complex128 ? request.ByteLength * 2 : request.ByteLength;

        // A buffer without bytes is refused, a tensor without elements is not.
        _bytes = new HostBytes(Math.Max(length, 1));
        LiteRtException.ThrowUnlessOk(
            TensorBufferApi.CreateFromHostMemory(request.NativeType, _bytes.Address, (nuint)_bytes.Length, null, out nint buffer),
            $"wrapping the memory of {request.Side} '{request.Tensor.Name}'");
        _buffer = new TensorBufferHandle(buffer);
    }

    /// <inheritdoc/>
    public override nint Native => _buffer.DangerousGetHandle();

    /// <inheritdoc/>
    public override long OwnBytes => _bytes.Length;

    /// <inheritdoc/>
    public override Span<byte> Write() => _bytes.Span[..ByteLength];

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read() => _bytes.Span[..ByteLength];

    /// <inheritdoc/>
    public override void Dispose() => _buffer.Dispose();
}
