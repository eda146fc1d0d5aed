using Android.Content;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelSdk.TestSupport;

namespace ModelSdk.Android.Tests;

/// <summary>The Android source compiles in any application, whatever its settings; nothing is left to implicit usings.</summary>
[TestClass]
public sealed class SourceTests
{
    [DataTestMethod]
    [DataRow(true, NullableContextOptions.Disable)]
    [DataRow(true, NullableContextOptions.Enable)]
    [DataRow(false, NullableContextOptions.Disable)]
    [DataRow(false, NullableContextOptions.Enable)]
    public void Source_CompilesWithoutAWarning(bool play, NullableContextOptions nullable)
    {
        CSharpParseOptions parse = new(
            LanguageVersion.CSharp13, DocumentationMode.Diagnose, preprocessorSymbols: play ? ["MODELSDK_PLAY_AI_DELIVERY"] : []);
        string[] files = Directory.GetFiles(Repository.Path("sdk", "build", "android"), "*.cs");
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Application",
            files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), parse, file)),
            References(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: nullable,
                generalDiagnosticOption: ReportDiagnostic.Error,
                warningLevel: 9999));

        Diagnostic[] found = [.. compilation.GetDiagnostics().Where(static found => found.Severity != DiagnosticSeverity.Hidden)];
        Assert.AreEqual(0, found.Length, string.Join('\n', found.AsEnumerable()));
        Assert.AreEqual(play, compilation.GetTypeByMetadataName("ModelSdk.PlayModelPackSource") is not null);
        Assert.AreEqual(
            play, compilation.GetTypeByMetadataName("ModelSdk.AndroidModels")!.GetMembers("ConfirmDownload").Length == 1);
    }

    private static IEnumerable<MetadataReference> References()
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        string[] used = [typeof(Context).Assembly.Location, typeof(Model).Assembly.Location];
        return platform.Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
            || Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll").Concat(used)
            .Select(static path => MetadataReference.CreateFromFile(path));
    }
}
