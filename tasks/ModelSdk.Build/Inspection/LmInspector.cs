using System.Globalization;
using System.Text.Json;
using ModelSdk.Format;
using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Build.Inspection;

/// <summary>Looks into a LiteRT-LM bundle (.litertlm) as <see cref="ModelInspector"/> looks into a .tflite model.</summary>
/// <remarks>
/// Called by it for items with that extension. No class is generated, so there is no manifest. Rules and what the
/// official runtime does instead of saying them: LiteRT-LM 0.18.1, tried with one broken bundle for each.
/// </remarks>
internal static class LmInspector
{
    /// <summary>Everything that is wrong with the bundle, and what is in it.</summary>
    /// <exception cref="ModelFormatException">The file is no bundle, or a part that every reader needs is not sound.</exception>
    public static void Inspect(ModelItem item, ProjectFacts project, List<ModelDiagnostic> found, CancellationToken cancellationToken)
    {
        using LiteRtLmFile bundle = LiteRtLmFile.Open(item.FullPath);
        found.AddRange(LmLayout.Check(item, bundle));
        found.AddRange(LmContents.Check(item, bundle));
        LmBackends backends = new(item, project);
        List<string> parts = [];
        Occurrences decoders = new(item.FullPath, item.Identity);
        List<string> invalid = [.. LmLayout.Overlaps(bundle)];
        foreach (LiteRtLmSection section in bundle.Sections)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                parts.Add($"{ItemModels.NameOf(bundle, section)} {Size(section.Length)}{Look(section, bundle, backends, decoders)}");
            }
            catch (ModelFormatException exception)
            {
                invalid.Add(exception.Message);
            }
        }

        if (invalid.Count > 0)
        {
            found.Add(DiagnosticRules.Invalid.At(item.FullPath, item.Identity, string.Join("; ", invalid)));
        }

        found.AddRange(decoders.ToDiagnostics());
        found.AddRange(backends.Check(bundle));
        if (!found.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            found.Add(DiagnosticRules.NoClassYet.At(item.FullPath, item.Identity, ".litertlm bundles"));
        }

        found.Add(new ModelDiagnostic(
            DiagnosticRules.Summary,
            item.FullPath,
            string.Create(
                CultureInfo.InvariantCulture,
                $"'{item.Identity}': LiteRT-LM bundle {bundle.Version}, {bundle.Sections.Count} sections, {Size(bundle.File.Length)}: {string.Join(", ", parts)}")));
    }

    /// <summary>A size for people.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 100_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:N1} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB"),
    };

    /// <summary>What is in a section, in brackets; throws when it is not what its type says.</summary>
    private static string Look(LiteRtLmSection section, LiteRtLmFile bundle, LmBackends backends, Occurrences decoders)
    {
        if (section.Length == 0)
        {
            throw new ModelFormatException(
                ModelFormatError.Invalid, section.Begin, $"section {section.Index} ({section.Title}) is empty");
        }

        switch (section.DataType)
        {
            case LiteRtLmDataType.TFLiteModel:
                using (TfliteModel model = section.OpenModel())
                {
                    LmWeights.Check(bundle, section, model);
                    backends.Note(bundle, section, model);
                    foreach (string mistake in section.ShortModelType == "prefill_decode" ? LmDecoder.Mistakes(model) : [])
                    {
                        decoders.Add(DiagnosticRules.UnusableDecoder, mistake);
                    }

                    return $" ({model.Signatures.Count} signatures, {OperatorSurvey.Of(model).Count} ops)";
                }

            case LiteRtLmDataType.SpTokenizer:
                int pieces = SentencePieceModel.CountPieces(section);
                return pieces > 0 ? $" ({pieces} pieces)" : throw Invalid(section, "it is a SentencePiece model without pieces");
            case LiteRtLmDataType.HfTokenizerZlib:
                return IsJson(HfTokenizer.ReadJson(section)) ? "" : throw Invalid(section, "the tokenizer in it is no JSON");
            case LiteRtLmDataType.LlmMetadataProto:
                return $" ({LlmMetadata.Read(section).ModelType ?? "no model type"})";
            default:
                return "";
        }
    }

    private static ModelFormatException Invalid(LiteRtLmSection section, string reason) =>
        new(ModelFormatError.Invalid, section.Begin, $"section {section.Index} ({section.Title}): {reason}");

    private static bool IsJson(byte[] text)
    {
        try
        {
            Utf8JsonReader reader = new(text);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
