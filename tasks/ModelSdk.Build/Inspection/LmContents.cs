using ModelSdk.Format;
using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Build.Inspection;

/// <summary>Whether a bundle has what the runtime needs to load it, and nothing that it does not understand.</summary>
internal static class LmContents
{
    /// <summary>The two kinds of main decoders, without their prefix.</summary>
    private static readonly string[] Decoders = ["prefill_decode", "artisan_text_decoder"];

    // Source: LiteRT-LM, runtime/components/model_resources.h, and schema/model_info/model_info.cc.
    private static readonly HashSet<string> KnownModelTypes =
    [
        "prefill_decode", "embedder", "per_layer_embedder", "aux", "audio_encoder_hw", "end_of_audio", "vision_adapter",
        "vision_encoder", "audio_frontend", "audio_adapter", "artisan_text_decoder", "end_of_vision", "mtp_drafter", "mtp_aux",
        "text_encoder", "prefill", "decode", "prefill_decode_hw",
    ];

    /// <summary>MSDK2017, MSDK2018, MSDK2021, MSDK2022 and MSDK2024.</summary>
    public static IEnumerable<ModelDiagnostic> Check(ModelItem item, LiteRtLmFile bundle)
    {
        string[] missing = [.. Missing(bundle)];
        if (missing.Length > 0)
        {
            yield return DiagnosticRules.MissingSections.At(item.FullPath, item.Identity, string.Join(", no ", missing));
        }

        LiteRtLmSection[] models = [.. ItemModels.Sections(bundle)];
        LiteRtLmSection[] unknown = [.. models.Where(static section => !IsKnown(section))];
        if (unknown.Length > 0)
        {
            yield return DiagnosticRules.UnknownModelType.At(item.FullPath, item.Identity, List(unknown, static section => section.ModelType!));
        }

        LiteRtLmSection[] orphans =
        [
            .. bundle.Sections.Where(weights => weights.DataType == LiteRtLmDataType.TFLiteWeights
                && !models.Any(model => model.ShortModelType == weights.ShortModelType)),
        ];
        if (orphans.Length > 0)
        {
            yield return DiagnosticRules.WeightsWithoutModel.At(
                item.FullPath, item.Identity, List(orphans, static section => $"{section.ShortModelType}, {LmInspector.Size(section.Length)}"));
        }

        LlmMetadata? metadata = Metadata(bundle);
        if (metadata is { StopTokens: 0 })
        {
            yield return DiagnosticRules.NoStopTokens.At(item.FullPath, item.Identity);
        }

        if (metadata?.Sampler is { Type: LlmSamplerType.TopK or LlmSamplerType.Greedy } sampler)
        {
            yield return DiagnosticRules.UnsupportedSampler.At(
                item.FullPath, item.Identity, sampler.Type == LlmSamplerType.TopK ? "TOP_K" : "GREEDY");
        }
    }

    /// <summary>Whether the section is a main decoder.</summary>
    public static bool IsDecoder(LiteRtLmSection section) =>
        section.DataType == LiteRtLmDataType.TFLiteModel && Decoders.Contains(section.ShortModelType);

    private static bool IsKnown(LiteRtLmSection section) =>
        KnownModelTypes.Contains(section.ShortModelType) || section.ShortModelType.StartsWith("video_", StringComparison.Ordinal);

    private static IEnumerable<string> Missing(LiteRtLmFile bundle)
    {
        bool hasMetadata = bundle.Find(LiteRtLmDataType.LlmMetadataProto) is not null;
        if (bundle.Find(LiteRtLmDataType.TFLiteModel) is null)
        {
            yield return "model (TFLiteModel)";
        }
        else if (hasMetadata && !bundle.Sections.Any(IsDecoder))
        {
            yield return "main decoder (TFLiteModel of model_type tf_lite_prefill_decode)";
        }

        // Bundles of encoders alone need neither.
        if (!hasMetadata && !bundle.Sections.Any(IsDecoder))
        {
            yield break;
        }

        if (bundle.Find(LiteRtLmDataType.SpTokenizer) is null && bundle.Find(LiteRtLmDataType.HfTokenizerZlib) is null)
        {
            yield return "tokenizer (SP_Tokenizer or HF_Tokenizer_Zlib)";
        }

        if (!hasMetadata)
        {
            yield return "LlmMetadata (LlmMetadataProto)";
        }
    }

    private static LlmMetadata? Metadata(LiteRtLmFile bundle)
    {
        try
        {
            return bundle.Find(LiteRtLmDataType.LlmMetadataProto) is { } section ? LlmMetadata.Read(section) : null;
        }
        catch (ModelFormatException)
        {
            return null; // Reported with the section.
        }
    }

    private static string List(LiteRtLmSection[] sections, Func<LiteRtLmSection, string> what) =>
        string.Join(", ", sections.Select(section => $"section {section.Index} ({what(section)})"));
}
