using ModelSdk.Format;
using ModelSdk.TestSupport.Comparison;

namespace ModelSdk.TestSupport.Conformance;

/// <summary>What <c>check</c> of a case allows: the sentences of the corpus's README, and nothing of our own.</summary>
internal static class ConformanceRules
{
    /// <summary>Operators that only move data: their outputs are exact whatever the type.</summary>
    private static readonly HashSet<string> DataMovement =
    [
        "ASSIGN_VARIABLE", "BATCH_TO_SPACE_ND", "BITCAST", "BROADCAST_TO", "CONCATENATION", "DENSIFY", "DEPTH_TO_SPACE",
        "DYNAMIC_UPDATE_SLICE", "EXPAND_DIMS", "FILL", "GATHER", "GATHER_ND", "HASHTABLE", "HASHTABLE_FIND",
        "HASHTABLE_IMPORT", "IMAG", "MATRIX_DIAG", "MATRIX_SET_DIAG", "MIRROR_PAD", "PACK", "PAD", "PADV2", "RANK",
        "READ_VARIABLE", "REAL", "RESHAPE", "RESIZE_NEAREST_NEIGHBOR", "REVERSE_SEQUENCE", "REVERSE_V2", "SCATTER_ND",
        "SELECT", "SELECT_V2", "SHAPE", "SLICE", "SPACE_TO_BATCH_ND", "SPACE_TO_DEPTH", "SPARSE_TO_DENSE", "SPLIT",
        "SPLIT_V", "SQUEEZE", "STABLEHLO_GATHER", "STABLEHLO_PAD", "STRIDED_SLICE", "TILE", "TRANSPOSE", "UNIQUE",
        "UNPACK", "VAR_HANDLE", "WHERE", "ZEROS_LIKE", "CUSTOM:MaxUnpooling2D", "CUSTOM:Roll",
    ];

    /// <summary>The bound for the case's verdict.</summary>
    /// <param name="item">The case.</param>
    /// <param name="output">The output.</param>
    /// <param name="isQuantized">Whether the output has a scale.</param>
    /// <param name="isRescaled">Whether it has another one than an input: quantized arithmetic even where data are moved.</param>
    /// <param name="largest">Largest magnitude of the expected values.</param>
    public static Tolerance Of(
        ConformanceCase item, ConformanceTensor output, bool isQuantized, bool isRescaled, double largest)
    {
        TensorType type = ElementType.Parse(output.Dtype);
        if (type is TensorType.Bool or TensorType.String || (item.Ops.All(DataMovement.Contains) && !isRescaled))
        {
            return Tolerance.Exact;
        }

        if (ElementType.Is16BitFloat(type))
        {
            return Tight(type);
        }

        return ElementType.IsFloating(type)
            ? new Tolerance(1e-5, 1e-5, Sum: true, Floor: Math.Max(2 * output.OfficialSpread, item.IsHybrid ? 0.01 * largest : 0))
            : isQuantized ? new Tolerance(Math.Max(1, output.OfficialSpread)) : Tolerance.Exact;
    }

    /// <summary>The bound that a good kernel keeps: it shows cases whose verdict is loose.</summary>
    public static Tolerance Tight(TensorType type) =>
        ElementType.Is16BitFloat(type) ? new Tolerance(0, Units: 2)
        : ElementType.IsFloating(type) ? new Tolerance(1e-6, 1e-5, Sum: true)
        : Tolerance.Exact;
}
