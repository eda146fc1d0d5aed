using System.Runtime.InteropServices;
using System.Text.Json;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.Models.Tests;

/// <summary>The repository's own digit models on 500 labelled digits, against native LiteRT's answers.</summary>
[TestClass]
public sealed class DigitsTests
{
    private const int Pixels = 28 * 28;

    private static readonly byte[] TestSet = File.ReadAllBytes(Repository.Asset("digits", "testset.bin"));
    private static readonly JsonElement Expected =
        JsonDocument.Parse(File.ReadAllBytes(Repository.Asset("digits", "expected.json"))).RootElement;

    private static IEnumerable<object[]> Rows =>
        from file in new[] { "digits.tflite", "digits_batch.tflite", "digits_dynamic.tflite", "digits_int8.tflite" }
        from settings in EngineSettings.All
        select new object[] { file, settings.Reference, settings.Threads };

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void FiveHundredDigits_AreReadAsNativeLiteRtReadsThem(string file, bool reference, int threads)
    {
        JsonElement expected = Expected.GetProperty("models").GetProperty(file);
        int[] predicted = expected.GetProperty("predicted").Deserialize<int[]>()!;
        float[][] first = expected.GetProperty("first_probabilities").Deserialize<float[][]>()!;
        using EngineModel model = EngineModel.Load(Repository.Asset("digits", file), new EngineSettings(reference, threads));
        using EngineSession session = model.CreateSession(null);

        for (int digit = 0; digit < predicted.Length; digit++)
        {
            float[] probabilities = Classify(session, TestSet.AsSpan(digit * (Pixels + 1), Pixels));
            Assert.AreEqual(predicted[digit], RealInput.IndexOfMax(probabilities), $"digit {digit}");
            for (int i = 0; digit < first.Length && i < probabilities.Length; i++)
            {
                // Quantized probabilities are multiples of 1/256: the bound makes them exact.
                Assert.AreEqual(first[digit][i], probabilities[i], 1e-4f, $"digit {digit}, probability {i}");
            }
        }
    }

    [TestMethod]
    public void OpenBatch_ReadsSevenDigitsAtOnce()
    {
        int[] predicted = Expected.GetProperty("models").GetProperty("digits_batch.tflite").GetProperty("predicted").Deserialize<int[]>()!;
        using EngineModel model = EngineModel.Load(Repository.Asset("digits", "digits_batch.tflite"), new EngineSettings());
        using EngineSession session = model.CreateSession(null);
        float[] batch = new float[7 * Pixels];
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i] = TestSet[(i / Pixels * (Pixels + 1)) + (i % Pixels)] / 255f;
        }

        session.Write(0, [7, 28, 28, 1], MemoryMarshal.AsBytes<float>(batch));
        session.Run();
        CollectionAssert.AreEqual(new[] { 7, 10 }, session.OutputShape(0).ToArray());
        float[] probabilities = MemoryMarshal.Cast<byte, float>(session.Output(0)).ToArray();
        for (int digit = 0; digit < 7; digit++)
        {
            Assert.AreEqual(predicted[digit], RealInput.IndexOfMax(probabilities, digit * 10, 10));
        }
    }

    private static float[] Classify(EngineSession session, ReadOnlySpan<byte> pixels)
    {
        bool quantized = session.Signature.Inputs[0].Quantization is not null;
        byte[] bytes = new byte[quantized ? Pixels : Pixels * sizeof(float)];
        for (int i = 0; i < Pixels; i++)
        {
            if (quantized)
            {
                bytes[i] = (byte)(pixels[i] - 128);
            }
            else
            {
                BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(float)), pixels[i] / 255f);
            }
        }

        session.Write(0, [1, 28, 28, 1], bytes);
        session.Run();
        return RealInput.Real(session.Signature.Outputs[0], session.Output(0));
    }
}
