using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of CONCAT_EMBEDDINGS (table ConcatEmbeddingsOptions).</summary>
public readonly struct ConcatEmbeddingsOptions(FlatTable table) : IOperatorOptions<ConcatEmbeddingsOptions>
{
    /// <summary>Number of channels.</summary>
    public int NumChannels => table.Int32(0);

    /// <summary>Columns of each channel.</summary>
    public FlatVector<int> NumColumnsPerChannel => table.Vector<int>(1);

    /// <summary>Width of the embedding of each channel.</summary>
    public FlatVector<int> EmbeddingDimPerChannel => table.Vector<int>(2);

    static OptionsId IOperatorOptions<ConcatEmbeddingsOptions>.Id => new(1, 3);

    static ConcatEmbeddingsOptions IOperatorOptions<ConcatEmbeddingsOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of EMBEDDING_LOOKUP_SPARSE (table EmbeddingLookupSparseOptions).</summary>
public readonly struct EmbeddingLookupSparseOptions(FlatTable table) : IOperatorOptions<EmbeddingLookupSparseOptions>
{
    /// <summary>How looked-up rows are combined.</summary>
    public CombinerType Combiner => (CombinerType)table.SByte(0);

    static OptionsId IOperatorOptions<EmbeddingLookupSparseOptions>.Id => new(1, 20);

    static EmbeddingLookupSparseOptions IOperatorOptions<EmbeddingLookupSparseOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of LSH_PROJECTION (table LSHProjectionOptions).</summary>
public readonly struct LshProjectionOptions(FlatTable table) : IOperatorOptions<LshProjectionOptions>
{
    /// <summary>Kind of hashing.</summary>
    public LshProjectionType Type => (LshProjectionType)table.SByte(0);

    static OptionsId IOperatorOptions<LshProjectionOptions>.Id => new(1, 4);

    static LshProjectionOptions IOperatorOptions<LshProjectionOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of SKIP_GRAM (table SkipGramOptions).</summary>
public readonly struct SkipGramOptions(FlatTable table) : IOperatorOptions<SkipGramOptions>
{
    /// <summary>Words of an n-gram.</summary>
    public int NgramSize => table.Int32(0);

    /// <summary>Words that may be skipped between two.</summary>
    public int MaxSkipSize => table.Int32(1);

    /// <summary>Whether shorter n-grams count too.</summary>
    public bool IncludeAllNgrams => table.Bool(2);

    static OptionsId IOperatorOptions<SkipGramOptions>.Id => new(1, 18);

    static SkipGramOptions IOperatorOptions<SkipGramOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of RANDOM_STANDARD_NORMAL, RANDOM_UNIFORM, MULTINOMIAL (table RandomOptions).</summary>
public readonly struct RandomOptions(FlatTable table) : IOperatorOptions<RandomOptions>
{
    /// <summary>First half of the seed; both 0 means from the clock.</summary>
    public long Seed => table.Int64(0);

    /// <summary>Second half of the seed.</summary>
    public long Seed2 => table.Int64(1);

    static OptionsId IOperatorOptions<RandomOptions>.Id => new(1, 114);

    static RandomOptions IOperatorOptions<RandomOptions>.Create(FlatTable table) => new(table);
}
