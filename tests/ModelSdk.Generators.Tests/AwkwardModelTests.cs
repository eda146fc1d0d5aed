using Microsoft.CodeAnalysis;

namespace ModelSdk.Generators.Tests;

/// <summary>Text of models may hold anything; whatever it is, the class compiles without a word of the compiler.</summary>
[TestClass]
public class AwkwardModelTests
{
    private static readonly string Manifest = GeneratorHarness.Manifest(GeneratorHarness.Digits("digits"), ("GenerateInterface", "true"), ("Visibility", "public"));

    [DataTestMethod]
    [DataRow("</summary> <b> & ]]> \\u0000 \\u2028 \\ud83d")]
    [DataRow("*/ // \\r\\n #error no")]
    [DataRow("\\\" + Evil() + \\\"")]
    [DataRow("{0} {{ }} $\\\"{x}\\\"")]
    [DataRow("")]
    public void AnyText_Compiles(string json)
    {
        string manifest = Manifest
            .Replace("Handwritten digit classifier", json, StringComparison.Ordinal)
            .Replace("Recognises one handwritten digit.", json, StringComparison.Ordinal)
            .Replace("One digit, light ink on a dark ground", json, StringComparison.Ordinal)
            .Replace("\"runtimeName\": \"image\"", $"\"runtimeName\": \"{json}\"", StringComparison.Ordinal)
            .Replace("\"original\": \"image\"", $"\"original\": \"{json}\"", StringComparison.Ordinal)
            .Replace("\"seven\"", $"\"{json}\"", StringComparison.Ordinal)
            .Replace("\"name\": \"digits\"", $"\"name\": \"{json}\"", StringComparison.Ordinal)
            .Replace("\"key\": \"classify\"", $"\"key\": \"{json}\"", StringComparison.Ordinal);
        IReadOnlyList<Diagnostic> said = GeneratorHarness.Compile(GeneratorHarness.Generate(manifest));
        Assert.AreEqual(0, said.Count, string.Join('\n', said));
    }

    [TestMethod]
    public void ClsCompliantAssembly_Compiles()
    {
        string int8 = GeneratorHarness.Generate(GeneratorHarness.Manifest(GeneratorHarness.Digits("digits_int8"), ("Visibility", "public")));
        IReadOnlyList<Diagnostic> said = GeneratorHarness.Compile(int8, "[assembly: System.CLSCompliant(true)]");
        Assert.AreEqual(0, said.Count, string.Join('\n', said));
    }

    [DataTestMethod]
    [DataRow("Run")]
    [DataRow("Session")]
    [DataRow("Load")]
    [DataRow("Key")]
    [DataRow("Dimensions")]
    [DataRow("Image")]
    [DataRow("ImageName")]
    [DataRow("Probabilities")]
    public void FileNamedAsMember_Compiles(string name)
    {
        string folder = Path.Combine(Path.GetTempPath(), "modelsdk-generator-tests", Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(folder);
        try
        {
            string file = Path.Combine(folder, name + ".tflite");
            File.Copy(GeneratorHarness.Digits("digits_batch"), file);
            IReadOnlyList<Diagnostic> said = GeneratorHarness.Compile(GeneratorHarness.Generate(GeneratorHarness.Manifest(file)));
            Assert.AreEqual(0, said.Count, string.Join('\n', said));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
