using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Metadata;

/// <summary>A step before or after the model (table ProcessUnit); the properties of other kinds have their defaults.</summary>
public readonly struct ProcessUnit : IModelView<ProcessUnit>
{
    private readonly TfliteModel _model;
    private readonly FlatTable _table;

    private ProcessUnit(TfliteModel model, FlatTable table)
    {
        _model = model;
        _table = table;
    }

    /// <summary>The kind.</summary>
    public ProcessUnitKind Kind => (ProcessUnitKind)_table.Byte(0);

    /// <summary>Normalization: mean and standard deviation.</summary>
    public Normalization Normalization => new(Options(ProcessUnitKind.Normalization));

    /// <summary>Score calibration: what is done to a score first.</summary>
    public ScoreTransformation ScoreTransformation =>
        (ScoreTransformation)Options(ProcessUnitKind.ScoreCalibration).SByte(0);

    /// <summary>Score calibration: the result for scores that are too low.</summary>
    public float DefaultScore => Options(ProcessUnitKind.ScoreCalibration).Single(1);

    /// <summary>Score thresholding: results below it are dropped.</summary>
    public float ScoreThreshold => Options(ProcessUnitKind.ScoreThresholding).Single(0);

    /// <summary>Regex tokenizer: what separates tokens.</summary>
    public string? DelimiterPattern => Options(ProcessUnitKind.RegexTokenizer).String(0);

    /// <summary>SentencePiece tokenizer: its model.</summary>
    public ViewList<AssociatedFile> SentencePieceModels =>
        new(_model, Options(ProcessUnitKind.SentencePieceTokenizer).Tables(0));

    /// <summary>Tokenizers: the vocabulary.</summary>
    public ViewList<AssociatedFile> VocabularyFiles => new(_model, Kind switch
    {
        ProcessUnitKind.BertTokenizer => _table.Table(1).Tables(0),
        ProcessUnitKind.SentencePieceTokenizer or ProcessUnitKind.RegexTokenizer => _table.Table(1).Tables(1),
        _ => default,
    });

    private FlatTable Options(ProcessUnitKind kind) => Kind == kind ? _table.Table(1) : default;

    static ProcessUnit IModelView<ProcessUnit>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(model, table);
}

/// <summary>Normalization of values: (x - mean) / std, each one number or one for each channel.</summary>
public readonly struct Normalization
{
    private readonly FlatTable _table;

    internal Normalization(FlatTable table) => _table = table;

    /// <summary>Mean.</summary>
    public FlatVector<float> Mean => _table.Vector<float>(0);

    /// <summary>Standard deviation.</summary>
    public FlatVector<float> Std => _table.Vector<float>(1);
}

/// <summary>Kinds of steps (union ProcessUnitOptions).</summary>
public enum ProcessUnitKind : byte
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>Normalize values.</summary>
    Normalization = 1,

    /// <summary>Calibrate scores.</summary>
    ScoreCalibration = 2,

    /// <summary>Drop low scores.</summary>
    ScoreThresholding = 3,

    /// <summary>BERT tokenizer.</summary>
    BertTokenizer = 4,

    /// <summary>SentencePiece tokenizer.</summary>
    SentencePieceTokenizer = 5,

    /// <summary>Tokenizer that splits by a regular expression.</summary>
    RegexTokenizer = 6,
}

/// <summary>What score calibration does to a score first (enum ScoreTransformationType).</summary>
public enum ScoreTransformation : sbyte
{
    /// <summary>x.</summary>
    Identity = 0,

    /// <summary>log(x).</summary>
    Log = 1,

    /// <summary>log(x) - log(1 - x).</summary>
    InverseLogistic = 2,
}
