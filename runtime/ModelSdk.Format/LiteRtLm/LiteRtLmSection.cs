namespace ModelSdk.Format.LiteRtLm;

/// <summary>A section of a bundle: bytes [<see cref="Begin"/>, <see cref="End"/>) of the file and what the header says of them.</summary>
public sealed class LiteRtLmSection
{
    private const string TypePrefix = "tf_lite_";

    // As the official tools print them, by number.
    private static readonly string[] DataTypeNames =
    [
        "NONE", "GenericBinaryData", "Deprecated", "TFLiteModel", "SP_Tokenizer", "LlmMetadataProto", "HF_Tokenizer_Zlib",
        "TFLiteWeights", "EmbeddingMetadataProto", "ExecutorMetadataProto", "TtsMetadataProto", "AsrMetadataProto",
        "Text2ImageMetadataProto",
    ];

    private readonly LiteRtLmFile _bundle;

    internal LiteRtLmSection(
        LiteRtLmFile bundle, int index, LiteRtLmDataType dataType, long begin, long end, IReadOnlyList<LiteRtLmItem> items)
    {
        _bundle = bundle;
        Index = index;
        DataType = dataType;
        Begin = begin;
        End = end;
        Items = items;
        ModelType = Find("model_type")?.ToLowerInvariant();
        BackendConstraint = (Find("backend_constraint") ?? "").ToLowerInvariant()
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Position in <see cref="LiteRtLmFile.Sections"/>.</summary>
    public int Index { get; }

    /// <summary>What it holds; may be a number that has no name here.</summary>
    public LiteRtLmDataType DataType { get; }

    /// <summary>First byte in the file.</summary>
    public long Begin { get; }

    /// <summary>The byte in the file after the last one.</summary>
    public long End { get; }

    /// <summary>Number of bytes.</summary>
    public long Length => End - Begin;

    /// <summary>Keys and values.</summary>
    public IReadOnlyList<LiteRtLmItem> Items { get; }

    /// <summary>
    /// Item <c>model_type</c> in lower case, such as <c>tf_lite_prefill_decode</c>, or null. Runtimes take a model
    /// without it for the main decoder.
    /// </summary>
    public string? ModelType { get; }

    /// <summary>Item <c>backend_constraint</c> in lower case, such as <c>cpu</c> and <c>gpu</c>, the default first; empty when absent.</summary>
    public IReadOnlyList<string> BackendConstraint { get; }

    /// <summary>Item <c>prefer_activation_type</c>, such as <c>fp16</c>, or null.</summary>
    public string? PreferredActivationType => Find("prefer_activation_type")?.ToLowerInvariant();

    /// <summary>For messages: a model's type without its prefix (<c>prefill_decode</c>), else the data type.</summary>
    public string Title => DataType == LiteRtLmDataType.TFLiteModel ? ShortModelType : DataTypeName;

    /// <summary>The data type as official tools print it, such as <c>SP_Tokenizer</c>; a newer one as its number.</summary>
    public string DataTypeName => (int)DataType < DataTypeNames.Length ? DataTypeNames[(int)DataType] : $"data type {(int)DataType}";

    /// <summary>The model type without its prefix; <c>prefill_decode</c> when there is none.</summary>
    public string ShortModelType => ModelType switch
    {
        null or "" => "prefill_decode",
        _ when ModelType.StartsWith(TypePrefix, StringComparison.Ordinal) => ModelType[TypePrefix.Length..],
        _ => ModelType,
    };

    /// <summary>The text of the item with this key, ignoring case, or null.</summary>
    public string? Find(string key) => LiteRtLmItem.Find(Items, key);

    /// <summary>The bytes as a file of their own, without a copy; valid as long as the bundle is open.</summary>
    public ModelFile OpenFile() => _bundle.File.Window(Begin, Length);

    /// <summary>The bytes, without a copy; valid as long as the bundle is open.</summary>
    /// <exception cref="ModelFormatException">They are more than 2 GB.</exception>
    public ReadOnlySpan<byte> GetBytes() => Length <= int.MaxValue
        ? _bundle.File.Slice(Begin, (int)Length)
        : throw new ModelFormatException(
            ModelFormatError.Invalid, Begin, $"section {Index} ({Title}) has {Length} bytes; more than 2 GB are not supported");

    /// <summary>Verifies the model in this section, in place; valid as long as the bundle is open.</summary>
    /// <remarks>Byte offsets of the model count from the start of the section; those of the exception, of the file.</remarks>
    /// <exception cref="ModelFormatException">The section holds no sound .tflite model.</exception>
    public TfliteModel OpenModel()
    {
        try
        {
            return TfliteModel.Load(OpenFile());
        }
        catch (ModelFormatException exception)
        {
            throw Inside(exception);
        }
    }

    /// <summary>The same failure, with the section's name and the offset in the file.</summary>
    /// <remarks>An offset that leads astray is reported as such by some readers; it ends with the section here.</remarks>
    internal ModelFormatException Inside(ModelFormatException exception) => new(
        exception.Kind, Begin + Math.Min(exception.Offset, Length), $"section {Index} ({Title}): {exception.Reason}", exception.Found);
}
