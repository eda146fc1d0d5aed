using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ModelSdk.Generators.Tests;

/// <summary>What runs again after which edit, by the reasons that the driver records for each step.</summary>
[TestClass]
public class IncrementalTests
{
    private static readonly string Manifest = GeneratorHarness.Manifest(GeneratorHarness.Digits("digits"));
    private static readonly string Other = GeneratorHarness.Manifest(GeneratorHarness.Digits("digits_int8"));

    [TestMethod]
    public void EditOfCSharp_RunsNothing()
    {
        GeneratorDriver driver = First(out CSharpCompilation compilation, out _, out _);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Edited;", GeneratorHarness.ParseOptions)));
        AssertReasons(driver, TrackingNames.Parse, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached);
        AssertReasons(driver, TrackingNames.Spec, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached);
        AssertOutputs(driver, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached);
    }

    [TestMethod]
    public void NewReference_RunsNothing()
    {
        GeneratorDriver driver = First(out CSharpCompilation compilation, out _, out _);
        driver = driver.RunGenerators(compilation.AddReferences(MetadataReference.CreateFromFile(typeof(IncrementalTests).Assembly.Location)));
        AssertReasons(driver, TrackingNames.Parse, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached);
    }

    [TestMethod]
    public void SameTextInNewInstance_IsParsed_ButEmitsNothing()
    {
        GeneratorDriver driver = First(out CSharpCompilation compilation, out AdditionalText first, out _);
        driver = driver.ReplaceAdditionalText(first, new ManifestText(first.Path, Manifest)).RunGenerators(compilation);
        AssertReasons(driver, TrackingNames.Parse, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertReasons(driver, TrackingNames.Spec, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached);
        AssertOutputs(driver, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached);
    }

    [TestMethod]
    public void OneOfTwoChanged_EmitsOnlyThatOne()
    {
        GeneratorDriver driver = First(out CSharpCompilation compilation, out AdditionalText first, out _);
        driver = driver.ReplaceAdditionalText(first, new ManifestText(first.Path, Manifest.Replace("\"1.0.0\"", "\"1.0.1\"", StringComparison.Ordinal)))
            .RunGenerators(compilation);
        AssertReasons(driver, TrackingNames.Parse, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached);
        AssertOutputs(driver, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached);
    }

    [TestMethod]
    public void Removal_LeavesTheOtherAlone()
    {
        GeneratorDriver driver = First(out CSharpCompilation compilation, out AdditionalText first, out _);
        driver = driver.RemoveAdditionalTexts([first]).RunGenerators(compilation);
        Assert.AreEqual("App.Models.DigitsInt8.g.cs", driver.GetRunResult().Results[0].GeneratedSources.Single().HintName);
        AssertReasons(driver, TrackingNames.Parse, IncrementalStepRunReason.Removed, IncrementalStepRunReason.Cached);
    }

    [TestMethod]
    public void NewOptionsProvider_ParsesNothing()
    {
        GeneratorDriver driver = First(out CSharpCompilation compilation, out _, out _);
        driver = driver.WithUpdatedAnalyzerConfigOptions(new NoOptions()).RunGenerators(compilation);
        AssertReasons(driver, TrackingNames.Parse, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached);
    }

    [TestMethod]
    public void OtherAdditionalFiles_AreNotLookedAt()
    {
        GeneratorDriver driver = GeneratorHarness.Driver(new ThrowingText("readme.txt"), new ManifestText("digits.model.json", Manifest))
            .RunGenerators(GeneratorHarness.Compilation());
        Assert.IsNull(driver.GetRunResult().Results[0].Exception);
        Assert.AreEqual(1, driver.GetRunResult().Results[0].GeneratedSources.Length);
    }

    [TestMethod]
    public void Specs_OfTwoRuns_AreEqual()
    {
        object first = Outputs(First(out _, out _, out _), TrackingNames.Spec)[0];
        object second = Outputs(First(out _, out _, out _), TrackingNames.Spec)[0];
        Assert.AreNotSame(first, second);
        Assert.AreEqual(first, second);
        Assert.AreEqual(first.GetHashCode(), second.GetHashCode());
    }

    [TestMethod]
    public void StepValues_HoldNothingOfTheCompiler()
    {
        GeneratorDriver driver = First(out _, out _, out _);
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        foreach (string step in new[] { TrackingNames.Parse, TrackingNames.Spec })
        {
            foreach (object value in Outputs(driver, step))
            {
                Walk(value, step, seen);
            }
        }

        Assert.IsTrue(seen.Count > 50, $"only {seen.Count} objects were seen");
    }

    private static GeneratorDriver First(out CSharpCompilation compilation, out AdditionalText first, out AdditionalText second)
    {
        compilation = GeneratorHarness.Compilation("class User;");
        first = new ManifestText("obj/digits.model.json", Manifest);
        second = new ManifestText("obj/digits_int8.model.json", Other);
        GeneratorDriver driver = GeneratorHarness.Driver(first, second).RunGenerators(compilation);
        Assert.AreEqual(2, driver.GetRunResult().Results[0].GeneratedSources.Length);
        return driver;
    }

    private static object[] Outputs(GeneratorDriver driver, string step) =>
        [.. driver.GetRunResult().Results[0].TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Value)];

    private static void AssertReasons(GeneratorDriver driver, string step, params IncrementalStepRunReason[] expected) =>
        CollectionAssert.AreEquivalent(expected, Reasons(driver.GetRunResult().Results[0].TrackedSteps[step]), step);

    private static void AssertOutputs(GeneratorDriver driver, params IncrementalStepRunReason[] expected) => CollectionAssert.AreEquivalent(
        expected, Reasons([.. driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(step => step.Value)]));

    private static IncrementalStepRunReason[] Reasons(ImmutableArray<IncrementalGeneratorRunStep> steps) =>
        [.. steps.SelectMany(step => step.Outputs).Select(output => output.Reason)];

    [SuppressMessage("Trimming", "IL2075", Justification = "a test")]
    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Assert.IsFalse(
            value is Compilation or ISymbol or SyntaxNode or SyntaxTree or Location or AdditionalText or SourceText or Diagnostic,
            $"{path} holds a {value.GetType()}");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Walk(item, path + "[]", seen);
            }
        }

        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
        }
    }

    private sealed class NoOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => Empty.Instance;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Empty.Instance;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Empty.Instance;

        private sealed class Empty : AnalyzerConfigOptions
        {
            public static readonly Empty Instance = new();

            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = null;
                return false;
            }
        }
    }

    private sealed class ThrowingText(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => throw new AssertFailedException("was read");
    }
}
