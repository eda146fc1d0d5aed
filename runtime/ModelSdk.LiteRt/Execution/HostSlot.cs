using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Host memory of ours that the library reads and writes in place: nothing is copied, and spans stay where they are.</summary>
internal sealed unsafe class HostSlot : TensorSlot
{
    private const int LargestElement = 32;

    private readonly HostBytes _bytes;
    private readonly TensorBufferHandle _buffer;

    public HostSlot(SlotRequest request)
        : base(request)
    {
        // The library counts 32 bytes for a complex number of 16 when it checks sizes (litert-c-api.md 10.1).
        long length = request.Tensor.Type == TensorType.Complex128 ? request.ByteLength * 2 : request.ByteLength;

        // A buffer without bytes or with a dimension of 0 is refused, an output without elements is not.
        RankedTensorType type = length == 0 && request.Side == "output" ? NativeTypes.Of(request.Tensor.Type, [1]) : request.NativeType;
        _bytes = new HostBytes(length == 0 ? LargestElement : length);
        LiteRtException.ThrowUnlessOk(
            TensorBufferApi.CreateFromHostMemory(type, _bytes.Address, (nuint)_bytes.Length, null, out nint buffer),
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
