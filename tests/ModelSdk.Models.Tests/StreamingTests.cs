using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.Models.Tests;

/// <summary>Models that listen chunk by chunk, on whole recordings: state in the session, or handed back by the caller.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class StreamingTests
{
    private const int Features = 40;
    private const int FramesOfStep = 3;

    private static IEnumerable<object[]> WakeWords =>
        from row in new[]
        {
            (Model: ModelCatalog.HeyJarvis, Facts: "hey_jarvis.json", Other: ModelCatalog.OkayNabu),
            (Model: ModelCatalog.OkayNabu, Facts: "okay_nabu.json", Other: ModelCatalog.HeyJarvis),
        }
        from reference in new[] { false, true }
        select new object[] { row.Model, row.Facts, row.Other, reference };

    [TestMethod]
    [DynamicData(nameof(WakeWords))]
    public void WakeWord_IsHeardAtItsStep_AndNoOtherWord(string model, string facts, string other, bool reference)
    {
        JsonElement micro = ModelCatalog.Json(model, facts).GetProperty("micro");
        double cutoff = micro.GetProperty("probability_cutoff").GetDouble();
        int window = micro.GetProperty("sliding_window_size").GetInt32();
        int[] expected = ModelCatalog.Expected(model).GetProperty("output_uint8_per_step").GetProperty("ref").Deserialize<int[]>()!;

        int[] heard = Listen(model, model, reference);
        CollectionAssert.AreEqual(expected, heard, "the recorded bytes of every step");
        Assert.AreEqual(FirstStep(expected, window, cutoff), FirstStep(heard, window, cutoff));
        Assert.IsTrue(FirstStep(heard, window, cutoff) > 0, "the wake word is heard");
        Assert.AreEqual(-1, FirstStep(Listen(model, other, reference), window, cutoff), "another word is not");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void VoiceActivity_OfEveryChunk_IsThatOfTheOfficialModel(bool reference)
    {
        JsonElement expected = ModelCatalog.Expected(ModelCatalog.VoiceActivity);
        float[] official = expected.GetProperty("official_onnx").Deserialize<float[]>()!;
        short[] speech = ReadWave(Shared.Path("testdata", "models", "speech.wav"));
        using EngineModel model = EngineModel.Load(ModelCatalog.ModelFile(ModelCatalog.VoiceActivity), new EngineSettings(reference));
        using EngineSession session = model.CreateSession("vad");
        int audio = IndexOf(session.Signature.Inputs, "audio");
        float[] window = new float[576];
        for (int chunk = 0; chunk < official.Length; chunk++)
        {
            window.AsSpan(512).CopyTo(window);
            for (int i = 0; i < 512; i++)
            {
                window[64 + i] = (chunk * 512) + i < speech.Length ? speech[(chunk * 512) + i] / 32768f : 0;
            }

            session.Write(audio, MemoryMarshal.AsBytes<float>(window));
            session.Run();
            float probability = Floats(session, "probability")[0];
            Assert.AreEqual(official[chunk], probability, 2e-4f, $"chunk {chunk}");
            foreach (string state in (string[])["h", "c"])
            {
                byte[] next = session.Output(IndexOf(session.Signature.Outputs, state + "_out")).ToArray();
                session.Write(IndexOf(session.Signature.Inputs, state), next);
            }
        }
    }

    private static float[] Floats(EngineSession session, string output) =>
        MemoryMarshal.Cast<byte, float>(session.Output(IndexOf(session.Signature.Outputs, output))).ToArray();

    private static int IndexOf(IReadOnlyList<TensorInfo> tensors, string name) => tensors.ToList().FindIndex(tensor => tensor.Name == name);

    /// <summary>What a model answers, step by step, to the recorded features of a word.</summary>
    private static int[] Listen(string name, string word, bool reference)
    {
        float[] features = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(ModelCatalog.Beside(word, "features.f32.bin"))).ToArray();
        using EngineModel model = EngineModel.Load(ModelCatalog.ModelFile(name), new EngineSettings(reference));
        using EngineSession session = model.CreateSession(null);
        Quantization quantization = session.Signature.Inputs[0].Quantization!.Value;
        int[] heard = new int[features.Length / (Features * FramesOfStep)];
        byte[] input = new byte[Features * FramesOfStep];
        for (int step = 0; step < heard.Length; step++)
        {
            for (int i = 0; i < input.Length; i++)
            {
                float value = features[(step * input.Length) + i] / quantization.Scale;
                input[i] = (byte)(sbyte)Math.Clamp(MathF.Round(value) + quantization.ZeroPoint, sbyte.MinValue, sbyte.MaxValue);
            }

            session.Write(0, input);
            session.Run();
            heard[step] = session.Output(0)[0];
        }

        return heard;
    }

    /// <summary>The first step at which the mean of the last steps reaches the cutoff, or -1.</summary>
    private static int FirstStep(int[] heard, int window, double cutoff)
    {
        for (int step = window - 1; step < heard.Length; step++)
        {
            if (heard.AsSpan(step - window + 1, window).ToArray().Average() / 256 >= cutoff)
            {
                return step;
            }
        }

        return -1;
    }

    private static short[] ReadWave(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        for (int at = 12; at + 8 <= file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            if (file.AsSpan(at, 4).SequenceEqual("data"u8))
            {
                return MemoryMarshal.Cast<byte, short>(file.AsSpan(at + 8, Math.Min(length, file.Length - at - 8))).ToArray();
            }

            at += 8 + length + (length & 1);
        }

        throw new InvalidDataException($"{path} has no samples.");
    }
}
