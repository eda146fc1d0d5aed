using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>A buffer of the accelerator's own kind, with host memory before or behind it: copied once for each run.</summary>
/// <remarks>
/// For accelerators that do not take host memory (WebGPU, OpenVINO). The memory is ours or the application's. An output in
/// ours is fetched when it is first looked at after a run, so that one nobody looks at costs nothing; the application's
/// is filled after each. The lock is held for the copy only.
/// </remarks>
internal sealed unsafe class DeviceSlot : TensorSlot
{
    private readonly HostBytes? _own;
    private readonly BoundMemory? _bound;
    private readonly TensorBufferHandle _buffer;
    private readonly bool _isInput;
    private bool _isStale;

    /// <summary>A buffer of the kind that the library prefers there.</summary>
    /// <param name="request">What for.</param>
    /// <param name="isInput">Whether the library reads it.</param>
    /// <param name="bound">Memory of the application, or null.</param>
    public DeviceSlot(SlotRequest request, bool isInput, HostBuffer? bound = null)
        : base(request)
    {
        _isInput = isInput;
        _bound = bound is null ? null : new BoundMemory(bound, request);
        CopyReason = bound is null
            ? ""
            : $"the {request.Accelerator} does not take host memory for this tensor, but {string.Join(", ", request.Types)}";
        _own = bound is null ? new HostBytes(Math.Max(request.ByteLength, 1)) : null;
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
    public override long OwnBytes => _own?.Length ?? 0;

    /// <inheritdoc/>
    public override string CopyReason { get; }

    private Span<byte> Memory => _bound is not null ? _bound.Bytes(ByteLength) : _own!.Span[..ByteLength];

    /// <inheritdoc/>
    public override Span<byte> Write() => Memory;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read()
    {
        if (_isStale)
        {
            Span<byte> target = Memory;
            new ReadOnlySpan<byte>(Lock(LockMode.Read, "reading"), target.Length).CopyTo(target);
            Unlock("reading");
            _isStale = false;
        }

        return Memory;
    }

    /// <inheritdoc/>
    public override void BeforeRun()
    {
        // Of an output, only whether it fits: what does not is said before anything ran.
        Span<byte> memory = Memory;
        if (_isInput)
        {
            memory.CopyTo(new Span<byte>(Lock(LockMode.Write, "writing"), ByteLength));
            Unlock("writing");
        }
    }

    /// <inheritdoc/>
    public override void AfterRun()
    {
        _isStale = !_isInput;
        if (_bound is not null)
        {
            Read();
        }
    }

    /// <inheritdoc/>
    public override void Wait() => Read();

    /// <inheritdoc/>
    public override void Dispose() => _buffer.Dispose();

    private void* Lock(LockMode mode, string what)
    {
        Status status = TensorBufferApi.Lock(Native, out void* address, mode);
        return status == Status.Ok ? address : throw Failure(status, what);
    }

    private void Unlock(string what)
    {
        Status status = TensorBufferApi.Unlock(Native);
        if (status != Status.Ok)
        {
            throw Failure(status, what);
        }
    }

    // Made when it is needed: a run allocates nothing.
    private ModelException Failure(Status status, string what) =>
        LiteRtException.Of(status, $"{what} {Request.Side} '{Request.Tensor.Name}'");
}
