using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Chooses the kind of slot for a port; the one place that knows them all. Called by <see cref="LiteRtSession"/>.</summary>
internal static class SlotFactory
{
    /// <summary>A slot over memory of the session: the library's in place where it takes host memory, else with a copy.</summary>
    public static TensorSlot Create(SlotRequest request, bool isInput) =>
        request.Takes(TensorBufferType.HostMemory) ? new HostSlot(request) : new DeviceSlot(request, isInput);

    /// <summary>A slot over memory of the application.</summary>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.UnsupportedOnDevice"/>: the library cannot take that kind of buffer there.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: the buffer is too small.
    /// </exception>
    public static TensorSlot Bind(SlotRequest request, TensorBuffer buffer, bool isInput)
    {
        _ = isInput;
        throw new ModelException(
            ModelErrorCode.UnsupportedOnDevice,
            $"{request.Side} '{request.Tensor.Name}' cannot be bound to {buffer.Description}");
    }
}
