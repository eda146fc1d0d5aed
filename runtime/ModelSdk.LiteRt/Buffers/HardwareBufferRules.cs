using ModelSdk.Format;

namespace ModelSdk.LiteRt;

/// <summary>Traps of AHardwareBuffers, from what LiteRT's code does with them (ahwb_buffer.cc, tensor_buffer.cc, open_cl_memory.cc).</summary>
/// <remarks>
/// LiteRT takes width × height × bytes of a pixel for the length, whatever the rows' padding, counts one byte for a pixel
/// of every format that it does not know, and reads the bytes as elements of the tensor, whatever they stand for.
/// </remarks>
internal static class HardwareBufferRules
{
    private const ulong CpuRead = 0xF;
    private const ulong CpuWrite = 0xF0;
    private const ulong ProtectedContent = 1 << 14;
    private const ulong GpuDataBuffer = 1 << 24;

    private const string UseBlob =
        "Draw or copy the picture into a buffer of format BLOB with a compute shader, in the tensor's own layout";

    /// <summary>Refuses buffers that LiteRT would read wrongly as any tensor.</summary>
    public static void CheckBuffer(HardwareBufferInfo info)
    {
        if ((info.Usage & ProtectedContent) != 0)
        {
            throw Refused($"{info} holds protected content, which neither CPU nor accelerator may read.");
        }

        if (info.Layers != 1)
        {
            throw Refused($"{info} has {info.Layers} layers; LiteRT reads one picture. {UseBlob}.");
        }

        if (info.Known is not { } format || format.BytesPerPixel != format.LiteRtBytes)
        {
            throw Refused(
                $"LiteRT counts one byte for each pixel of {info}, and would read a part of it only. {UseBlob}.");
        }

        if (format is { IsBlob: false, Channels: 0 })
        {
            throw Refused($"the pixels of {info} are no elements that a tensor can have. {UseBlob}.");
        }

        if (!format.IsBlob && info.Stride != info.Width)
        {
            throw Refused(
                $"rows of {info} are padded: LiteRT reads them as if they were not, and each row would begin later than the one "
                + $"before, with tinted or slanted pictures. Take a width whose rows are a multiple of {DeviceBuffer.LengthAlignment} "
                + $"bytes, or: {UseBlob}.");
        }

        if (info.Length == 0 || info.Length % DeviceBuffer.LengthAlignment != 0)
        {
            throw Refused(
                $"{info} has {info.Length:N0} bytes, which is not a multiple of {DeviceBuffer.LengthAlignment}: drivers round such "
                + "lengths each in their own way, and pictures come out tinted or shifted. Allocate "
                + $"{DeviceBuffer.AlignedLength(Math.Max(info.Length, 1)):N0} bytes (DeviceBuffer.AlignedLength) of format BLOB.");
        }
    }

    /// <summary>Refuses buffers that do not fit a tensor, or whose usage does not fit an accelerator.</summary>
    public static void CheckUse(HardwareBufferInfo info, BufferUse use)
    {
        if (info.Known is { IsBlob: false } format)
        {
            CheckPicture(info, format, use);
        }

        if (use.Accelerator == Accelerator.Cpu && ((info.Usage & CpuRead) == 0 || (info.Usage & CpuWrite) == 0))
        {
            throw Refused(
                $"{info} was not allocated with CPU_READ and CPU_WRITE usage, and LiteRT locks it for both when the model runs on "
                + "the CPU.");
        }

        if (use.Accelerator == Accelerator.Gpu && (info.Usage & GpuDataBuffer) == 0)
        {
            throw Refused(
                $"{info} was not allocated with AHARDWAREBUFFER_USAGE_GPU_DATA_BUFFER, without which the GPU cannot use it as "
                + "plain memory; Android gives that usage to format BLOB only.");
        }
    }

    // A picture is a tensor only where each of its bytes is an element: [1, height, width, channels] in uint8.
    private static void CheckPicture(HardwareBufferInfo info, HardwareBufferFormat format, BufferUse use)
    {
        if (use.Type != TensorType.UInt8)
        {
            throw new ModelException(
                ModelErrorCode.TypeMismatch,
                $"a pixel of {info} is {format.Channels} bytes from 0 to 255, and the tensor ({use.Text}) has other elements: LiteRT "
                + $"converts nothing. {UseBlob}");
        }

        int[] wanted = [(int)info.Height, (int)info.Width, format.Channels];
        ReadOnlySpan<int> shape = use.Shape;
        ReadOnlySpan<int> picture = shape.Length >= 3 ? shape[^3..] : shape;
        if (!picture.SequenceEqual(wanted) || shape[..^picture.Length].ContainsAnyExcept(1))
        {
            throw new ModelException(
                ModelErrorCode.ShapeMismatch,
                $"{info} is a tensor of [1, {string.Join(", ", wanted)}], not {use.Text}: LiteRT scales and drops nothing. {UseBlob}");
        }
    }

    private static ModelException Refused(string message) => new(ModelErrorCode.InvalidArgument, message);
}
