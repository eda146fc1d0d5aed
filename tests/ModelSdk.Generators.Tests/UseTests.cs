using System.Reflection;

namespace ModelSdk.Generators.Tests;

/// <summary>Generated classes as applications use them: compiled together with user code, loaded, and run on pictures.</summary>
[TestClass]
public class UseTests
{
    private const string Usings = """
        using System;
        using System.IO;
        using System.Numerics.Tensors;
        using System.Threading.Tasks;
        using App.Models;
        using ModelSdk;

        """;

    private const string Picture = """
            static float[] Picture(string path, int index)
            {
                byte[] all = File.ReadAllBytes(path);
                float[] pixels = new float[784];
                for (int i = 0; i < 784; i++) pixels[i] = all[index * 785 + i] / 255f;
                return pixels;
            }

        """;

    [TestMethod]
    public void FloatModel_ReadsDigits_ThroughRunAndSession() => Assert.AreEqual(20 + 20 + 20, Execute("digits", """
        public static int Count(string model, string tests)
        {
            using Digits digits = Digits.Load(ModelSource.FromFile(model));
            if (digits.Execution.Selected != Accelerator.Cpu || Digits.ProbabilitiesLabels[7] != "seven" || (int)Digits.ProbabilitiesLabel.Seven != 7) return -1;
            int right = 0;
            float[] scores = new float[Digits.ProbabilitiesLength];
            using Digits.Session session = digits.CreateSession();
            for (int i = 0; i < 20; i++)
            {
                float[] pixels = Picture(tests, i);
                int truth = File.ReadAllBytes(tests)[i * 785 + 784];
                digits.Run(pixels, scores);
                if (TensorPrimitives.IndexOfMax<float>(scores) == truth) right++;
                digits.RunAsync(pixels, scores).AsTask().GetAwaiter().GetResult();
                if (TensorPrimitives.IndexOfMax<float>(scores) == truth) right++;
                pixels.CopyTo(session.ImageSpan);
                session.Run();
                float best = session.Probabilities[0, truth];
                if (best > 0.5f && session.Image.Lengths[1] == 28) right++;
            }
            return right;
        }
        """));

    [TestMethod]
    public void Int8Model_ConvertsBothWays() => Assert.AreEqual(20, Execute("digits_int8", """
        public static int Count(string model, string tests)
        {
            using DigitsInt8 digits = DigitsInt8.LoadAsync(ModelSource.FromMemory(File.ReadAllBytes(model))).AsTask().GetAwaiter().GetResult();
            int right = 0;
            Span<float> scores = stackalloc float[10];
            using DigitsInt8.Session session = digits.CreateSession();
            for (int i = 0; i < 20; i++)
            {
                session.QuantizeImage(Picture(tests, i));
                session.Run();
                session.DequantizeProbabilities(scores);
                int truth = File.ReadAllBytes(tests)[i * 785 + 784];
                if (TensorPrimitives.IndexOfMax<float>(scores) == truth && scores[truth] == DigitsInt8.ProbabilitiesQuantization.ToReal(session.Probabilities[0, truth])) right++;
            }
            return right;
        }
        """));

    [TestMethod]
    public void BatchModel_TakesDimensions() => Assert.AreEqual(12, Execute("digits_batch", """
        public static int Count(string model, string tests)
        {
            using DigitsBatch digits = DigitsBatch.Load(ModelSource.FromFile(model));
            int right = 0;
            foreach (int count in new[] { 5, 1, 6 })
            {
                float[] pixels = new float[count * 784];
                float[] scores = new float[count * 10];
                for (int i = 0; i < count; i++) Picture(tests, i).CopyTo(pixels, i * 784);
                digits.Run(new(DimImage0: count), pixels, scores);
                using DigitsBatch.Session session = digits.CreateSession(new(count));
                pixels.CopyTo(session.ImageSpan);
                session.Run();
                for (int i = 0; i < count; i++)
                {
                    int truth = File.ReadAllBytes(tests)[i * 785 + 784];
                    if (scores[i * 10 + truth] > 0.5f && session.Probabilities[i, truth] == scores[i * 10 + truth]) right++;
                }
            }
            return right;
        }
        """));

    [TestMethod]
    public void FileWithOtherSignatures_IsTypeMismatch() => Assert.AreEqual(1, Execute("digits", """
        public static int Count(string model, string tests)
        {
            try
            {
                Digits.Load(ModelSource.FromFile(model.Replace("digits.tflite", "digits_int8.tflite"))).Dispose();
                return 0;
            }
            catch (ModelException exception) when (exception.Code == ModelErrorCode.TypeMismatch && exception.Message.Contains("'image'"))
            {
                return 1;
            }
        }
        """));

    [TestMethod]
    public void GenericCode_LoadsAnyModel_AndMissingFileSaysWhere() => Assert.AreEqual(1, Execute("digits", """
        static async Task<T> LoadAny<T>() where T : IModel<T> => await T.LoadAsync();

        public static int Count(string model, string tests)
        {
            try
            {
                LoadAny<Digits>().GetAwaiter().GetResult().Dispose();
                return 0;
            }
            catch (ModelException exception) when (exception.Code == ModelErrorCode.NotFound && exception.Message.Contains("digits.tflite"))
            {
                return 1;
            }
        }
        """));

    [TestMethod]
    public void Run_AfterTheFirst_AllocatesNothing() => Assert.AreEqual(0, Execute("digits", """
        public static int Count(string model, string tests)
        {
            using Digits digits = Digits.Load(ModelSource.FromFile(model), new ModelOptions { CpuThreads = 1 });
            float[] pixels = Picture(tests, 0);
            float[] scores = new float[10];
            using Digits.Session session = digits.CreateSession();
            return (int)ModelSdk.TestSupport.Allocations.BytesOf(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    digits.Run(pixels, scores);
                    session.Run();
                    scores[0] = session.Probabilities[0, 0] + session.Image[0, 0, 0, 0];
                }
            });
        }
        """));

    private static int Execute(string variant, string method)
    {
        string model = GeneratorHarness.Digits(variant);
        string user = $"{Usings}public static class User\n{{\n{Picture}\n{method}\n}}\n";
        Assembly assembly = GeneratorHarness.Load(GeneratorHarness.Generate(GeneratorHarness.Manifest(model)), user);
        object? result = assembly.GetType("User")!.GetMethod("Count")!.Invoke(null, [model, TestSupport.Repository.Asset("digits", "testset.bin")]);
        return (int)result!;
    }
}
