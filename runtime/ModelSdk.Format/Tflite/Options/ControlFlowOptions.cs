using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of CALL (table CallOptions).</summary>
public readonly struct CallOptions(FlatTable table) : IOperatorOptions<CallOptions>
{
    /// <summary>Index of the subgraph.</summary>
    public uint Subgraph => table.UInt32(0);

    static OptionsId IOperatorOptions<CallOptions>.Id => new(1, 16);

    static CallOptions IOperatorOptions<CallOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of IF (table IfOptions).</summary>
public readonly struct IfOptions(FlatTable table) : IOperatorOptions<IfOptions>
{
    /// <summary>Subgraph that runs when the condition holds.</summary>
    public int ThenSubgraph => table.Int32(0);

    /// <summary>Subgraph that runs otherwise.</summary>
    public int ElseSubgraph => table.Int32(1);

    static OptionsId IOperatorOptions<IfOptions>.Id => new(1, 92);

    static IfOptions IOperatorOptions<IfOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of WHILE (table WhileOptions).</summary>
public readonly struct WhileOptions(FlatTable table) : IOperatorOptions<WhileOptions>
{
    /// <summary>Subgraph that computes whether to go on.</summary>
    public int ConditionSubgraph => table.Int32(0);

    /// <summary>Subgraph that computes one step.</summary>
    public int BodySubgraph => table.Int32(1);

    static OptionsId IOperatorOptions<WhileOptions>.Id => new(1, 93);

    static WhileOptions IOperatorOptions<WhileOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of CALL_ONCE (table CallOnceOptions).</summary>
public readonly struct CallOnceOptions(FlatTable table) : IOperatorOptions<CallOnceOptions>
{
    /// <summary>Subgraph that runs before the first inference of a session.</summary>
    public int InitSubgraph => table.Int32(0);

    static OptionsId IOperatorOptions<CallOnceOptions>.Id => new(1, 103);

    static CallOnceOptions IOperatorOptions<CallOnceOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of HASHTABLE (table HashtableOptions).</summary>
public readonly struct HashtableOptions(FlatTable table) : IOperatorOptions<HashtableOptions>
{
    /// <summary>Number of the table; equal numbers share one.</summary>
    public int TableId => table.Int32(0);

    /// <summary>Type of the keys.</summary>
    public TensorType KeyType => (TensorType)table.SByte(1);

    /// <summary>Type of the values.</summary>
    public TensorType ValueType => (TensorType)table.SByte(2);

    static OptionsId IOperatorOptions<HashtableOptions>.Id => new(1, 107);

    static HashtableOptions IOperatorOptions<HashtableOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of VAR_HANDLE (table VarHandleOptions).</summary>
public readonly struct VarHandleOptions(FlatTable table) : IOperatorOptions<VarHandleOptions>
{
    /// <summary>Namespace of the variable.</summary>
    public string? Container => table.String(0);

    /// <summary>Name of the variable; equal names share one.</summary>
    public string? SharedName => table.String(1);

    static OptionsId IOperatorOptions<VarHandleOptions>.Id => new(1, 111);

    static VarHandleOptions IOperatorOptions<VarHandleOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_COMPOSITE (table StableHLOCompositeOptions).</summary>
public readonly struct StablehloCompositeOptions(FlatTable table) : IOperatorOptions<StablehloCompositeOptions>
{
    /// <summary>Name of the composite.</summary>
    public string? Name => table.String(0);

    /// <summary>Subgraph that computes the same with plain operators.</summary>
    public int DecompositionSubgraph => table.Int32(1);

    /// <summary>FlexBuffers map of attributes.</summary>
    public FlatVector<byte> Attributes => table.Vector<byte>(2);

    /// <summary>Encoding of the attributes.</summary>
    public CustomOptionsFormat AttributesFormat => (CustomOptionsFormat)table.SByte(3);

    /// <summary>Version of the composite.</summary>
    public int Version => table.Int32(4);

    static OptionsId IOperatorOptions<StablehloCompositeOptions>.Id => new(2, 21);

    static StablehloCompositeOptions IOperatorOptions<StablehloCompositeOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_CASE (table StablehloCaseOptions).</summary>
public readonly struct StablehloCaseOptions(FlatTable table) : IOperatorOptions<StablehloCaseOptions>
{
    /// <summary>Subgraphs of the branches.</summary>
    public FlatVector<int> BranchSubgraphs => table.Vector<int>(0);

    static OptionsId IOperatorOptions<StablehloCaseOptions>.Id => new(2, 23);

    static StablehloCaseOptions IOperatorOptions<StablehloCaseOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_WHILE (table StablehloWhileOptions).</summary>
public readonly struct StablehloWhileOptions(FlatTable table) : IOperatorOptions<StablehloWhileOptions>
{
    /// <summary>Subgraph that computes whether to go on.</summary>
    public int ConditionSubgraph => table.Int32(0);

    /// <summary>Subgraph that computes one step.</summary>
    public int BodySubgraph => table.Int32(1);

    static OptionsId IOperatorOptions<StablehloWhileOptions>.Id => new(2, 15);

    static StablehloWhileOptions IOperatorOptions<StablehloWhileOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_CUSTOM_CALL (table StablehloCustomCallOptions).</summary>
public readonly struct StablehloCustomCallOptions(FlatTable table) : IOperatorOptions<StablehloCustomCallOptions>
{
    /// <summary>Name of what is called.</summary>
    public string? CallTargetName => table.String(0);

    /// <summary>Whether the call may not be left out.</summary>
    public bool HasSideEffect => table.Bool(1);

    /// <summary>Text for what is called.</summary>
    public string? BackendConfig => table.String(2);

    /// <summary>Version of the calling convention.</summary>
    public int ApiVersion => table.Int32(3);

    /// <summary>Subgraphs that it may run.</summary>
    public FlatVector<int> CalledSubgraphs => table.Vector<int>(4);

    /// <summary>FlexBuffers map of attributes.</summary>
    public FlatVector<byte> CustomAttributes => table.Vector<byte>(5);

    static OptionsId IOperatorOptions<StablehloCustomCallOptions>.Id => new(2, 5);

    static StablehloCustomCallOptions IOperatorOptions<StablehloCustomCallOptions>.Create(FlatTable table) => new(table);
}
