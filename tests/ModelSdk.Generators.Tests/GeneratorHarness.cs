using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ModelSdk.Build;
using ModelSdk.TestSupport;

namespace ModelSdk.Generators.Tests;

/// <summary>Makes manifests with the build's own inspection, runs the generator over them, and compiles the result.</summary>
internal static class GeneratorHarness
{
    /// <summary>Generated code keeps to C# 12, so that a project with an older LangVersion compiles.</summary>
    public static readonly CSharpParseOptions ParseOptions =
        CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12).WithDocumentationMode(DocumentationMode.Diagnose);

    // Applications use the indexers of tensors, which take params spans.
    private static readonly CSharpParseOptions UserOptions = ParseOptions.WithLanguageVersion(LanguageVersion.CSharp13);

    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(FindReferences);

    /// <summary>The manifest of a model file as a project named App would get it.</summary>
    public static InspectionResult Inspect(string path, params (string Name, string Value)[] metadata) => new ModelInspector().Inspect(
        new ModelItem(path, Path.GetFileName(path), metadata.ToDictionary(pair => pair.Name, pair => pair.Value)),
        new ProjectFacts { AssemblyName = "App", RootNamespace = "App", ProjectFile = Repository.Asset("App.csproj") });

    /// <summary>As <see cref="Inspect"/>; the manifest must be there.</summary>
    public static string Manifest(string path, params (string Name, string Value)[] metadata)
    {
        InspectionResult result = Inspect(path, metadata);
        Assert.IsNotNull(result.Manifest, string.Join('\n', result.Diagnostics.Select(diagnostic => diagnostic.Message)));
        return result.Manifest;
    }

    public static string Digits(string variant) => Repository.Asset("digits", variant + ".tflite");

    public static CSharpCompilation Compilation(params string[] sources) => Compilation(ParseOptions, sources);

    private static CSharpCompilation Compilation(CSharpParseOptions options, string[] sources) => CSharpCompilation.Create(
        "App",
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, options, path: $"Source{i}.cs")),
        References.Value,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            .WithWarningLevel(9999)
            .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]));

    public static GeneratorDriver Driver(params IEnumerable<AdditionalText> texts) => CSharpGeneratorDriver.Create(
        [new ModelGenerator().AsSourceGenerator()],
        texts,
        ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The sources generated from manifests.</summary>
    public static GeneratorRunResult Run(params IEnumerable<AdditionalText> texts) =>
        Driver(texts).RunGenerators(Compilation()).GetRunResult().Results.Single();

    /// <summary>The one source generated from a manifest.</summary>
    public static string Generate(string manifest)
    {
        GeneratorRunResult result = Run(new ManifestText("obj/model.model.json", manifest));
        Assert.IsNull(result.Exception);
        Assert.AreEqual(0, result.Diagnostics.Length, string.Join('\n', result.Diagnostics));
        return result.GeneratedSources.Single().SourceText.ToString();
    }

    /// <summary>Everything that the compiler says of a generated source in a project with nullable and documentation on.</summary>
    public static IReadOnlyList<Diagnostic> Compile(params string[] sources)
    {
        CSharpCompilation compilation = Compilation(sources);
        using MemoryStream assembly = new();
        using MemoryStream documentation = new();
        return [.. compilation.Emit(assembly, xmlDocumentationStream: documentation).Diagnostics
            .Where(diagnostic => diagnostic.Severity != Microsoft.CodeAnalysis.DiagnosticSeverity.Hidden)];
    }

    /// <summary>The assembly of generated and user code, loaded.</summary>
    public static Assembly Load(params string[] sources)
    {
        using MemoryStream assembly = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = Compilation(UserOptions, sources).Emit(assembly);
        Assert.IsTrue(result.Success, string.Join('\n', result.Diagnostics));
        return Assembly.Load(assembly.ToArray());
    }

    private static ImmutableArray<MetadataReference> FindReferences() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name
                && (name.StartsWith("System.", StringComparison.Ordinal)
                    || name is "netstandard.dll" or "mscorlib.dll" or "Microsoft.Extensions.Logging.Abstractions.dll"
                    or "ModelSdk.Format.dll" or "ModelSdk.Runtime.dll" or "ModelSdk.Cpu.dll" or "ModelSdk.LiteRt.dll" or "ModelSdk.TestSupport.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}

/// <summary>A manifest as the compiler sees it.</summary>
internal sealed class ManifestText(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
