using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>What an AHardwareBuffer says of itself.</summary>
/// <param name="Width">Pixels of a row; bytes of a BLOB.</param>
/// <param name="Height">Rows; 1 for a BLOB.</param>
/// <param name="Layers">Pictures.</param>
/// <param name="Format">Code of the format, see <see cref="HardwareBufferFormat"/>.</param>
/// <param name="Usage">Bits AHARDWAREBUFFER_USAGE_*.</param>
/// <param name="Stride">Pixels from row to row.</param>
internal sealed record HardwareBufferInfo(uint Width, uint Height, uint Layers, uint Format, ulong Usage, uint Stride)
{
    /// <summary>What is known of the format, or null.</summary>
    public HardwareBufferFormat? Known { get; } = HardwareBufferFormat.Find(Format);

    /// <summary>Bytes without padding between rows; what LiteRT takes for the length of formats that it knows.</summary>
    public long Length => (long)Width * Height * Layers * (Known?.BytesPerPixel ?? 1);

    /// <summary>From the system's answer.</summary>
    public static HardwareBufferInfo Of(HardwareBufferDescription description) => new(
        description.Width,
        description.Height,
        description.Layers,
        description.Format,
        description.Usage,
        description.Stride);

    /// <inheritdoc/>
    public override string ToString()
    {
        string format = Known?.Name ?? $"format 0x{Format:X}";
        return Known is { IsBlob: true } ? $"({format}, {Width:N0} bytes)" : $"({format}, {Width}x{Height}, stride {Stride})";
    }
}

/// <summary>A format of AHardwareBuffer (android/hardware_buffer.h).</summary>
/// <param name="Code">AHARDWAREBUFFER_FORMAT_*.</param>
/// <param name="Name">Its name there.</param>
/// <param name="BytesPerPixel">Bytes of a pixel; 0 for formats with planes.</param>
/// <param name="Channels">Bytes of a pixel that are channels of a picture, in the order red, green, blue; 0 where that is not what they are.</param>
/// <param name="LiteRtBytes">Bytes that LiteRT counts for a pixel (ahwb_buffer.cc): what it does not know has one.</param>
internal sealed record HardwareBufferFormat(uint Code, string Name, int BytesPerPixel, int Channels, int LiteRtBytes)
{
    private static readonly HardwareBufferFormat[] All =
    [
        new(0x01, "R8G8B8A8_UNORM", 4, 4, 4),
        new(0x02, "R8G8B8X8_UNORM", 4, 4, 4),
        new(0x03, "R8G8B8_UNORM", 3, 3, 3),
        new(0x04, "R5G6B5_UNORM", 2, 0, 2),
        new(0x16, "R16G16B16A16_FLOAT", 8, 0, 1),
        new(0x21, "BLOB", 1, 0, 1),
        new(0x23, "Y8Cb8Cr8_420", 0, 0, 1),
        new(0x2B, "R10G10B10A2_UNORM", 4, 0, 1),
        new(0x30, "D16_UNORM", 2, 0, 1),
        new(0x31, "D24_UNORM", 4, 0, 1),
        new(0x33, "D32_FLOAT", 4, 0, 1),
        new(0x36, "YCbCr_P010", 0, 0, 1),
        new(0x38, "R8_UNORM", 1, 1, 1),
        new(0x39, "R16_UINT", 2, 0, 1),
        new(0x3A, "R16G16_UINT", 4, 0, 1),
        new(0x3B, "R10G10B10A10_UNORM", 8, 0, 1),
    ];

    /// <summary>Whether it is plain memory.</summary>
    public bool IsBlob => Code == 0x21;

    /// <summary>The format with that code, or null.</summary>
    public static HardwareBufferFormat? Find(uint code) => Array.Find(All, format => format.Code == code);
}
