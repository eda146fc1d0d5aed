using System.Reflection;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;

namespace ModelSdk.Generators.Tests;

/// <summary>The class of a model with strings, compiled together with user code and run.</summary>
[TestClass]
public sealed class StringModelTests
{
    private const string User = """
        using System;
        using App.Models;
        using ModelSdk;
        using ModelSdk.Format;

        public static class User
        {
            public static string Use(string model)
            {
                using Doubler doubler = Doubler.Load(ModelSource.FromFile(model));
                string[] doubled = new string[4];
                doubler.Run(["a", "ü"], doubled);
                string result = string.Join(' ', doubled);

                doubler.RunAsync(new[] { "b", "" }, doubled).AsTask().GetAwaiter().GetResult();
                result += "|" + string.Join(' ', doubled);

                using Doubler.Session session = doubler.CreateSession();
                session.SetWords(["c", "d"]);
                session.Run();
                result += "|" + string.Join(' ', session.GetDoubled());

                session.SetUtf8Words([new byte[] { 101 }, "f"u8.ToArray()]);
                session.Run();
                StringTensor view = session.Doubled;
                return result + "|" + view.Count + view.GetString(3);
            }
        }
        """;

    [TestMethod]
    public void Strings_GoThroughRunAndSession()
    {
        string folder = Path.Combine(Path.GetTempPath(), "modelsdk-generator-tests", Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(folder);
        try
        {
            string file = Path.Combine(folder, "doubler.tflite");
            File.WriteAllBytes(file, Doubler());
            Assembly assembly = GeneratorHarness.Load(GeneratorHarness.Generate(GeneratorHarness.Manifest(file)), User);
            object? result = assembly.GetType("User")!.GetMethod("Use")!.Invoke(null, [file]);
            Assert.AreEqual("a ü a ü|b  b |c d c d|4f", result);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void NamesOfMembers_DoNotClashWithOtherTensors()
    {
        string folder = Path.Combine(Path.GetTempPath(), "modelsdk-generator-tests", Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(folder);
        try
        {
            TestModel model = new();
            string file = Path.Combine(folder, "clash.tflite");
            model.Input("words", TensorType.String, [1]).Input("set_words", TensorType.String, [1]);
            model.Input("get_same", TensorType.String, [1]);
            model.Output("same", TensorType.String, [1]).Operator(BuiltinOperator.Squeeze, [0], [3]);
            File.WriteAllBytes(file, model.ToArray());
            Assert.AreEqual(0, GeneratorHarness.Compile(GeneratorHarness.Generate(GeneratorHarness.Manifest(file))).Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // TILE by 2.
    private static byte[] Doubler()
    {
        TestModel model = new();
        model.Input("words", TensorType.String, [2]);
        int multiples = model.Constant("multiples", TensorType.Int32, [1], [2, 0, 0, 0]);
        return model.Output("doubled", TensorType.String, [4]).Operator(BuiltinOperator.Tile, [0, multiples], [2]).ToArray();
    }
}
