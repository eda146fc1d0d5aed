using System.Text.Json;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Cpu;

/// <summary>The repository's digit models on 500 labelled digits through our native backend, against the Python API's answers.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class DigitsTests
{
    private const int Pixels = 28 * 28;

    private static readonly byte[] TestSet = File.ReadAllBytes(Repository.Asset("digits", "testset.bin"));

    [TestMethod]
    [DataRow("digits.tflite")]
    [DataRow("digits_batch.tflite")]
    [DataRow("digits_dynamic.tflite")]
    [DataRow("digits_int8.tflite")]
    public void FiveHundredDigits_AreReadAsThePythonApiReadsThem(string file)
    {
        JsonElement expected = JsonDocument.Parse(File.ReadAllBytes(Repository.Asset("digits", "expected.json")))
            .RootElement.GetProperty("models").GetProperty(file);
        int[] predicted = expected.GetProperty("predicted").Deserialize<int[]>()!;
        using Model model = NativeCpu.Load(Repository.Asset("digits", file));
        using ModelSession session = model.CreateSession();
        session.ResizeInput(0, 1, 28, 28, 1);

        for (int digit = 0; digit < predicted.Length; digit++)
        {
            Write(session, TestSet.AsSpan(digit * (Pixels + 1), Pixels));
            session.Run();
            Assert.AreEqual(predicted[digit], Read(session), $"digit {digit}");
        }

        Assert.AreEqual(500, predicted.Length);
        Assert.AreEqual("litert", model.Execution.Engine);
    }

    private static void Write(ModelSession session, ReadOnlySpan<byte> pixels)
    {
        bool quantized = session.Signature.Inputs[0].Quantization is not null;
        for (int i = 0; i < Pixels; i++)
        {
            if (quantized)
            {
                session.Input<sbyte>(0)[i] = (sbyte)(pixels[i] - 128);
            }
            else
            {
                session.Input<float>(0)[i] = pixels[i] / 255f;
            }
        }
    }

    private static int Read(ModelSession session)
    {
        if (session.Signature.Outputs[0].Quantization is null)
        {
            ReadOnlySpan<float> scores = session.Output<float>(0);
            return System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores);
        }

        ReadOnlySpan<sbyte> raw = session.Output<sbyte>(0);
        return System.Numerics.Tensors.TensorPrimitives.IndexOfMax(raw);
    }
}
