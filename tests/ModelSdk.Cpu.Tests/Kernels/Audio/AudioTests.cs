using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Audio;

/// <summary>AudioSpectrogram and Mfcc with the values of LiteRT: tflite/kernels/audio_spectrogram_test.cc, mfcc_test.cc.</summary>
[TestClass]
public sealed class AudioTests
{
    [TestMethod]
    [DataRow(8, 1, false, new float[] { 0, 1, 2, 1, 0 })]
    [DataRow(8, 1, true, new float[] { 0, 1, 4, 1, 0 })]
    [DataRow(10, 2, true, new float[] { 0, 1, 4, 1, 0, 1, 2, 1, 2, 1 })]
    public void Spectrogram_OfUpstreamsSignal_IsUpstreams(int samples, int stride, bool isSquared, float[] expected)
    {
        float[] signal = [-1, 0, 1, 0, -1, 0, 1, 0, 1, 0];
        NodeRunner runner = new(Spectrogram([samples, 1], 8, stride, isSquared));
        runner.Set(0, signal[..samples]);
        KernelRun.Within(0, 1e-6f)(expected, runner.Run<float>(), "spectrogram");
        CollectionAssert.AreEqual(new[] { 1, expected.Length / 5, 5 }, runner.Shape());
    }

    [TestMethod]
    public void Spectrogram_OfTooFewSamples_HasNoRows() =>
        Assert.AreEqual(0, new NodeRunner(Spectrogram([5, 2], 8, 1, true)).Run<float>().Length);

    [TestMethod]
    public void Spectrogram_WithAWindowOfOne_IsRefused() =>
        StringAssert.Contains(NodeRunner.Refusal(Spectrogram([8, 1], 1, 1, true)), "window_size 1");

    [TestMethod]
    public void Spectrogram_WithoutOptions_IsRefused() => StringAssert.Contains(
        NodeRunner.Refusal(NodeRunner.Custom("AudioSpectrogram", [], TensorType.Float32, 1, KernelRunner.Open(TensorType.Float32, 8, 1))),
        "window_size 0");

    [TestMethod]
    public void Spectrogram_WithBrokenOptions_IsRefused() => StringAssert.Contains(
        NodeRunner.Refusal(NodeRunner.Custom("AudioSpectrogram", [1, 2, 3, 4, 9], TensorType.Float32, 1, KernelRunner.Open(TensorType.Float32, 8, 1))),
        "options cannot be read");

    [TestMethod]
    public void Mfcc_OfUpstreamsSpectrum_IsUpstreams()
    {
        float[] expected =
        [
            29.13970072f, -6.41568601f, -0.61903012f, -0.96778652f, -0.26819878f, -0.40907028f, -0.15614748f,
            -0.23203119f, -0.10481487f, -0.1543029f, -0.0769791f, -0.10806114f, -0.06047613f,
        ];
        NodeRunner runner = new(Cepstrum(4000, 40, 13));
        runner.Set(0, Enumerable.Range(1, 513).Select(static i => (float)i).ToArray()).Set(1, 22050);
        KernelRun.Within(0, 1e-5f)(expected, runner.Run<float>(), "coefficients");
    }

    [TestMethod]
    public void Mfcc_OfALimitBeyondTheSpectrum_IsZero()
    {
        NodeRunner runner = new(Cepstrum(4000, 40, 13));
        runner.Set(0, new float[513]).Set(1, 4000);
        CollectionAssert.AreEqual(new float[13], runner.Run<float>());
    }

    [TestMethod]
    public void Mfcc_WithoutASampleRate_Fails()
    {
        NodeRunner runner = new(Cepstrum(4000, 40, 13));
        runner.Set(1, 0);
        StringAssert.Contains(Assert.ThrowsException<ModelException>(() => runner.Run<float>()).Message, "sample rate");
    }

    [TestMethod]
    public void Mfcc_WithMoreCoefficientsThanBands_IsRefused() =>
        StringAssert.Contains(NodeRunner.Refusal(Cepstrum(4000, 12, 13)), "do not make sense");

    private static Node Spectrogram(int[] shape, int window, int stride, bool isSquared) => NodeRunner.Custom(
        "AudioSpectrogram",
        FlexMap.Write(("window_size", window), ("stride", stride), ("magnitude_squared", isSquared)),
        TensorType.Float32,
        1,
        KernelRunner.Open(TensorType.Float32, shape));

    private static Node Cepstrum(int upper, int bands, int coefficients) => NodeRunner.Custom(
        "Mfcc",
        FlexMap.Write(
            ("upper_frequency_limit", upper),
            ("lower_frequency_limit", 20),
            ("filterbank_channel_count", bands),
            ("dct_coefficient_count", coefficients)),
        TensorType.Float32,
        1,
        KernelRunner.Open(TensorType.Float32, 1, 1, 513),
        KernelRunner.Open(TensorType.Int32));
}
