namespace ModelSdk.Format.LiteRtLm;

/// <summary>What a section of a bundle holds (enum AnySectionDataType); newer values are kept as their number.</summary>
public enum LiteRtLmDataType : byte
{
    /// <summary>Nothing said.</summary>
    None = 0,

    /// <summary>Bytes that only the bundle's author knows.</summary>
    GenericBinaryData = 1,

    /// <summary>No longer used.</summary>
    Deprecated = 2,

    /// <summary>A whole .tflite file.</summary>
    TFLiteModel = 3,

    /// <summary>A SentencePiece model.</summary>
    SpTokenizer = 4,

    /// <summary>Prompt templates, stop tokens, sampler: see <see cref="LlmMetadata"/>.</summary>
    LlmMetadataProto = 5,

    /// <summary>A Hugging Face tokenizer.json, compressed: see <see cref="HfTokenizer"/>.</summary>
    HfTokenizerZlib = 6,

    /// <summary>Constants of the model section with the same model type.</summary>
    TFLiteWeights = 7,

    /// <summary>What an embedding model needs.</summary>
    EmbeddingMetadataProto = 8,

    /// <summary>Names and axes of the state tensors.</summary>
    ExecutorMetadataProto = 9,

    /// <summary>What a speech synthesis model needs.</summary>
    TtsMetadataProto = 10,

    /// <summary>What a speech recognition model needs.</summary>
    AsrMetadataProto = 11,

    /// <summary>What an image generation model needs.</summary>
    Text2ImageMetadataProto = 12,
}

/// <summary>Types of the values in a bundle's header (tags of the union VData).</summary>
public enum LiteRtLmValueType : byte
{
    /// <summary>No value.</summary>
    None = 0,

    /// <summary>A byte.</summary>
    UInt8 = 1,

    /// <summary>A signed byte.</summary>
    Int8 = 2,

    /// <summary>An unsigned 16-bit integer.</summary>
    UInt16 = 3,

    /// <summary>A 16-bit integer.</summary>
    Int16 = 4,

    /// <summary>An unsigned 32-bit integer.</summary>
    UInt32 = 5,

    /// <summary>A 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>A 32-bit float.</summary>
    Float32 = 7,

    /// <summary>A truth value.</summary>
    Bool = 8,

    /// <summary>A text.</summary>
    String = 9,

    /// <summary>An unsigned 64-bit integer.</summary>
    UInt64 = 10,

    /// <summary>A 64-bit integer.</summary>
    Int64 = 11,

    /// <summary>A 64-bit float.</summary>
    Double = 12,
}
