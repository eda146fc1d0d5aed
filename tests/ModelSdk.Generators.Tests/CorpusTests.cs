using Microsoft.CodeAnalysis;
using ModelSdk.Build;
using ModelSdk.TestSupport;

namespace ModelSdk.Generators.Tests;

/// <summary>Every model of the test data: a manifest whose class compiles, or an error that says why not.</summary>
[TestClass]
public class CorpusTests
{
    [TestMethod]
    [Needs(Shared.Data)]
    public void EveryModel_OfTheTestData_GivesClassThatCompiles_OrError()
    {
        string[] files =
        [
            .. Models("models"), .. Models("litert"), .. Models("realmodels"), .. Models("quantized"), .. Models("digits"),
        ];
        List<AdditionalText> manifests = [];
        List<string> silent = [];
        foreach (string file in files)
        {
            InspectionResult result = GeneratorHarness.Inspect(file, ("ClassName", $"Model{manifests.Count}"), ("GenerateInterface", "true"));
            if (result.Manifest is not null)
            {
                manifests.Add(new ManifestText($"{manifests.Count}.model.json", result.Manifest));
            }
            else if (!result.Diagnostics.Any(diagnostic => diagnostic.Severity == Build.DiagnosticSeverity.Error))
            {
                silent.Add(file);
            }

            Assert.IsFalse(
                result.Diagnostics.Any(diagnostic => diagnostic.Rule == DiagnosticRules.Internal),
                $"{file}: {string.Join('\n', result.Diagnostics.Select(diagnostic => diagnostic.Message))}");
        }

        Assert.AreEqual(0, silent.Count, string.Join('\n', silent));
        Assert.IsTrue(manifests.Count > 150, $"only {manifests.Count} of {files.Length} models have a manifest");
        GeneratorRunResult generated = GeneratorHarness.Run(manifests);
        Assert.AreEqual(0, generated.Diagnostics.Length, string.Join('\n', generated.Diagnostics.Take(5)));
        Assert.AreEqual(manifests.Count, generated.GeneratedSources.Length);
        IReadOnlyList<Diagnostic> said = GeneratorHarness.Compile(
            [.. generated.GeneratedSources.Select(source => source.SourceText.ToString())]);
        Assert.AreEqual(0, said.Count, string.Join('\n', said.Take(20)));
        Console.WriteLine($"{files.Length} models, {manifests.Count} classes");
    }

    private static IEnumerable<string> Models(string folder) => Directory
        .EnumerateFiles(Shared.Path("testdata", folder), "*", SearchOption.AllDirectories)
        .Where(file => file.EndsWith(".tflite", StringComparison.Ordinal)
            || (folder == "litert" && file.EndsWith(".bin", StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);
}
