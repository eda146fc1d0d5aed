using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Metadata;

/// <summary>Metadata of one tensor (table TensorMetadata).</summary>
public readonly struct TensorMetadata : IModelView<TensorMetadata>
{
    private readonly TfliteModel _model;
    private readonly FlatTable _table;

    private TensorMetadata(TfliteModel model, FlatTable table)
    {
        _model = model;
        _table = table;
    }

    /// <summary>Name for people.</summary>
    public string? Name => _table.String(0);

    /// <summary>What it holds.</summary>
    public string? Description => _table.String(1);

    /// <summary>Names of the dimensions.</summary>
    public FlatStringVector DimensionNames => _table.Strings(2);

    /// <summary>What kind of content it has.</summary>
    public TensorContent Content => new(_table.Table(3));

    /// <summary>Steps before (inputs) or after (outputs) the model.</summary>
    public ViewList<ProcessUnit> ProcessUnits => new(_model, _table.Tables(4));

    /// <summary>Largest values, one or one for each channel.</summary>
    public FlatVector<float> Max => _table.Table(5).Vector<float>(0);

    /// <summary>Smallest values.</summary>
    public FlatVector<float> Min => _table.Table(5).Vector<float>(1);

    /// <summary>Files, such as labels.</summary>
    public ViewList<AssociatedFile> AssociatedFiles => new(_model, _table.Tables(6));

    /// <summary>The normalization, or null: (x - mean) / std.</summary>
    public Normalization? Normalization
    {
        get
        {
            foreach (ProcessUnit unit in ProcessUnits)
            {
                if (unit.Kind == ProcessUnitKind.Normalization)
                {
                    return unit.Normalization;
                }
            }

            return null;
        }
    }

    /// <summary>The first file of a kind, such as <see cref="AssociatedFileKind.TensorAxisLabels"/>, or null.</summary>
    /// <remarks>Of several label files the first is the default; the others differ in their locale.</remarks>
    public AssociatedFile? FindFile(AssociatedFileKind kind)
    {
        foreach (AssociatedFile file in AssociatedFiles)
        {
            if (file.Kind == kind)
            {
                return file;
            }
        }

        return null;
    }

    static TensorMetadata IModelView<TensorMetadata>.Create(
        TfliteModel model, FlatTable table, int subgraph, int index) => new(model, table);
}

/// <summary>A file that belongs to the metadata (table AssociatedFile); its bytes are in <see cref="TfliteMetadata.Files"/>.</summary>
public readonly struct AssociatedFile : IModelView<AssociatedFile>
{
    private readonly FlatTable _table;

    private AssociatedFile(FlatTable table) => _table = table;

    /// <summary>Name in the archive.</summary>
    public string? Name => _table.String(0);

    /// <summary>What it holds.</summary>
    public string? Description => _table.String(1);

    /// <summary>Its use.</summary>
    public AssociatedFileKind Kind => (AssociatedFileKind)_table.SByte(2);

    /// <summary>Language of labels, or null.</summary>
    public string? Locale => _table.String(3);

    /// <summary>Version of the file's format, or null.</summary>
    public string? Version => _table.String(4);

    static AssociatedFile IModelView<AssociatedFile>.Create(
        TfliteModel model, FlatTable table, int subgraph, int index) => new(table);
}

/// <summary>Use of an associated file (enum AssociatedFileType).</summary>
public enum AssociatedFileKind : sbyte
{
    /// <summary>Not said.</summary>
    Unknown = 0,

    /// <summary>Text for people.</summary>
    Descriptions = 1,

    /// <summary>Line i labels position i along the content's axis.</summary>
    TensorAxisLabels = 2,

    /// <summary>Line v labels the value v of the tensor.</summary>
    TensorValueLabels = 3,

    /// <summary>Line i calibrates the score of position i.</summary>
    TensorAxisScoreCalibration = 4,

    /// <summary>A vocabulary.</summary>
    Vocabulary = 5,

    /// <summary>An index for nearest-neighbour search.</summary>
    ScannIndex = 6,
}
