using Microsoft.CodeAnalysis;
using ModelSdk.Generators.Helpers;

namespace ModelSdk.Generators.Tests;

/// <summary>Manifests that give no class give MSDK6001, never an exception and never silence.</summary>
[TestClass]
public class BrokenManifestTests
{
    private static readonly string Manifest = GeneratorHarness.Manifest(GeneratorHarness.Digits("digits"));

    [DataTestMethod]
    [DataRow("", "the text ends too early")]
    [DataRow("[]", "an object with 'schema' is expected")]
    [DataRow("{}", "'schema' is missing")]
    [DataRow("{\"schema\": 2}", "the manifest has schema 2, this generator reads 1")]
    [DataRow("{\"schema\": \"1\"}", "an integer is expected")]
    [DataRow("{\"schema\": 1}", "'class' is missing")]
    [DataRow("{\"schema\": 1,}", "character 13 is not what JSON has there")]
    [DataRow("<html>", "character 0 is not what JSON has there")]
    public void BadText_IsError(string text, string reason)
    {
        GeneratorRunResult result = GeneratorHarness.Run(new ManifestText("obj/net.model.json", text));
        Assert.IsNull(result.Exception);
        Assert.AreEqual(0, result.GeneratedSources.Length);
        Diagnostic said = result.Diagnostics.Single();
        Assert.AreEqual("MSDK6001", said.Id);
        Assert.AreEqual(DiagnosticSeverity.Error, said.Severity);
        Assert.AreEqual("obj/net.model.json", said.Location.GetLineSpan().Path);
        StringAssert.Contains(said.GetMessage(), "Code generation for 'net.model.json' failed: ");
        StringAssert.Contains(said.GetMessage(), reason);
        StringAssert.Contains(said.GetMessage(), "MSDK6001.md");
    }

    [TestMethod]
    public void EveryTruncation_IsError()
    {
        List<AdditionalText> texts = [];
        string compact = Manifest.Replace("\n", "", StringComparison.Ordinal);
        for (int length = 0; length < compact.Length; length += 7)
        {
            texts.Add(new ManifestText($"{length}.model.json", compact[..length]));
        }

        GeneratorRunResult result = GeneratorHarness.Run(texts);
        Assert.IsNull(result.Exception);
        Assert.AreEqual(0, result.GeneratedSources.Length);
        Assert.AreEqual(texts.Count, result.Diagnostics.Length);
    }

    [TestMethod]
    public void EndlessNesting_IsError()
    {
        GeneratorRunResult result = GeneratorHarness.Run(new ManifestText("net.model.json", new string('[', 1_000_000)));
        StringAssert.Contains(result.Diagnostics.Single().GetMessage(), "nested too deeply");
    }

    [TestMethod]
    public void TwoManifestsOfOneClass_AreError()
    {
        GeneratorRunResult result = GeneratorHarness.Run(new ManifestText("a.model.json", Manifest), new ManifestText("b.model.json", Manifest));
        Assert.AreEqual(1, result.GeneratedSources.Length);
        StringAssert.Contains(result.Diagnostics.Single().GetMessage(), "'b.model.json' failed: another model generates class 'App.Models.Digits'");
    }

    [TestMethod]
    public void ClassesThatDifferByCase_GetFilesOfTheirOwn()
    {
        string other = Manifest.Replace("\"Digits\"", "\"DIGITS\"", StringComparison.Ordinal);
        GeneratorRunResult result = GeneratorHarness.Run(new ManifestText("a.model.json", Manifest), new ManifestText("b.model.json", other));
        Assert.AreEqual(0, result.Diagnostics.Length);
        CollectionAssert.AreEqual(
            new[] { "App.Models.Digits.g.cs", "App.Models.DIGITS-2.g.cs" }, result.GeneratedSources.Select(source => source.HintName).ToArray());
    }

    [TestMethod]
    public void MembersThatAreNotKnown_AreIgnored() => Assert.AreEqual(
        GeneratorHarness.Generate(Manifest),
        GeneratorHarness.Generate(Manifest.Replace("{\n  \"schema\": 1,", "{\n  \"later\": {\"a\": [1, null, true]},\n  \"schema\": 1,", StringComparison.Ordinal)));

    [DataTestMethod]
    [DataRow("\"a\\u00e9\\n\\\"\\\\\"", "aé\n\"\\")]
    [DataRow("\"größe\"", "größe")]
    public void Strings_AreRead(string json, string expected) => Assert.AreEqual(expected, Json.Parse(json).Text);

    [DataTestMethod]
    [DataRow("0.003921569")]
    [DataRow("1E-08")]
    [DataRow("-12")]
    public void Numbers_KeepTheirText(string json) => Assert.AreEqual(json, Json.Parse(json).Number);
}
