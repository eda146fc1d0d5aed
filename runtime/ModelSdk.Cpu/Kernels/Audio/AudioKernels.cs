namespace ModelSdk.Cpu.Kernels.Audio;

/// <summary>Custom operators of audio front ends.</summary>
internal static class AudioKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new("AudioSpectrogram", AudioSpectrogram.Create),
        new("Mfcc", Mfcc.Create),
    ];
}
