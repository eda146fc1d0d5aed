using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of MEAN, SUM, REDUCE_PROD, REDUCE_MAX, REDUCE_MIN, REDUCE_ANY, REDUCE_ALL (table ReducerOptions).</summary>
public readonly struct ReducerOptions(FlatTable table) : IOperatorOptions<ReducerOptions>
{
    /// <summary>Whether reduced dimensions stay with size 1.</summary>
    public bool KeepDims => table.Bool(0);

    static OptionsId IOperatorOptions<ReducerOptions>.Id => new(1, 27);

    static ReducerOptions IOperatorOptions<ReducerOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of ARG_MAX (table ArgMaxOptions).</summary>
public readonly struct ArgMaxOptions(FlatTable table) : IOperatorOptions<ArgMaxOptions>
{
    /// <summary>Type of the result.</summary>
    public TensorType OutputType => (TensorType)table.SByte(0);

    static OptionsId IOperatorOptions<ArgMaxOptions>.Id => new(1, 40);

    static ArgMaxOptions IOperatorOptions<ArgMaxOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of ARG_MIN (table ArgMinOptions).</summary>
public readonly struct ArgMinOptions(FlatTable table) : IOperatorOptions<ArgMinOptions>
{
    /// <summary>Type of the result.</summary>
    public TensorType OutputType => (TensorType)table.SByte(0);

    static OptionsId IOperatorOptions<ArgMinOptions>.Id => new(1, 57);

    static ArgMinOptions IOperatorOptions<ArgMinOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of CUMSUM (table CumsumOptions).</summary>
public readonly struct CumsumOptions(FlatTable table) : IOperatorOptions<CumsumOptions>
{
    /// <summary>Whether the element itself is left out of its sum.</summary>
    public bool Exclusive => table.Bool(0);

    /// <summary>Whether sums run from the end.</summary>
    public bool Reverse => table.Bool(1);

    static OptionsId IOperatorOptions<CumsumOptions>.Id => new(1, 102);

    static CumsumOptions IOperatorOptions<CumsumOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of UNIQUE (table UniqueOptions).</summary>
public readonly struct UniqueOptions(FlatTable table) : IOperatorOptions<UniqueOptions>
{
    /// <summary>Type of the indices.</summary>
    public TensorType IndexType => (TensorType)table.SByte(0, (sbyte)TensorType.Int32);

    static OptionsId IOperatorOptions<UniqueOptions>.Id => new(1, 80);

    static UniqueOptions IOperatorOptions<UniqueOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of REDUCE_WINDOW (table ReduceWindowOptions).</summary>
public readonly struct ReduceWindowOptions(FlatTable table) : IOperatorOptions<ReduceWindowOptions>
{
    /// <summary>What is computed.</summary>
    public ReduceWindowFunction ReduceFunction => (ReduceWindowFunction)table.Int32(0);

    static OptionsId IOperatorOptions<ReduceWindowOptions>.Id => new(2, 20);

    static ReduceWindowOptions IOperatorOptions<ReduceWindowOptions>.Create(FlatTable table) => new(table);
}
