using ModelSdk.Format;

namespace ModelSdk.LiteRt;

/// <summary>What a buffer is to be bound to; made by <see cref="DeviceBufferSlot"/>, judged by each kind of buffer.</summary>
/// <param name="Type">The tensor's element type.</param>
/// <param name="Shape">The tensor's dimensions.</param>
/// <param name="Accelerator">The accelerator that the model runs on.</param>
internal sealed record BufferUse(TensorType Type, int[] Shape, Accelerator Accelerator)
{
    /// <summary>Bytes of the tensor without padding.</summary>
    public long ByteLength { get; init; }

    /// <summary>Bytes that the accelerator asks for; more than the tensor's where it pads rows or channels.</summary>
    public long RequiredLength { get; init; }

    /// <summary>The tensor as messages show it.</summary>
    public string Text => $"{Type.Name()} [{string.Join(", ", Shape)}]";
}
