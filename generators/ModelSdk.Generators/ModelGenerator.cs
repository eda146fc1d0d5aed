using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ModelSdk.Generators.Diagnostics;
using ModelSdk.Generators.Models;

namespace ModelSdk.Generators;

/// <summary>Generates one class for each model manifest (*.model.json) that the build task wrote.</summary>
/// <remarks>
/// The pipeline knows nothing of the compilation or of options: editing C# runs none of its steps. Names, types and all
/// else that a class needs stand in the manifest. ModelGenerator.Parser.cs reads it, ModelGenerator.Emitter.cs writes
/// the class.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed partial class ModelGenerator : IIncrementalGenerator
{
    private const string ManifestSuffix = ".model.json";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParseResult> parsed = context.AdditionalTextsProvider
            .Where(static text => text.Path.EndsWith(ManifestSuffix, StringComparison.OrdinalIgnoreCase))
            .Select(static (text, cancellation) => Parser.Parse(text.Path, text.GetText(cancellation)?.ToString()))
            .WithTrackingName(TrackingNames.Parse);

        IncrementalValuesProvider<ParseResult> named = parsed
            .Collect()
            .SelectMany(static (results, _) => GiveFilesNames(results));

        IncrementalValuesProvider<(string HintName, ModelSpec Spec)> specs = named
            .Where(static result => result.Spec is not null)
            .Select(static (result, _) => (result.HintName, result.Spec!))
            .WithTrackingName(TrackingNames.Spec);
        context.RegisterSourceOutput(specs, static (output, model) =>
            output.AddSource(model.HintName, SourceText.From(Emitter.Emit(model.Spec), Encoding.UTF8)));

        IncrementalValuesProvider<DiagnosticInfo> errors = named
            .Where(static result => result.Error is not null)
            .Select(static (result, _) => result.Error!)
            .WithTrackingName(TrackingNames.Error);
        context.RegisterSourceOutput(errors, static (output, error) => output.ReportDiagnostic(error.ToDiagnostic()));
    }

    /// <summary>File names of generated sources are unique ignoring case; a second class of one name is an error.</summary>
    private static IEnumerable<ParseResult> GiveFilesNames(ImmutableArray<ParseResult> results)
    {
        HashSet<string> classes = new(StringComparer.Ordinal);
        HashSet<string> files = new(StringComparer.OrdinalIgnoreCase);
        foreach (ParseResult result in results)
        {
            if (result.Spec is not { } spec)
            {
                yield return result;
            }
            else if (!classes.Add($"{spec.Namespace}.{spec.ClassName}"))
            {
                yield return result with
                {
                    Spec = null,
                    Error = new DiagnosticInfo(result.Path, $"another model generates class '{spec.Namespace}.{spec.ClassName}'; set ClassName"),
                };
            }
            else
            {
                string name = $"{spec.Namespace}.{spec.ClassName}";
                string unique = name;
                for (int i = 2; !files.Add(unique); i++)
                {
                    unique = $"{name}-{i}";
                }

                yield return result with { HintName = unique + ".g.cs" };
            }
        }
    }

    /// <summary>One manifest after parsing: a spec or an error.</summary>
    /// <param name="Path">The manifest.</param>
    /// <param name="HintName">File name of the generated source, once it has one.</param>
    /// <param name="Spec">The model, or null.</param>
    /// <param name="Error">Why there is none, or null.</param>
    private sealed record ParseResult(string Path, string HintName, ModelSpec? Spec, DiagnosticInfo? Error);
}
