using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>A buffer of the accelerator's own kind, with our memory before or behind it: copied once for each run.</summary>
/// <remarks>
/// For accelerators that do not take host memory (WebGPU, OpenVINO). An output is fetched when it is first looked at
/// after a run, so that one nobody looks at costs nothing; the lock is held for the copy only.
/// </remarks>
internal sealed unsafe class DeviceSlot : TensorSlot
{
    private readonly HostBytes _bytes;
    private readonly TensorBufferHandle _buffer;
    private readonly bool _isInput;
    private bool _isStale;

    /// <summary>A buffer of the kind that the library prefers there.</summary>
    /// <param name="request">What for.</param>
    /// <param name="isInput">Whether the library reads it.</param>
    public DeviceSlot(SlotRequest request, bool isInput)
        : base(request)
    {
        _isInput = isInput;
        _bytes = new HostBytes(Math.Max(request.ByteLength, 1));
        LiteRtException.ThrowUnlessOk(
            TensorBufferApi.CreateFromRequirements(
                request.Environment, request.NativeType, request.Requirements, out nint buffer),
            $"making a buffer for {request.Side} '{request.Tensor.Name}'");
        _buffer = new TensorBufferHandle(buffer, request.Environment, request.Instance);
        LiteRtException.ThrowUnlessOk(
            TensorBufferApi.GetPackedSize(_buffer, out nuint size), $"asking for the size of '{request.Tensor.Name}'");
        if ((long)size < request.ByteLength)
        {
            _buffer.Dispose();
            throw new ModelException(
                ModelErrorCode.RuntimeFailure,
                $"the buffer that LiteRT made for {request.Side} '{request.Tensor.Name}' has {size} bytes, but the tensor has "
                + $"{request.ByteLength}");
        }
    }

    /// <inheritdoc/>
    public override nint Native => _buffer.DangerousGetHandle();

    /// <inheritdoc/>
    public override long OwnBytes => _bytes.Length;

    /// <inheritdoc/>
    public override Span<byte> Write() => _bytes.Span[..ByteLength];

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read()
    {
        if (_isStale)
        {
            Span<byte> target = _bytes.Span[..ByteLength];
            new ReadOnlySpan<byte>(Lock(LockMode.Read, "reading"), target.Length).CopyTo(target);
            Unlock("reading");
            _isStale = false;
        }

        return _bytes.Span[..ByteLength];
    }

    /// <inheritdoc/>
    public override void BeforeRun()
    {
        if (_isInput)
        {
            _bytes.Span[..ByteLength].CopyTo(new Span<byte>(Lock(LockMode.Write, "writing"), ByteLength));
            Unlock("writing");
        }
    }

    /// <inheritdoc/>
    public override void AfterRun() => _isStale = !_isInput;

    /// <inheritdoc/>
    public override void Dispose() => _buffer.Dispose();

    private void* Lock(LockMode mode, string what)
    {
        LiteRtException.ThrowUnlessOk(
            TensorBufferApi.Lock(Native, out void* address, mode), $"{what} {Request.Side} '{Request.Tensor.Name}'");
        return address;
    }

    private void Unlock(string what) =>
        LiteRtException.ThrowUnlessOk(TensorBufferApi.Unlock(Native), $"{what} {Request.Side} '{Request.Tensor.Name}'");
}
