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
    public static TensorSlot Bind(SlotRequest request, TensorBuffer buffer, bool isInput) => buffer switch
    {
        HostBuffer host => BindHost(request, host, isInput),
        DeviceBuffer device => new DeviceBufferSlot(request, device),
        _ => throw new ModelException(
            ModelErrorCode.UnsupportedOnDevice, "LiteRT takes a HostBuffer and the buffers of ModelSdk.LiteRt, not this class"),
    };

    private static TensorSlot BindHost(SlotRequest request, HostBuffer host, bool isInput)
    {
        if (!request.Takes(TensorBufferType.HostMemory))
        {
            return new DeviceSlot(request, isInput, host);
        }

        if (!host.IsAligned)
        {
            return new CopiedHostSlot(
                request, host, isInput, $"LiteRT uses memory in place only where its address is a multiple of {HostBuffer.Alignment}");
        }

        // A tensor without elements has nothing that could be wrapped.
        if (request.ByteLength == 0 || !host.FitsInPlace(request.NativeLength))
        {
            return new CopiedHostSlot(
                request, host, isInput, $"LiteRT may read up to {HostBuffer.TailBytes} bytes behind a tensor, and the buffer ends earlier");
        }

        return new BoundHostSlot(request, host);
    }
}
