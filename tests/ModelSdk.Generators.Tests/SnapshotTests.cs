using ModelSdk.TestSupport;

namespace ModelSdk.Generators.Tests;

/// <summary>
/// Generated classes, compared line by line with files in Snapshots. MODELSDK_UPDATE_SNAPSHOTS=1 rewrites them; look at
/// the difference before it is committed.
/// </summary>
[TestClass]
public class SnapshotTests
{
    [DataTestMethod]
    [DataRow("digits", "")]
    [DataRow("digits_int8", "")]
    [DataRow("digits_dynamic", "ImageMean=0;ImageStd=255")]
    [DataRow("digits_batch", "")]
    [DataRow("digits", "Visibility=public;GenerateInterface=true;Sessions=false;Accelerators=Cpu;ClassName=DigitReader;Namespace=Reading", "digits_options")]
    public void Class_OfDigitsModel_IsAsRecorded(string model, string metadata, string? snapshot = null)
    {
        (string, string)[] pairs = [.. metadata
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))];
        Check(snapshot ?? model, GeneratorHarness.Generate(GeneratorHarness.Manifest(GeneratorHarness.Digits(model), pairs)));
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void Class_OfSeveralSignatures_IsAsRecorded() => Check(
        "multi_signatures",
        GeneratorHarness.Generate(GeneratorHarness.Manifest(
            Shared.Path("testdata", "litert", "tflite__testdata__multi_signatures.bin"),
            ("ClassName", "Calculator"),
            ("GenerateInterface", "true"))));

    private static void Check(string name, string generated)
    {
        Assert.AreEqual(0, GeneratorHarness.Compile(generated).Count, string.Join('\n', GeneratorHarness.Compile(generated)));
        string path = Repository.Path("tests", "ModelSdk.Generators.Tests", "Snapshots", name + ".cs.txt");
        if (Environment.GetEnvironmentVariable("MODELSDK_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, generated);
        }

        Assert.IsTrue(File.Exists(path), $"{path} is missing; set MODELSDK_UPDATE_SNAPSHOTS=1 to write it");
        string[] expected = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        string[] actual = generated.Split('\n');
        for (int i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            string want = i < expected.Length ? expected[i] : "(end)";
            string have = i < actual.Length ? actual[i] : "(end)";
            Assert.AreEqual(want, have, $"{name}.cs.txt, line {i + 1}; set MODELSDK_UPDATE_SNAPSHOTS=1 to accept");
        }
    }
}
