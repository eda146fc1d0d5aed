namespace ModelSdk.LiteRt;

/// <summary>Host memory of the application that a tensor is bound to; who binds keeps it alive (see ModelSession).</summary>
/// <remarks>Its length is looked at in each access: outputs may turn out larger after a resize or a run.</remarks>
internal sealed unsafe class BoundMemory(HostBuffer buffer, SlotRequest request)
{
    private readonly byte* _address = (byte*)buffer.Address;

    /// <summary>First byte.</summary>
    public void* Address => _address;

    /// <summary>The tensor's bytes.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.ShapeMismatch"/>: the memory is shorter.</exception>
    public Span<byte> Bytes(int length) => length <= buffer.Length
        ? new Span<byte>(_address, length)
        : throw new ModelException(
            ModelErrorCode.ShapeMismatch,
            $"{request.Side} '{request.Tensor.Name}' has {length:N0} bytes now, more than {buffer.Description} that it is bound "
            + "to: bind a longer buffer, or null");
}
