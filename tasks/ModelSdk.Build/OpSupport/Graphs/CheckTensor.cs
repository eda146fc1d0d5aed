using ModelSdk.Format;
using ModelSdk.Format.Operators;

namespace ModelSdk.Build.OpSupport.Graphs;

/// <summary>A tensor of a <see cref="CheckGraph"/> with what conditions ask about it, read once.</summary>
internal sealed class CheckTensor
{
    // More than any model has; sizes in bytes still fit.
    private const long MostElements = long.MaxValue / 256;

    private double[]? _values;

    public CheckTensor(TensorDef def, bool shapesAreFixed)
    {
        Def = def;
        Name = def.Name ?? "";
        Shape = def.Shape.ToArray();
        TypeName = OperatorTable.TypeName(def.Type) switch
        {
            "str" => "string",
            "res" => "resource",
            "var" => "variant",
            string name => name,
        };
        Scheme = def.Quantization.Kind switch
        {
            QuantizationKind.PerTensor => "pt",
            QuantizationKind.PerChannel => "pc",
            QuantizationKind.Blockwise or QuantizationKind.MultiAxis => "block",
            _ => "none",
        };
        bool isOpenInSignature = def.ShapeSignature.ToArray().Contains(-1);
        IsDynamic = !shapesAreFixed && (Shape.Contains(-1) || isOpenInSignature);
        LoadsDynamic = !shapesAreFixed && (Shape.Contains(-1) || (def.HasRank && isOpenInSignature));
        Elements = Shape.Aggregate(1L, static (product, dimension) => long.CreateSaturating((Int128)product * Math.Max(dimension, 0)));
    }

    public TensorDef Def { get; }

    public string Name { get; }

    /// <summary>Position in <see cref="CheckGraph.Tensors"/>.</summary>
    public int Position { get; init; }

    public int[] Shape { get; }

    public long Elements { get; }

    /// <summary>A value of the file; without elements it needs no bytes.</summary>
    public bool IsConstant => Def.IsConstant || (Elements == 0 && Shape.Length > 0 && Producer is null && !IsGraphInput);

    /// <summary>A dimension is -1 in the shape or in the shape signature.</summary>
    public bool IsDynamic { get; }

    /// <summary>
    /// LiteRT's native library takes it for dynamic as well: of tensors without has_rank, which converters before 2023 never
    /// wrote, it reads the shape alone (litert/core/util/flatbuffer_tools.cc, IsStaticTensorType).
    /// </summary>
    public bool LoadsDynamic { get; }

    /// <summary>The file gives no shape: neither dimensions nor the mark that tells a scalar from an unknown rank.</summary>
    public bool IsUnranked => Shape.Length == 0 && !Def.HasRank && !IsConstant;

    /// <summary>As conditions write it: <c>f32</c>, <c>i8</c>, <c>string</c>.</summary>
    public string TypeName { get; }

    /// <summary>Quantization as conditions write it: <c>none</c>, <c>pt</c>, <c>pc</c> or <c>block</c>.</summary>
    public string Scheme { get; }

    /// <summary>An op computes the value while LiteRT prepares the graph; see <see cref="KnownValues"/>.</summary>
    public bool IsComputedEarly { get; set; }

    /// <summary>The value is there before the first run.</summary>
    public bool IsKnown => IsConstant || IsComputedEarly;

    public bool IsGraphInput { get; set; }

    public bool IsGraphOutput { get; set; }

    public CheckNode? Producer { get; set; }

    public List<CheckNode> Consumers { get; } = [];

    /// <summary>Bytes of the values, or null when a dimension is not fixed.</summary>
    public long? Bytes => IsDynamic || Elements > MostElements ? null : Def.Type.ByteCount(Elements);

    /// <summary>Values of a small constant of numbers; empty for anything else.</summary>
    public double[] Values => _values ??= ConstantValues.Read(this);

    /// <summary>Whether an entry of a list of types, such as <c>f32</c> or <c>i8/pt</c>, names this tensor.</summary>
    public bool IsOf(string entry)
    {
        int slash = entry.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? entry == TypeName
            : entry.AsSpan(0, slash).SequenceEqual(TypeName) && entry.AsSpan(slash + 1).SequenceEqual(Scheme);
    }
}
