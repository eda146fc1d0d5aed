using System.Runtime.InteropServices;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>A DMA-BUF of the Linux kernel, as drivers of cameras and NPUs share them; on Android.</summary>
/// <remarks>
/// File descriptor and mapping stay the application's: unmap and close when <c>released</c> is called. Never run by the
/// authors on a device.
/// </remarks>
public sealed partial class DmaBufBuffer : DeviceBuffer
{
    private const int SeekSet = 0;
    private const int SeekEnd = 2;

    private readonly int _file;
    private readonly nint _address;

    /// <summary>Wraps a mapped DMA-BUF.</summary>
    /// <param name="fileDescriptor">Its file descriptor.</param>
    /// <param name="address">Where it is mapped, for reading and writing, from its first byte on.</param>
    /// <param name="length">Mapped bytes; a multiple of 64.</param>
    /// <param name="released">Called once, when the buffer is disposed and no session uses it any more; on any thread.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.InvalidArgument"/>: the descriptor is not an open file of that length, the address is not one
    /// that mmap returns, or the length is not a multiple of 64.
    /// </exception>
    public DmaBufBuffer(int fileDescriptor, nint address, long length, Action? released = null)
        : base(released)
    {
        if (fileDescriptor < 0)
        {
            throw Refused($"{fileDescriptor} is no file descriptor; see what the ioctl that allocates returned.");
        }

        if (address is 0 or -1 || address % Environment.SystemPageSize != 0)
        {
            throw Refused(
                $"0x{address:X} is not where mmap puts a DMA-BUF: an address of a page is needed, and the mapping from its first byte on.");
        }

        CheckLength(length, "the DMA-BUF");
        if ((OperatingSystem.IsLinux() || OperatingSystem.IsAndroid()) && FileLength(fileDescriptor) is var size && size < length)
        {
            throw Refused(
                size < 0
                    ? $"{fileDescriptor} is not an open file, or none that has a length: is it closed already?"
                    : $"the DMA-BUF {fileDescriptor} has {size:N0} bytes, less than {length:N0}.");
        }

        _file = fileDescriptor;
        _address = address;
        Length = length;
    }

    /// <inheritdoc/>
    public override string Description => $"the DMA-BUF {_file} ({Length:N0} bytes)";

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    internal override TensorBufferType Type => TensorBufferType.DmaBuf;

    /// <inheritdoc/>
    internal override string Platforms => "on Android";

    /// <inheritdoc/>
    internal override void Check(BufferUse use)
    {
        // What can be seen of it was checked when it was made.
    }

    /// <inheritdoc/>
    internal override unsafe Status Import(EnvironmentHandle environment, in RankedTensorType type, out nint buffer) =>
        TensorBufferApi.CreateFromDmaBuf(type, _address, _file, (nuint)Length, 0, null, out buffer);

    // The kernel tells the size of a DMA-BUF in this way (Documentation/driver-api/dma-buf.rst, "llseek").
    private static long FileLength(int file)
    {
        long length = Seek(file, 0, SeekEnd);
        _ = Seek(file, 0, SeekSet);
        return length;
    }

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial nint Seek(int file, nint offset, int whence);
}
