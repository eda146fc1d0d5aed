namespace ModelSdk;

/// <summary>How the pixels of a picture lie in memory; one byte for each channel, 0 to 255.</summary>
public enum PixelLayout
{
    /// <summary>One channel.</summary>
    Gray8,

    /// <summary>Red, green, blue.</summary>
    Rgb888,

    /// <summary>Red, green, blue, alpha; alpha is not looked at.</summary>
    Rgba8888,

    /// <summary>Blue, green, red, alpha; alpha is not looked at.</summary>
    Bgra8888,
}
