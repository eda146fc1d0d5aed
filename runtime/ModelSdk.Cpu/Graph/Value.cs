using System.Runtime.InteropServices;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Graph;

/// <summary>A tensor of the engine's graph: what nodes read and write.</summary>
/// <remarks>
/// The shape is a fact of one plan: <c>Planner</c> sets it from the inputs' shapes before the first
/// consumer is prepared; what the file says of intermediate tensors is only a hint and is not used.
/// </remarks>
internal sealed class Value
{
    /// <summary>What <see cref="Shape"/> is before a plan knows it.</summary>
    public static readonly int[] UnknownShape = [-1];

    /// <summary>What <see cref="Shape"/> is while only the run of the producer can tell it.</summary>
    public static readonly int[] ShapeAtRun = [-2];

    private ReadOnlyMemory<byte>? _stored;
    private ReadOnlyMemory<byte>? _computed;

    /// <summary>Wraps a tensor of the model.</summary>
    public Value(TensorDef definition)
    {
        if (definition.IsConstant)
        {
            // Not with ?: and null, which C# makes an empty memory here, by way of byte[].
            _stored = definition.GetConstantMemory();
        }

        Sparsity = definition.IsConstant ? definition.Sparsity : default;
        Index = definition.Index;
        Name = definition.Name ?? $"tensor {definition.Index}";
        Type = definition.Type;
        Shape = definition.Shape.ToArray();
        HasOpenShape = definition.ShapeSignature.ToArray().Contains(-1)
            || (definition.Shape.Count == 0 && !definition.HasRank);
        ShapeHint = definition.ShapeSignature.Count > 0 ? definition.ShapeSignature.ToArray() : Shape;
        Quantization = QuantizationParameters.From(definition);
        IsVariable = definition.IsVariable;
    }

    /// <summary>A tensor that a pass adds.</summary>
    public Value(string name, TensorType type, int[] shape)
    {
        Index = -1;
        Name = name;
        Type = type;
        Shape = shape;
    }

    /// <summary>Index in the subgraph, or -1 when a pass added the value.</summary>
    public int Index { get; }

    /// <summary>Name for messages; never null.</summary>
    public string Name { get; }

    /// <summary>Element type.</summary>
    public TensorType Type { get; set; }

    /// <summary>Dimensions, outermost first.</summary>
    public int[] Shape { get; set; }

    /// <summary>Quantization, or null when the tensor is not quantized.</summary>
    public QuantizationParameters? Quantization { get; set; }

    /// <summary>Whether the file leaves dimensions, or the rank, to the caller: its shape is a placeholder then.</summary>
    public bool HasOpenShape { get; }

    /// <summary>What the file says of the dimensions, -1 where it leaves one open.</summary>
    public int[] ShapeHint { get; } = [];

    /// <summary>Whether the value survives from run to run in a session.</summary>
    public bool IsVariable { get; }

    /// <summary>Sparse encoding of a constant; absent for all others.</summary>
    public SparsityDef Sparsity { get; }

    /// <summary>Whether the value is known before the first run of the current plan.</summary>
    public bool IsConstant => _stored is not null || _computed is not null;

    /// <summary>Whether the value is a constant of the current plan only.</summary>
    public bool IsConstantInPlan => _computed is not null;

    /// <summary>Bytes of a constant, without a copy; their alignment is not guaranteed.</summary>
    public ReadOnlyMemory<byte> ConstantMemory => _computed ?? _stored ?? default;

    /// <summary>Number of elements.</summary>
    public int Count => Shapes.Count(Shape);

    /// <summary>Makes the value constant for good; its shape must be settled.</summary>
    public void SetConstant(byte[] data) => _stored = data;

    /// <summary>Makes the value constant in the current plan: it depends on the shapes of the inputs.</summary>
    public void SetConstantInPlan(byte[] data) => _computed = data;

    /// <summary>Forgets the data of an input: what the caller writes takes their place.</summary>
    public void MakeInput() => _stored = null;

    /// <summary>Forgets what the last plan said of the value; a constant of the file keeps its shape.</summary>
    public void Reset()
    {
        _computed = null;
        if (_stored is null)
        {
            Shape = UnknownShape;
        }
    }

    /// <summary>Elements of a constant, without a copy.</summary>
    public ReadOnlySpan<T> Constant<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(ConstantMemory.Span);

    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' ({Type} [{string.Join(',', Shape)}])";
}
