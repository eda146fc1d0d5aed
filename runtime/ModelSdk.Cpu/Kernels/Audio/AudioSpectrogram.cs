using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Signal;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Audio;

/// <summary>AudioSpectrogram: the power, or magnitude, of each frequency in overlapping windows of each channel.</summary>
/// <remarks>
/// LiteRT: tflite/kernels/audio_spectrogram.cc and internal/spectrogram.cc. Windows are weighted by a periodic Hann
/// window and filled with zeros up to a power of two.
/// </remarks>
internal sealed class AudioSpectrogram : Kernel
{
    private readonly double[] _window;
    private readonly RealFourierTransform _transform;
    private readonly int _stride;
    private readonly bool _isSquared;
    private readonly int _channels;
    private readonly int _rows;

    private AudioSpectrogram(Options options, int channels, int rows)
    {
        _window = new double[options.Window];
        for (int i = 0; i < _window.Length; i++)
        {
            _window[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / _window.Length));
        }

        _transform = new RealFourierTransform(Length(options.Window));
        _stride = options.Stride;
        _isSquared = options.IsSquared;
        _channels = channels;
        _rows = rows;
    }

    /// <inheritdoc/>
    public override int ScratchBytes =>
        checked(sizeof(double) * (_window.Length + (2 * _transform.Frequencies) + _transform.ScratchCount));

    /// <summary>AudioSpectrogram.</summary>
    public static Kernel Create(NodeContext node)
    {
        Options options = node.ReadOptions(static map => new Options(
            map.GetInt32("window_size"), map.GetInt32("stride"), map.GetBool("magnitude_squared")));
        Value input = node.Input(0);
        if (input.Type != TensorType.Float32 || input.Shape.Length != 2 || node.Output(0).Type != TensorType.Float32)
        {
            throw node.Error($"{input} must be float32 [samples, channels], and {node.Output(0)} float32");
        }

        if (options.Window is < 2 or > 1 << 24 || options.Stride < 1)
        {
            throw node.Error(
                $"its options do not make sense: window_size {options.Window} must be from 2 to {1 << 24}, stride {options.Stride} at least 1");
        }

        int rest = input.Shape[0] - options.Window;
        int rows = rest < 0 ? 0 : 1 + (rest / options.Stride);
        node.SetShape(0, input.Shape[1], rows, (Length(options.Window) / 2) + 1);
        return new AudioSpectrogram(options, input.Shape[1], rows);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0);
        Span<float> output = context.Output<float>(0);
        Span<double> scratch = MemoryMarshal.Cast<byte, double>(context.Scratch);
        Span<double> samples = scratch[.._window.Length];
        Span<double> real = scratch.Slice(_window.Length, _transform.Frequencies);
        Span<double> imaginary = scratch.Slice(_window.Length + _transform.Frequencies, _transform.Frequencies);
        Span<double> rest = scratch[(_window.Length + (2 * _transform.Frequencies))..];
        for (int channel = 0; channel < _channels; channel++)
        {
            for (int row = 0; row < _rows; row++)
            {
                int start = row * _stride;
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = input[((start + i) * _channels) + channel] * _window[i];
                }

                _transform.Run<double>(samples, real, imaginary, rest);
                for (int i = 0; i < real.Length; i++)
                {
                    float power = (float)((real[i] * real[i]) + (imaginary[i] * imaginary[i]));
                    output[i] = _isSquared ? power : MathF.Sqrt(power);
                }

                output = output[real.Length..];
            }
        }
    }

    private static int Length(int window) => (int)BitOperations.RoundUpToPowerOf2((uint)window);

    private readonly record struct Options(int Window, int Stride, bool IsSquared);
}
