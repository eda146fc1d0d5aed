namespace ModelSdk.LiteRt;

/// <summary>Host memory of the application that the library cannot use in place; each run copies, and the session says why.</summary>
internal sealed class CopiedHostSlot(SlotRequest request, HostBuffer buffer, bool isInput, string reason) : TensorSlot(request)
{
    private readonly HostSlot _own = new(request);
    private readonly BoundMemory _memory = new(buffer, request);

    /// <inheritdoc/>
    public override nint Native => _own.Native;

    /// <inheritdoc/>
    public override long OwnBytes => _own.OwnBytes;

    /// <inheritdoc/>
    public override string CopyReason => reason;

    /// <inheritdoc/>
    public override Span<byte> Write() => _memory.Bytes(ByteLength);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read() => _memory.Bytes(ByteLength);

    /// <inheritdoc/>
    public override void BeforeRun()
    {
        // Of an output, only whether it fits: what does not is said before anything ran.
        Span<byte> bytes = _memory.Bytes(ByteLength);
        if (isInput)
        {
            bytes.CopyTo(_own.Write());
        }
    }

    /// <inheritdoc/>
    public override void AfterRun()
    {
        if (!isInput)
        {
            _own.Read()[..ByteLength].CopyTo(_memory.Bytes(ByteLength));
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _own.Dispose();
}
