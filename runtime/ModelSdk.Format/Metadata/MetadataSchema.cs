using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Metadata;

/// <summary>Every table of the metadata schema, for the verification of its structure.</summary>
/// <remarks>Source: tflite-support, tensorflow_lite_support/metadata/metadata_schema.fbs, version 1.5.0.</remarks>
internal static class MetadataSchema
{
    /// <summary>The root table.</summary>
    public static FlatSchema Root { get; } = Define()["ModelMetadata"];

    private static FlatSchemaSet Define()
    {
        FlatSchemaSet set = new FlatSchemaSet()
            .Table("AssociatedFile", "name:string, description:string, type:byte, locale:string, version:string")
            .Table("FeatureProperties", "")
            .Table("ImageSize", "width:uint, height:uint")
            .Table("ImageProperties", "color_space:byte, default_size:ImageSize")
            .Table("BoundingBoxProperties", "index:[uint], type:byte, coordinate_type:byte")
            .Table("AudioProperties", "sample_rate:uint, channels:uint")
            .Table("ValueRange", "min:int, max:int")
            .Table("NormalizationOptions", "mean:[float], std:[float]")
            .Table("ScoreCalibrationOptions", "score_transformation:byte, default_score:float")
            .Table("ScoreThresholdingOptions", "global_score_threshold:float")
            .Table("BertTokenizerOptions", "vocab_file:[AssociatedFile]")
            .Table(
                "SentencePieceTokenizerOptions", "sentencePiece_model:[AssociatedFile], vocab_file:[AssociatedFile]")
            .Table("RegexTokenizerOptions", "delim_regex_pattern:string, vocab_file:[AssociatedFile]")
            .Table("Stats", "max:[float], min:[float]")
            .Table("TensorGroup", "name:string, tensor_names:[string]")
            .Table("CustomMetadata", "name:string, data:[data]");
        return set
            .Union(
                "ContentProperties",
                set["FeatureProperties"],
                set["ImageProperties"],
                set["BoundingBoxProperties"],
                set["AudioProperties"])
            .Union(
                "ProcessUnitOptions",
                set["NormalizationOptions"],
                set["ScoreCalibrationOptions"],
                set["ScoreThresholdingOptions"],
                set["BertTokenizerOptions"],
                set["SentencePieceTokenizerOptions"],
                set["RegexTokenizerOptions"])
            .Table(
                "Content",
                "content_properties_type:ubyte, content_properties:ContentProperties, range:ValueRange")
            .Table("ProcessUnit", "options_type:ubyte, options:ProcessUnitOptions")
            .Table(
                "TensorMetadata",
                "name:string, description:string, dimension_names:[string], content:Content, " +
                "process_units:[ProcessUnit], stats:Stats, associated_files:[AssociatedFile]")
            .Table(
                "SubGraphMetadata",
                "name:string, description:string, input_tensor_metadata:[TensorMetadata], " +
                "output_tensor_metadata:[TensorMetadata], associated_files:[AssociatedFile], " +
                "input_process_units:[ProcessUnit], output_process_units:[ProcessUnit], " +
                "input_tensor_groups:[TensorGroup], output_tensor_groups:[TensorGroup], " +
                "custom_metadata:[CustomMetadata]")
            .Table(
                "ModelMetadata",
                "name:string, description:string, version:string, subgraph_metadata:[SubGraphMetadata], " +
                "author:string, license:string, associated_files:[AssociatedFile], min_parser_version:string");
    }
}
