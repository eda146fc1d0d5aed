using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.LiteRt;

/// <summary>How a model was converted (metadata entry CONVERSION_METADATA); reports show it.</summary>
/// <remarks>Source: LiteRT, tflite/converter/schema/conversion_metadata.fbs.</remarks>
public sealed class ConversionMetadata
{
    /// <summary>Name of the metadata entry.</summary>
    public const string EntryName = "CONVERSION_METADATA";

    private static readonly FlatSchema Schema = new FlatSchemaSet()
        .Table("Environment", "tensorflow_version:string, api_version:uint, model_type:int, model_hash:ulong")
        .Table("SparsityBlockSize", "values:[uint]")
        .Table(
            "ConversionOptions",
            "model_optimization_modes:[int], allow_custom_ops:bool, enable_select_tf_ops:bool, " +
            "force_select_tf_ops:bool, sparsity_block_sizes:[SparsityBlockSize]")
        .Table("ConversionMetadata", "environment:Environment, options:ConversionOptions")["ConversionMetadata"];

    private readonly FlatTable _environment;
    private readonly FlatTable _options;

    private ConversionMetadata(FlatTable root)
    {
        _environment = root.Table(0);
        _options = root.Table(1);
    }

    /// <summary>Version of TensorFlow, or null.</summary>
    public string? TensorFlowVersion => _environment.String(0);

    /// <summary>Where the model came from.</summary>
    public SourceModelType SourceModel => (SourceModelType)_environment.Int32(2);

    /// <summary>Optimizations, by their code: 1001 float16, 1002 dynamic range, 1003 full integer, 1004 int16, 2000 QAT.</summary>
    public FlatVector<int> OptimizationModes => _options.Vector<int>(0);

    /// <summary>Whether custom operators were allowed.</summary>
    public bool AllowsCustomOperators => _options.Bool(1);

    /// <summary>Whether TensorFlow's own operators were allowed.</summary>
    public bool AllowsTensorFlowOperators => _options.Bool(2) || _options.Bool(3);

    /// <summary>Reads the entry; null when the model has none.</summary>
    /// <exception cref="ModelFormatException">The entry is damaged.</exception>
    public static ConversionMetadata? TryRead(TfliteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (MetadataEntry entry in model.Metadata)
        {
            if (entry.Name == EntryName && model.Buffers[(int)entry.BufferIndex] is { HasData: true } buffer)
            {
                FlatBuffer message = new(model.File, buffer.FileOffset, buffer.Length);
                FlatVerifier.Verify(message, Schema);
                return new ConversionMetadata(message.Root);
            }
        }

        return null;
    }
}

/// <summary>Kinds of models that a converter reads (enum ModelType).</summary>
public enum SourceModelType
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>TensorFlow SavedModel.</summary>
    SavedModel = 1,

    /// <summary>Keras model.</summary>
    Keras = 2,

    /// <summary>TensorFlow functions.</summary>
    ConcreteFunctions = 3,

    /// <summary>TensorFlow GraphDef.</summary>
    GraphDef = 4,

    /// <summary>TensorFlow session.</summary>
    Session = 5,

    /// <summary>JAX.</summary>
    Jax = 6,

    /// <summary>PyTorch.</summary>
    PyTorch = 7,
}
