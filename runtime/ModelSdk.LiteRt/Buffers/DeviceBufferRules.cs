using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>What every kind of device memory has to fulfil before a tensor is bound to it; asked by <see cref="DeviceBufferSlot"/>.</summary>
internal static class DeviceBufferRules
{
    // The CPU locks these for the time of a run; everybody else takes exactly what it lists (litert-c-api.md 10.2).
    private static readonly TensorBufferType[] LockedByCpu =
        [TensorBufferType.Ahwb, TensorBufferType.DmaBuf, TensorBufferType.OpenClBuffer, TensorBufferType.OpenClBufferPacked];

    /// <summary>Refuses what cannot be bound.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="use">The tensor.</param>
    /// <param name="taken">Kinds of memory that the accelerator takes for the tensor.</param>
    /// <exception cref="ModelException">Why.</exception>
    public static void Check(DeviceBuffer buffer, BufferUse use, IReadOnlyList<TensorBufferType> taken)
    {
        bool isTaken = taken.Contains(buffer.Type)
            || (use.Accelerator == Accelerator.Cpu && Array.IndexOf(LockedByCpu, buffer.Type) >= 0);
        if (!isTaken)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"the {use.Accelerator} takes {string.Join(", ", taken)} for this tensor, not {buffer.Type}. A HostBuffer works with "
                + "every accelerator");
        }

        if (buffer.Length < use.ByteLength)
        {
            throw new ModelException(
                ModelErrorCode.ShapeMismatch, $"the tensor ({use.Text}) has {use.ByteLength:N0} bytes, more than {buffer.Description}");
        }

        bool isPadded = use.Accelerator == Accelerator.Gpu
            && use.RequiredLength > DeviceBuffer.AlignedLength(use.ByteLength)
            && buffer is not OpenClBuffer { Type: TensorBufferType.OpenClBuffer };
        if (isPadded)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"the Gpu pads this tensor ({use.Text}) from {use.ByteLength:N0} to {use.RequiredLength:N0} bytes, and reads memory "
                + "without padding as tinted or shifted pictures. Bind a HostBuffer, which LiteRT converts, or take a model whose last "
                + "dimension is a multiple of 4");
        }

        if (buffer.Length < use.RequiredLength)
        {
            throw new ModelException(
                ModelErrorCode.ShapeMismatch,
                $"the {use.Accelerator} needs {use.RequiredLength:N0} bytes for the tensor ({use.Text}), more than {buffer.Description}");
        }

        buffer.Check(use);
    }
}
